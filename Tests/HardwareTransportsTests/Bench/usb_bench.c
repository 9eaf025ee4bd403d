// SPDX-License-Identifier: Apache-2.0

// usb_bench PROGRAM ARGUMENT...: runs PROGRAM on a pretended machine with a USB root hub, and plugs
// devices in as PROGRAM asks. Start it through umockdev-wrapper.
//
// PROGRAM writes a command and a newline to the descriptor that $HEBB_BENCH names, and reads one
// line of answer. K is a port of the hub, from 0:
//   plug K KIND SERIAL [SOCKET]  KIND is composite (a USBTMC interface, then the vendor's own),
//                                declared (a vendor's interface that is no board link, then one
//                                that is), serial (a CDC-ACM port, /dev/ttyACM…), stranger (like
//                                composite, with ids that no board has) or instrument (like
//                                composite, with /dev/usbtmc0); SERIAL may be "-" for none. What
//                                arrives is sent back, or goes to SOCKET.
//   unplug K                     transfers in flight end as they do with the kernel's usbfs
//   stall K in|out               the endpoint halts until the halt is cleared
//   stick K in|out               the same, and clearing the halt does not help
//   hold K in|out                the endpoint takes or gives nothing for now
//   free K                       the opposite of hold and stick
//   slow K                       what is taken back comes back 5 ms later
//   deny K, allow K              who may open the node
//   count K                      answers "halts cleared, transfers waiting in, out, claims"
//   tty K                        answers the name of the port
//   own                          gives the machine ports of its own, /dev/ttyS0 and, as a place
//                                without a port, /dev/ttyS1
//   lines                        answers which modem lines are up

#define _GNU_SOURCE  // ptsname_r

#include <errno.h>                 // errno
#include <fcntl.h>                 // open
#include <linux/capability.h>      // CAP_DAC_OVERRIDE
#include <linux/serial.h>          // struct serial_struct
#include <linux/usbdevice_fs.h>    // usbfs
#include <pthread.h>               // the bridges' threads
#include <signal.h>                // SIGPIPE
#include <stdbool.h>               // bool
#include <stdint.h>                // uint8_t
#include <stdio.h>                 // fprintf
#include <stdlib.h>                // realloc
#include <string.h>                // memcpy
#include <sys/ioctl.h>             // TIOCM…
#include <sys/prctl.h>             // PR_CAPBSET_DROP
#include <sys/socket.h>            // socketpair, connect
#include <sys/stat.h>              // mkfifo, chmod
#include <sys/un.h>                // sockaddr_un
#include <sys/wait.h>              // waitpid
#include <poll.h>                  // poll
#include <umockdev.h>              // the pretended machine
#include <unistd.h>                // fork

enum { ports = 4, endpoint_out = 0x03, endpoint_in = 0x83, most_waiting = 65536 };

struct bytes {
    uint8_t *start;
    size_t count, capacity;
};

// What a client gave to be transferred, and which may not be reaped by another one.
struct transfer {
    UMockdevIoctlData *data;
    UMockdevIoctlClient *client;
    bool is_discarded;
};

// One of the two ways of a device.
struct lane {
    bool is_halted, is_stuck, is_held;
};

struct device {
    bool is_plugged, has_tty, is_slow;
    int port, number, tty_number, claim_count, halts_cleared;
    char node[64], path[256], tty[64];
    const char *kind;
    int gate;                // keeps the node's FIFO full while nothing is to be reaped
    bool is_gate_open;
    pthread_t terminal_thread;
    int bridge;              // the socket of a far end, or -1
    struct lane in, out;
    struct bytes to_host, to_board;
    GList *pending, *done;   // struct transfer, oldest first
    UMockdevIoctlBase *handler;
};

static UMockdevTestbed *testbed;
static UMockdevIoctlBase *tty_handler;
static struct device devices[ports];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t change = PTHREAD_COND_INITIALIZER;
static int last_number = 1, last_tty = -1;

static void die(const char *what) {
    fprintf(stderr, "usb_bench: %s: %s\n", what, strerror(errno));
    _exit(2);
}

static void append(struct bytes *bytes, const void *more, size_t count) {
    if (bytes->count + count > bytes->capacity) {
        bytes->capacity = (bytes->count + count) * 2;
        bytes->start = realloc(bytes->start, bytes->capacity);
        if (bytes->start == NULL) { die("memory"); }
    }
    memcpy(bytes->start + bytes->count, more, count);
    bytes->count += count;
}

static size_t take(struct bytes *bytes, void *destination, size_t count) {
    if (count > bytes->count) { count = bytes->count; }
    memcpy(destination, bytes->start, count);
    memmove(bytes->start, bytes->start + count, bytes->count - count);
    bytes->count -= count;
    return count;
}

// ---- descriptors: Universal Serial Bus Specification 2.0, section 9.6 ----

#define BULK(address) 7, 5, address, 2, 0x00, 0x02, 0
#define INTERRUPT(address) 7, 5, address, 3, 16, 0, 9
#define INTERFACE(number, endpoints, code, subclass, protocol) \
    9, 4, number, 0, endpoints, code, subclass, protocol, 0
#define CONFIGURATION(total, interfaces) 9, 2, total, 0, interfaces, 1, 0, 0x80, 50

static const uint8_t composite[] = {
    CONFIGURATION(9 + 23 + 23, 2),
    INTERFACE(0, 2, 0xFE, 0x03, 0x01), BULK(0x01), BULK(0x81),
    INTERFACE(1, 2, 0xFF, 0x00, 0x00), BULK(endpoint_out), BULK(endpoint_in),
};
static const uint8_t declared[] = {
    CONFIGURATION(9 + 23 + 23, 2),
    INTERFACE(0, 2, 0xFF, 0x00, 0x00), BULK(0x01), BULK(0x81),
    INTERFACE(1, 2, 0xFF, 0x48, 0x01), BULK(endpoint_out), BULK(endpoint_in),
};
static const uint8_t serial[] = {
    CONFIGURATION(9 + 16 + 23, 2),
    INTERFACE(0, 1, 0x02, 0x02, 0x01), INTERRUPT(0x84),
    INTERFACE(1, 2, 0x0A, 0x00, 0x00), BULK(0x05), BULK(0x86),
};

static int string_descriptor(const struct device *device, int index, uint8_t *answer) {
    char text[64] = "";
    if (index == 0) {
        memcpy(answer, "\x04\x03\x09\x04", 4);
        return 4;
    }
    if (index == 3) {
        char path[400];
        snprintf(path, sizeof path, "%s/serial", device->path);
        FILE *file = fopen(path, "r");
        if (file == NULL || fgets(text, sizeof text, file) == NULL) { return -EPIPE; }
        fclose(file);
        text[strcspn(text, "\n")] = 0;
    }
    const int length = 2 + 2 * (int)strlen(text);
    answer[0] = (uint8_t)length;
    answer[1] = 3;
    for (int i = 0; text[i] != 0; i++) {
        answer[2 + 2 * i] = (uint8_t)text[i];
        answer[3 + 2 * i] = 0;
    }
    return length;
}

// ---- transfers: what a client's pointers lead to is absent when the client is gone ----

// Lets the node's poll say "ready" exactly while there is something to reap: a FIFO can be written
// to when it has room.
static void set_gate(struct device *device, bool is_open) {
    static uint8_t page[4096];
    if (device->gate < 0 || device->is_gate_open == is_open) { return; }
    device->is_gate_open = is_open;
    if (is_open) {
        if (read(device->gate, page, sizeof page) < 0) { die("gate"); }
    } else {
        while (write(device->gate, page, sizeof page) > 0) {}
    }
}

static int control(struct device *device, uint8_t *setup) {
    const int index = setup[2], length = setup[6] | setup[7] << 8;
    uint8_t answer[256];
    if (setup[0] != 0x80 || setup[1] != 6 || setup[3] != 3) { return -EPIPE; }
    int count = string_descriptor(device, index, answer);
    if (count > length) { count = length; }
    if (count > 0) { memcpy(setup + 8, answer, (size_t)count); }
    return count;
}

// The count of a transfer that is complete, a negative error, or -EAGAIN.
static int advance(struct device *device, struct usbdevfs_urb *urb) {
    if (urb->type == USBDEVFS_URB_TYPE_CONTROL) { return control(device, urb->buffer); }
    const bool is_in = urb->endpoint == endpoint_in;
    if (!is_in && urb->endpoint != endpoint_out) { return -EPIPE; }
    struct lane *lane = is_in ? &device->in : &device->out;
    if (lane->is_halted) { return -EPIPE; }
    if (lane->is_held) { return -EAGAIN; }
    if (is_in) {
        if (device->to_host.count == 0) { return -EAGAIN; }
        return (int)take(&device->to_host, urb->buffer, (size_t)urb->buffer_length);
    }
    struct bytes *target = device->bridge < 0 ? &device->to_host : &device->to_board;
    if (target->count >= most_waiting) { return -EAGAIN; }
    append(target, urb->buffer, (size_t)urb->buffer_length);
    pthread_cond_broadcast(&change);
    return urb->buffer_length;
}

static struct usbdevfs_urb *urb_of(const GList *entry) {
    return (void *)((struct transfer *)entry->data)->data->data;
}

static void finish(struct device *device, GList *entry, int status, int count) {
    struct usbdevfs_urb *urb = urb_of(entry);
    urb->status = status;
    urb->actual_length = count;
    device->pending = g_list_remove_link(device->pending, entry);
    device->done = g_list_concat(device->done, entry);
}

static void pump(struct device *device) {
    bool has_moved = true;
    while (device->is_plugged && has_moved) {
        has_moved = false;
        bool is_in_blocked = false, is_out_blocked = false;
        GList *next;
        for (GList *entry = device->pending; entry != NULL; entry = next) {
            next = entry->next;
            struct usbdevfs_urb *urb = urb_of(entry);
            bool *is_blocked = urb->endpoint & 0x80 ? &is_in_blocked : &is_out_blocked;
            if (((struct transfer *)entry->data)->is_discarded) { continue; }
            if (urb->type != USBDEVFS_URB_TYPE_CONTROL && *is_blocked) { continue; }
            const int count = advance(device, urb);
            if (count == -EAGAIN) {
                *is_blocked = true;
                continue;
            }
            finish(device, entry, count < 0 ? count : 0, count < 0 ? 0 : count);
            has_moved = true;
        }
    }
    set_gate(device, device->done != NULL);
}

static bool reap(struct device *device, UMockdevIoctlClient *client, UMockdevIoctlData *argument) {
    pump(device);
    GList *entry = device->done;
    while (entry != NULL && ((struct transfer *)entry->data)->client != client) {
        entry = entry->next;
    }
    if (entry == NULL) { return false; }
    g_autoptr(UMockdevIoctlData) place =
        umockdev_ioctl_data_resolve(argument, 0, sizeof(void *), NULL);
    if (place == NULL) { return false; }
    struct transfer *transfer = entry->data;
    device->done = g_list_delete_link(device->done, entry);
    umockdev_ioctl_data_set_ptr(place, 0, transfer->data);
    set_gate(device, device->done != NULL);
    umockdev_ioctl_client_complete(client, 0, 0);
    g_object_unref(transfer->data);
    free(transfer);
    return true;
}

static int submit(struct device *device, UMockdevIoctlClient *client, UMockdevIoctlData *argument) {
    UMockdevIoctlData *data =
        umockdev_ioctl_data_resolve(argument, 0, sizeof(struct usbdevfs_urb), NULL);
    if (data == NULL) { return EFAULT; }
    struct usbdevfs_urb *urb = (void *)data->data;
    g_autoptr(UMockdevIoctlData) buffer = umockdev_ioctl_data_resolve(
        data, G_STRUCT_OFFSET(struct usbdevfs_urb, buffer), (gsize)urb->buffer_length, NULL);
    if (buffer == NULL) { return EFAULT; }
    struct transfer *transfer = malloc(sizeof *transfer);
    if (transfer == NULL) { die("memory"); }
    *transfer = (struct transfer){data, client, false};
    device->pending = g_list_append(device->pending, transfer);
    pump(device);
    return 0;
}

// Gives back what was discarded.
static void *run_discards(void *argument) {
    struct device *device = argument;
    usleep(5000);
    pthread_mutex_lock(&lock);
    GList *next;
    for (GList *entry = device->pending; entry != NULL; entry = next) {
        next = entry->next;
        if (((struct transfer *)entry->data)->is_discarded) { finish(device, entry, -ENOENT, 0); }
    }
    set_gate(device, device->done != NULL);
    pthread_mutex_unlock(&lock);
    return NULL;
}

static int discard(struct device *device, UMockdevIoctlData *argument) {
    for (GList *entry = device->pending; entry != NULL; entry = entry->next) {
        struct transfer *transfer = entry->data;
        if (transfer->data->client_addr != *(gulong *)argument->data) { continue; }
        if (transfer->is_discarded) { return EINVAL; }
        transfer->is_discarded = true;
        if (device->is_slow) {
            pthread_t thread;
            if (pthread_create(&thread, NULL, run_discards, device) != 0) { die("thread"); }
            pthread_detach(thread);
        } else {
            finish(device, entry, -ENOENT, 0);
            set_gate(device, true);
        }
        return 0;
    }
    return EINVAL;
}

static int clear_halt(struct device *device, UMockdevIoctlData *argument) {
    g_autoptr(UMockdevIoctlData) data =
        umockdev_ioctl_data_resolve(argument, 0, sizeof(unsigned), NULL);
    if (data == NULL) { return EFAULT; }
    const unsigned endpoint = *(unsigned *)data->data;
    struct lane *lane = endpoint & 0x80 ? &device->in : &device->out;
    device->halts_cleared++;
    if (!lane->is_stuck) { lane->is_halted = false; }
    pump(device);
    return 0;
}

static int claim(struct device *device) {
    if (device->claim_count > 0) { return EBUSY; }
    device->claim_count++;
    return 0;
}

static int request(struct device *device, UMockdevIoctlClient *client) {
    UMockdevIoctlData *argument = umockdev_ioctl_client_get_arg(client);
    const gulong number = umockdev_ioctl_client_get_request(client);
    if (!device->is_plugged && number != USBDEVFS_DISCARDURB) { return ENODEV; }
    switch (number) {
    case USBDEVFS_GET_CAPABILITIES: {
        g_autoptr(UMockdevIoctlData) data = umockdev_ioctl_data_resolve(argument, 0, 4, NULL);
        if (data == NULL) { return EFAULT; }
        *(uint32_t *)data->data = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION |
                                  USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
                                  USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
        return 0;
    }
    case USBDEVFS_CLAIMINTERFACE:
    case USBDEVFS_DISCONNECT_CLAIM: return claim(device);
    case USBDEVFS_RELEASEINTERFACE: device->claim_count--; return 0;
    case USBDEVFS_CLEAR_HALT: return clear_halt(device, argument);
    case USBDEVFS_SUBMITURB: return submit(device, client, argument);
    case USBDEVFS_DISCARDURB: return discard(device, argument);
    case USBDEVFS_GETDRIVER:
    case USBDEVFS_IOCTL: return ENODATA;
    default: return ENOTTY;
    }
}

static gboolean on_usb(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer pointer) {
    (void)base;
    struct device *device = pointer;
    UMockdevIoctlData *argument = umockdev_ioctl_client_get_arg(client);
    const gulong number = umockdev_ioctl_client_get_request(client);
    pthread_mutex_lock(&lock);
    int error = 0;
    if (number == USBDEVFS_REAPURB || number == USBDEVFS_REAPURBNDELAY) {
        if (reap(device, client, argument)) {
            pthread_mutex_unlock(&lock);
            return TRUE;
        }
        error = device->is_plugged ? EAGAIN : ENODEV;
    } else {
        error = request(device, client);
    }
    pthread_mutex_unlock(&lock);
    umockdev_ioctl_client_complete(client, error == 0 ? 0 : -1, error);
    return TRUE;
}

static int lines;
static struct serial_struct serial_state;

// What a pseudo-terminal has not: modem lines, and the flags of a serial port.
static bool has_answer(gulong number, void *value) {
    switch (number) {
    case TIOCMGET: *(int *)value = lines; return true;
    case TIOCMSET: lines = *(int *)value; return true;
    case TIOCMBIS: lines |= *(int *)value; return true;
    case TIOCMBIC: lines &= ~*(int *)value; return true;
    case TIOCGSERIAL: *(struct serial_struct *)value = serial_state; return true;
    case TIOCSSERIAL: serial_state = *(struct serial_struct *)value; return true;
    default: return false;
    }
}

static gboolean on_tty(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer unused) {
    (void)base;
    (void)unused;
    const int unhandled = -100;
    const gulong number = umockdev_ioctl_client_get_request(client);
    const bool is_serial = number == TIOCGSERIAL || number == TIOCSSERIAL;
    const bool is_line =
        number == TIOCMGET || number == TIOCMSET || number == TIOCMBIS || number == TIOCMBIC;
    if (!is_serial && !is_line) {
        umockdev_ioctl_client_complete(client, unhandled, 0);
        return TRUE;
    }
    g_autoptr(UMockdevIoctlData) data =
        umockdev_ioctl_data_resolve(umockdev_ioctl_client_get_arg(client), 0,
                                    is_serial ? sizeof serial_state : sizeof lines, NULL);
    pthread_mutex_lock(&lock);
    const bool is_done = data != NULL && has_answer(number, data->data);
    pthread_mutex_unlock(&lock);
    umockdev_ioctl_client_complete(client, is_done ? 0 : unhandled, 0);
    return TRUE;
}

// ---- far ends ----

static int connect_to(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    const int end = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(end, (void *)&address, sizeof address) != 0) { die(path); }
    return end;
}

struct bridge {
    struct device *device;
    int far, terminal, number;
};

static bool is_current(const struct bridge *bridge) {
    return bridge->device->is_plugged && bridge->device->number == bridge->number;
}

// From the board to the host.
static void *run_reader(void *argument) {
    struct bridge *bridge = argument;
    uint8_t part[4096];
    ssize_t count;
    while ((count = read(bridge->far, part, sizeof part)) > 0) {
        pthread_mutex_lock(&lock);
        if (is_current(bridge)) {
            append(&bridge->device->to_host, part, (size_t)count);
            pump(bridge->device);
        }
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

// From the host to the board.
static void *run_writer(void *argument) {
    struct bridge *bridge = argument;
    uint8_t part[4096];
    for (;;) {
        pthread_mutex_lock(&lock);
        while (is_current(bridge) && bridge->device->to_board.count == 0) {
            pthread_cond_wait(&change, &lock);
        }
        const bool goes_on = is_current(bridge);
        const size_t count = goes_on ? take(&bridge->device->to_board, part, sizeof part) : 0;
        if (goes_on) { pump(bridge->device); }
        pthread_mutex_unlock(&lock);
        if (!goes_on || send(bridge->far, part, count, MSG_NOSIGNAL) != (ssize_t)count) {
            shutdown(bridge->far, SHUT_RDWR);
            return NULL;
        }
    }
}

// The test bed keeps the names of its pseudo-terminals, which the system gives to later ones.
static void forget_terminal(int terminal) {
    char name[64] = "", path[400];
    if (ptsname_r(terminal, name, sizeof name) != 0) { die("ptsname"); }
    for (char *slash = name; (slash = strchr(slash, '/')) != NULL;) { *slash = '_'; }
    snprintf(path, sizeof path, "%s/dev/.ptymap/%s", umockdev_testbed_get_root_dir(testbed), name);
    unlink(path);
}

// Between a pseudo-terminal and a board, or back to where it came from.
static void *run_terminal(void *argument) {
    struct bridge *bridge = argument;
    const int terminal = bridge->terminal, far = bridge->far;
    uint8_t part[4096];
    while (is_current(bridge)) {
        struct pollfd entries[2] = {{terminal, POLLIN, 0}, {far, POLLIN, 0}};
        if (poll(entries, far < 0 ? 1 : 2, 5) < 0) { die("poll"); }
        for (int from = 0; from < 2; from++) {
            if ((entries[from].revents & POLLIN) == 0) { continue; }
            const ssize_t count = read(entries[from].fd, part, sizeof part);
            const int target = from == 1 || far < 0 ? terminal : far;
            if (count > 0 && write(target, part, (size_t)count) != count) { usleep(1000); }
        }
        // Nobody has opened the port yet.
        if (entries[0].revents & POLLHUP) { usleep(1000); }
    }
    forget_terminal(terminal);
    // The test bed believes it owns the descriptor; what it leads to is gone for the program.
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(nothing, terminal);
    close(nothing);
    if (far >= 0) { close(far); }
    return NULL;
}

static pthread_t start(void *(*run)(void *), struct device *device, int far, int terminal) {
    struct bridge *bridge = malloc(sizeof *bridge);
    if (bridge == NULL) { die("memory"); }
    *bridge = (struct bridge){device, far, terminal, device->number};
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, bridge) != 0) { die("thread"); }
    return thread;
}

// ---- plugging ----

#define HUB "/devices/pci0000:00/0000:00:14.0/usb1"

static void add(const char *description) {
    GError *error = NULL;
    if (!umockdev_testbed_add_from_string(testbed, description, &error)) {
        fprintf(stderr, "usb_bench: %s\n", error->message);
        _exit(2);
    }
}

static void hexadecimal(const uint8_t *bytes, size_t count, char *text) {
    for (size_t i = 0; i < count; i++) { sprintf(text + 2 * i, "%02X", bytes[i]); }
}

static void add_terminal(struct device *device, const char *socket) {
    char text[1024];
    device->tty_number = ++last_tty;  // a name must not be used twice in one test bed
    device->has_tty = true;
    pthread_mutex_lock(&lock);
    lines = TIOCM_CTS | TIOCM_DSR | TIOCM_DTR;
    memset(&serial_state, 0, sizeof serial_state);
    pthread_mutex_unlock(&lock);
    snprintf(device->tty, sizeof device->tty, "/dev/ttyACM%d", device->tty_number);
    umockdev_testbed_attach_ioctl(testbed, device->tty, tty_handler, NULL);
    snprintf(text, sizeof text,
             "P: " HUB "/1-%d/1-%d:1.0\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\n"
             "E: DRIVER=cdc_acm\nA: bInterfaceClass=02\\n\nA: bInterfaceNumber=00\\n\n"
             "A: latency_timer=16\\n\n",
             device->port, device->port);
    add(text);
    snprintf(text, sizeof text,
             "P: " HUB "/1-%d/1-%d:1.0/tty/ttyACM%d\nN: ttyACM%d\nE: SUBSYSTEM=tty\n"
             "E: DEVNAME=%s\nE: MAJOR=166\nE: MINOR=%d\nA: dev=166:%d\\n\n"
             "L: device=../../../1-%d:1.0\n",
             device->port, device->port, device->tty_number, device->tty_number, device->tty,
             device->tty_number, device->tty_number, device->port);
    add(text);
    snprintf(text, sizeof text, "%s%s/1-%d:1.0/latency_timer",
             umockdev_testbed_get_root_dir(testbed), device->path, device->port);
    if (chmod(text, 0644) != 0) { die(text); }
    const int terminal = umockdev_testbed_get_dev_fd(testbed, device->tty);
    const int far = socket == NULL ? -1 : connect_to(socket);
    device->terminal_thread = start(run_terminal, device, far, terminal);
}

static void add_instrument(const struct device *device) {
    char text[1024];
    snprintf(text, sizeof text,
             "P: " HUB "/1-%d/1-%d:1.0\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\n"
             "E: DRIVER=usbtmc\nA: bInterfaceClass=fe\\n\nA: bInterfaceNumber=00\\n\n",
             device->port, device->port);
    add(text);
    snprintf(text, sizeof text,
             "P: " HUB "/1-%d/1-%d:1.0/usbmisc/usbtmc0\nN: usbtmc0\nE: SUBSYSTEM=usbmisc\n"
             "E: DEVNAME=/dev/usbtmc0\nE: MAJOR=180\nE: MINOR=176\nA: dev=180:176\\n\n"
             "L: device=../../../1-%d:1.0\n",
             device->port, device->port, device->port);
    add(text);
}

// Two ports of a PC's board: one that is there, and one that is not.
static void add_own_ports(void) {
    add("P: /devices/pnp0/00:01\nE: SUBSYSTEM=pnp\n");
    add("P: /devices/pnp0/00:01/tty/ttyS0\nN: ttyS0\nE: SUBSYSTEM=tty\nE: DEVNAME=/dev/ttyS0\n"
        "E: MAJOR=4\nE: MINOR=64\nA: dev=4:64\\n\nA: type=4\\n\nL: device=../../../00:01\n");
    add("P: /devices/pnp0/00:01/tty/ttyS1\nN: ttyS1\nE: SUBSYSTEM=tty\nE: DEVNAME=/dev/ttyS1\n"
        "E: MAJOR=4\nE: MINOR=65\nA: dev=4:65\\n\nA: type=0\\n\nL: device=../../../00:01\n");
}

static void plug(int index, const char *kind, const char *number, const char *socket) {
    struct device *device = &devices[index];
    const bool is_serial = strcmp(kind, "serial") == 0;
    const uint8_t *configuration = is_serial ? serial : composite;
    size_t length = is_serial ? sizeof serial : sizeof composite;
    if (strcmp(kind, "declared") == 0) { configuration = declared; }
    const bool is_named = strcmp(number, "-") != 0;
    const uint8_t product = strcmp(kind, "stranger") == 0 ? 2 : 1;
    const uint8_t head[18] = {18, 1, 0, 2, 0, 0, 0, 64, 0x09, 0x12, product, 0x00, 0, 1, 1, 2,
                              is_named ? 3 : 0, 1};
    char heads[64], configurations[512], name[80] = "", text[2048], node[400];
    hexadecimal(head, sizeof head, heads);
    hexadecimal(configuration, length, configurations);
    if (is_named) { snprintf(name, sizeof name, "A: serial=%s\\n\n", number); }

    pthread_mutex_lock(&lock);
    device->port = index + 1;
    device->number = ++last_number;
    device->to_host.count = device->to_board.count = 0;
    device->in = device->out = (struct lane){false, false, false};
    device->claim_count = device->halts_cleared = 0;
    device->bridge = socket == NULL || is_serial ? -1 : connect_to(socket);
    device->has_tty = device->is_slow = false;
    snprintf(device->path, sizeof device->path, "/sys" HUB "/1-%d", device->port);
    snprintf(device->node, sizeof device->node, "/dev/bus/usb/001/%03d", device->number);
    device->is_plugged = true;
    pthread_mutex_unlock(&lock);

    umockdev_testbed_attach_ioctl(testbed, device->node, device->handler, NULL);
    snprintf(text, sizeof text,
             "P: " HUB "/1-%d\nN: bus/usb/001/%03d\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\n"
             "E: DRIVER=usb\nE: DEVNAME=%s\nE: BUSNUM=001\nE: DEVNUM=%03d\nE: PRODUCT=1209/1/100\n"
             "E: TYPE=0/0/0\nE: MAJOR=189\nE: MINOR=%d\nA: busnum=1\\n\nA: devnum=%d\\n\n"
             "A: speed=480\\n\nA: bConfigurationValue=1\\n\nA: bNumInterfaces= 2\\n\n"
             "A: idVendor=1209\\n\nA: idProduct=%04x\\n\nA: bcdDevice=0100\\n\nA: devpath=%d\\n\n"
             "A: manufacturer=Hebb\\n\nA: product=Bench\\n\n%sH: descriptors=%s%s\n",
             device->port, device->number, device->node, device->number, device->number - 1,
             device->number, product, device->port, name, heads, configurations);
    add(text);
    // In one step, so that there is a node at all times.
    snprintf(node, sizeof node, "%s%s", umockdev_testbed_get_root_dir(testbed), device->node);
    snprintf(text, sizeof text, "%s.gate", node);
    if (mkfifo(text, 0660) != 0 || rename(text, node) != 0) { die(node); }
    pthread_mutex_lock(&lock);
    device->gate = open(node, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (device->gate < 0) { die(node); }
    device->is_gate_open = true;
    set_gate(device, false);
    pthread_mutex_unlock(&lock);
    if (device->bridge >= 0) {
        pthread_detach(start(run_reader, device, device->bridge, -1));
        pthread_detach(start(run_writer, device, device->bridge, -1));
    }
    if (is_serial) { add_terminal(device, socket); }
    if (strcmp(kind, "instrument") == 0) { add_instrument(device); }
}

static void unplug(struct device *device) {
    char path[400];
    pthread_mutex_lock(&lock);
    device->is_plugged = false;
    while (device->pending != NULL) { finish(device, device->pending, -ESHUTDOWN, 0); }
    set_gate(device, device->done != NULL);
    pthread_cond_broadcast(&change);
    pthread_mutex_unlock(&lock);
    if (device->has_tty) {
        pthread_join(device->terminal_thread, NULL);
        snprintf(path, sizeof path, "%s/1-%d:1.0/tty/%s", device->path, device->port,
                 device->tty + 5);
        umockdev_testbed_uevent(testbed, path, "remove");
    }
    umockdev_testbed_uevent(testbed, device->path, "remove");
    umockdev_testbed_detach_ioctl(testbed, device->node, NULL);
    if (device->has_tty) {
        umockdev_testbed_detach_ioctl(testbed, device->tty, NULL);
        umockdev_testbed_remove_device(testbed, path);
        snprintf(path, sizeof path, "%s/1-%d:1.0", device->path, device->port);
        umockdev_testbed_remove_device(testbed, path);
    }
    umockdev_testbed_remove_device(testbed, device->path);
}

// ---- commands ----

static void set_permission(struct device *device, mode_t mode) {
    char node[400];
    snprintf(node, sizeof node, "%s%s", umockdev_testbed_get_root_dir(testbed), device->node);
    if (chmod(node, mode) != 0) { die(node); }
}

static void change_lane(struct device *device, const char *verb, const char *way) {
    pthread_mutex_lock(&lock);
    if (strcmp(verb, "free") == 0) {
        device->in = device->out = (struct lane){false, false, false};
    } else {
        struct lane *lane = strcmp(way, "in") == 0 ? &device->in : &device->out;
        if (strcmp(verb, "hold") == 0) { lane->is_held = true; }
        if (strcmp(verb, "hold") != 0) { lane->is_halted = true; }
        if (strcmp(verb, "stick") == 0) { lane->is_stuck = true; }
    }
    pump(device);
    pthread_mutex_unlock(&lock);
}

static void count(struct device *device, char *answer, size_t size) {
    int waiting_in = 0, waiting_out = 0;
    pthread_mutex_lock(&lock);
    for (GList *entry = device->pending; entry != NULL; entry = entry->next) {
        if (urb_of(entry)->endpoint & 0x80) { waiting_in++; } else { waiting_out++; }
    }
    snprintf(answer, size, "%d %d %d %d\n", device->halts_cleared, waiting_in, waiting_out,
             device->claim_count);
    pthread_mutex_unlock(&lock);
}

static void perform(char *line, char *answer, size_t size) {
    char verb[16] = "", first[200] = "", second[80] = "", socket[200] = "";
    int index = 0;
    sscanf(line, "%15s %d %199s %79s %199s", verb, &index, first, second, socket);
    struct device *device = &devices[index & (ports - 1)];
    snprintf(answer, size, "ok\n");
    if (strcmp(verb, "plug") == 0) {
        plug(index & (ports - 1), first, second, socket[0] == 0 ? NULL : socket);
    } else if (strcmp(verb, "unplug") == 0) {
        unplug(device);
    } else if (strcmp(verb, "slow") == 0) {
        device->is_slow = true;
    } else if (strcmp(verb, "own") == 0) {
        add_own_ports();
    } else if (strcmp(verb, "deny") == 0) {
        set_permission(device, 0);
    } else if (strcmp(verb, "allow") == 0) {
        set_permission(device, 0660);
    } else if (strcmp(verb, "count") == 0) {
        count(device, answer, size);
    } else if (strcmp(verb, "tty") == 0) {
        snprintf(answer, size, "%s\n", device->tty);
    } else if (strcmp(verb, "lines") == 0) {
        pthread_mutex_lock(&lock);
        snprintf(answer, size, "%s%s\n", lines & TIOCM_DTR ? "DTR " : "",
                 lines & TIOCM_RTS ? "RTS" : "");
        pthread_mutex_unlock(&lock);
    } else {
        change_lane(device, verb, first);
    }
}

// Performs commands until the program has closed its end.
static void serve(int control) {
    char line[512], answer[512];
    size_t length = 0;
    while (read(control, line + length, 1) == 1) {
        if (line[length] != '\n' && length + 1 < sizeof line) {
            length++;
            continue;
        }
        line[length] = 0;
        length = 0;
        perform(line, answer, sizeof answer);
        if (write(control, answer, strlen(answer)) < 0) { return; }
    }
}

static void run(char **arguments, int control) {
    char number[16];
    snprintf(number, sizeof number, "%d", control);
    setenv("HEBB_BENCH", number, 1);
    // Root may open everything; a program that is started from here may not.
    prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0);
    execv(arguments[0], arguments);
    _exit(127);
}

int main(int argument_count, char **arguments) {
    if (argument_count < 2) { return 2; }
    testbed = umockdev_testbed_new();
    if (!umockdev_in_mock_environment()) { die("start me through umockdev-wrapper"); }
    tty_handler = umockdev_ioctl_base_new();
    g_signal_connect(tty_handler, "handle-ioctl", G_CALLBACK(on_tty), NULL);
    for (int i = 0; i < ports; i++) {
        devices[i].gate = devices[i].bridge = -1;
        devices[i].handler = umockdev_ioctl_base_new();
        g_signal_connect(devices[i].handler, "handle-ioctl", G_CALLBACK(on_usb), &devices[i]);
    }
    add("P: " HUB "\nN: bus/usb/001/001\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: DRIVER=usb\n"
        "E: DEVNAME=/dev/bus/usb/001/001\nE: BUSNUM=001\nE: DEVNUM=001\nA: busnum=1\\n\n"
        "A: devnum=1\\n\nA: speed=480\\n\nA: bConfigurationValue=1\\n\nH: descriptors="
        "12010002090001406B1D020001060302010109021900010100E0000904000001090000000705810304000C\n");
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) { die("socketpair"); }
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        run(arguments + 1, ends[1]);
    }
    close(ends[1]);
    signal(SIGPIPE, SIG_IGN);  // a board may close its socket first
    serve(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    g_object_unref(testbed);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
