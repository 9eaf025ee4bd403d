// SPDX-License-Identifier: Apache-2.0

// serial_bench PROGRAM ARGUMENT...: runs PROGRAM on a pretended machine with one USB serial port,
// /dev/ttyACM0, behind which a small instrument answers lines:
//   *IDN?    its name
//   MODEM?   whether DTR and RTS are as they were at the start
//   LEAVE    nothing: it is unplugged
// Start it through umockdev-wrapper.

#include <poll.h>       // poll
#include <pthread.h>    // the instrument's thread
#include <stdio.h>      // fprintf
#include <string.h>     // strcmp
#include <sys/ioctl.h>  // TIOCM…
#include <sys/wait.h>   // waitpid
#include <umockdev.h>   // the pretended machine
#include <unistd.h>     // fork, read, write

static const int lines_at_start = TIOCM_CTS | TIOCM_DSR | TIOCM_DTR;
static volatile int lines = lines_at_start;

// A pseudo-terminal has no modem lines; the rest of its requests are real.
static gboolean on_request(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer unused) {
    (void)base;
    (void)unused;
    const unsigned long request = umockdev_ioctl_client_get_request(client);
    if (request != TIOCMGET && request != TIOCMSET && request != TIOCMBIS && request != TIOCMBIC) {
        const int unhandled = -100;
        umockdev_ioctl_client_complete(client, unhandled, 0);
        return TRUE;
    }
    UMockdevIoctlData *argument = umockdev_ioctl_client_get_arg(client);
    g_autoptr(UMockdevIoctlData) data =
        umockdev_ioctl_data_resolve(argument, 0, sizeof(int), NULL);
    int *value = (int *)data->data;
    switch (request) {
    case TIOCMGET: *value = lines; break;
    case TIOCMSET: lines = *value; break;
    case TIOCMBIS: lines |= *value; break;
    default: lines &= ~*value; break;
    }
    umockdev_ioctl_client_complete(client, 0, 0);
    return TRUE;
}

static void *run_instrument(void *argument) {
    const int port = *(int *)argument;
    char line[64];
    size_t count = 0;
    for (;;) {
        struct pollfd entry = {port, POLLIN, 0};
        if (poll(&entry, 1, -1) < 0 || read(port, line + count, 1) != 1) {
            usleep(1000);  // the program has not opened the port yet
            continue;
        }
        if (line[count] != '\n' && count + 1 < sizeof line) {
            count++;
            continue;
        }
        line[count] = 0;
        count = 0;
        const char *answer = "?\n";
        if (strcmp(line, "*IDN?") == 0) { answer = "Hebb,BENCH,1,1\n"; }
        if (strcmp(line, "MODEM?") == 0) {
            answer = lines == lines_at_start ? "unchanged\n" : "changed\n";
        }
        if (strcmp(line, "LEAVE") == 0) {
            close(port);
            return NULL;
        }
        if (write(port, answer, strlen(answer)) < 0) { return NULL; }
    }
}

static void add(UMockdevTestbed *testbed, const char *description) {
    GError *error = NULL;
    if (!umockdev_testbed_add_from_string(testbed, description, &error)) {
        fprintf(stderr, "%s\n", error->message);
        _exit(2);
    }
}

#define USB_DEVICE "/devices/pci0000:00/0000:00:14.0/usb1/1-1"

int main(int argument_count, char **arguments) {
    if (argument_count < 2) { return 2; }
    UMockdevTestbed *testbed = umockdev_testbed_new();
    UMockdevIoctlBase *handler = umockdev_ioctl_base_new();
    g_signal_connect(handler, "handle-ioctl", G_CALLBACK(on_request), NULL);
    add(testbed, "P: " USB_DEVICE "\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\n"
                 "A: busnum=1\\n\nA: devnum=2\\n\nA: idVendor=1209\\n\nA: idProduct=0001\\n\n"
                 "A: product=Bench\\n\nA: serial=HB0001\\n\n");
    add(testbed, "P: " USB_DEVICE "/1-1:1.0\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\n"
                 "E: DRIVER=cdc_acm\nA: bInterfaceClass=02\\n\nA: bInterfaceNumber=00\\n\n");
    umockdev_testbed_attach_ioctl(testbed, "/dev/ttyACM0", handler, NULL);
    add(testbed, "P: " USB_DEVICE "/1-1:1.0/tty/ttyACM0\nN: ttyACM0\nE: SUBSYSTEM=tty\n"
                 "E: DEVNAME=/dev/ttyACM0\nE: MAJOR=166\nE: MINOR=0\nA: dev=166:0\\n\n"
                 "L: device=../../../1-1:1.0\n");
    int port = umockdev_testbed_get_dev_fd(testbed, "/dev/ttyACM0");
    pthread_t thread;
    if (pthread_create(&thread, NULL, run_instrument, &port) != 0) { return 2; }
    const pid_t child = fork();
    if (child == 0) {
        close(port);  // or the port would never be unplugged
        execv(arguments[1], arguments + 1);
        _exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    g_object_unref(testbed);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
