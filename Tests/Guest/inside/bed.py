# SPDX-License-Identifier: Apache-2.0
"""What the tests in the guest use: users, udev, the virtual board, hebbd and hebb."""

import glob
import grp
import json
import os
import re
import shutil
import subprocess
import threading
import time

# Numbers of users and groups that the guest's files need not know.
WORKER, STRANGER = 2001, 2002
DAEMON_FOLDER = "/run/hebb"
# How often a run is tried whose guest was starved, and how that is known.
RUNS, STARVED = 4, ["leaseExpired", "tooLate", "wrongState"]
# How long something may take that is done in a moment when the host is idle, in seconds.
PATIENCE = 60


class Failure(Exception):
    """Why a test does not pass."""


def check(is_so, sentence):
    if not is_so:
        raise Failure(sentence)


def uptime():
    """Seconds since the guest's start, as the virtual board counts them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def wait_for(found, what, patience=PATIENCE):
    """What `found` returns as soon as that is something."""
    end = time.monotonic() + patience
    while True:
        result = found()
        if result:
            return result
        check(time.monotonic() < end, f"{what} did not come in {patience} s")
        time.sleep(0.02)


class Answer:
    """How a run of `hebb` ended."""

    def __init__(self, status, output, errors):
        self.status, self.output, self.errors = status, output, errors
        lines = [line for line in output.splitlines() if line]
        self.report = json.loads(lines[0]) if len(lines) == 1 and lines[0][0] == "{" else {}

    def __str__(self):
        tail = re.split(r"[\r\n]", self.errors.strip())[-1][-300:]
        return f"status {self.status}, {self.output.strip()[-700:]} {tail}"

    @property
    def sentence(self):
        return self.report.get("message") or self.report.get("cause") or ""


    def is_starved(self):
        """Whether a lease was lost because the guest's host is too busy; says so."""
        found = any(word in self.sentence for word in STARVED)
        if found:
            print(f"  the host is too busy, once more: {self.sentence}")
        return found


class Bed:
    """The guest, made ready."""

    def __init__(self, parameters):
        self.root = parameters["root"]
        self.binaries = parameters["binaries"]
        golden = os.path.join(self.root, "Tests/IntegrationTests/Golden/record-hashes.json")
        with open(golden, encoding="utf-8") as file:
            self.golden = json.load(file)
        self.daemon = None
        self.group = self._group(self._install_rules())
        self._make_folders()
        subprocess.run(["/lib/systemd/systemd-udevd", "--daemon"], check=True)
        # Without it udevadm does nothing in a changed root.
        os.environ["SYSTEMD_IGNORE_CHROOT"] = "1"
        subprocess.run(["udevadm", "trigger", "--action=add"], check=True)
        self.settle()

    def _install_rules(self):
        """Copies the rules under test to where udev looks; returns their text."""
        rules = glob.glob(os.path.join(self.root, "udev/*.rules"))
        text = ""
        for path in rules:
            print(f"rules {os.path.relpath(path, self.root)}")
            shutil.copy(path, "/etc/udev/rules.d/")
            with open(path, encoding="utf-8") as file:
                text += file.read()
        return text

    def _group(self, rules):
        """The number of the group that the rules give boards to; the group is made if absent."""
        name = re.search(r'GROUP:?="(\w+)"', rules).group(1)
        with open("/etc/group", "r+", encoding="utf-8") as file:
            for line in file:
                if line.startswith(f"{name}:"):
                    return int(line.split(":")[2])
            file.write(f"{name}:x:2000:\n")
        return 2000

    def _make_folders(self):
        for user in [WORKER, STRANGER]:
            os.makedirs(f"/run/home-{user}", exist_ok=True)
            os.chown(f"/run/home-{user}", user, user)
        os.makedirs(DAEMON_FOLDER, exist_ok=True)
        os.chown(DAEMON_FOLDER, WORKER, self.group)
        os.chmod(DAEMON_FOLDER, 0o750)

    def settle(self):
        subprocess.run(["udevadm", "settle"], check=True)

    # Programs of Hebb.

    def start(self, program, arguments, user=WORKER, groups=None, **pipes):
        """Starts a program as `user`, who is in `groups`; by default in the board's."""
        groups = [self.group] if groups is None else groups
        who = ["setpriv", f"--reuid={user}", f"--regid={user}"]
        who += [f"--groups={','.join(map(str, groups))}"] if groups else ["--clear-groups"]
        home = f"/run/home-{user}"
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": home,
            "XDG_RUNTIME_DIR": home,
            "HEBB_PROTOCOLS": os.path.join(self.root, "protocols"),
        }
        command = [*who, os.path.join(self.binaries, program), *arguments]
        return subprocess.Popen(
            command, cwd=home, env=environment, stdin=subprocess.DEVNULL, text=True, **pipes
        )

    def hebb(self, *arguments, **who):
        child = self.start(
            "hebb", arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **who
        )
        try:
            output, errors = child.communicate(timeout=180)
        except subprocess.TimeoutExpired as late:
            child.kill()
            raise Failure(f"hebb {' '.join(arguments)} did not end in 180 s") from late
        return Answer(child.returncode, output, errors)

    def run(self, board):
        """`hebb run` through the daemon, which is started when it is needed first."""
        self.start_daemon()
        return self.hebb("run", "PLA-02", "--seed", "7", "--board", board, "--json", *self.socket)

    @property
    def socket(self):
        return ["--socket", f"{DAEMON_FOLDER}/hebbd.sock"]

    def start_daemon(self):
        """Starts hebbd as the service would: no root, but in the groups of ports and boards."""
        if self.daemon is not None:
            check(self.daemon.poll() is None, "hebbd has ended")
            return
        groups = [self.group, grp.getgrnam("dialout").gr_gid]
        store = ["--store", f"{DAEMON_FOLDER}/store.sqlite"]
        log = open("/run/hebbd.log", "w", encoding="utf-8")
        self.daemon = self.start("hebbd", [*self.socket, *store], groups=groups, stderr=log)
        wait_for(lambda: os.path.exists(f"{DAEMON_FOLDER}/hebbd.sock"), "hebbd's socket")

    def run_golden(self, board, origin, run=None):
        """Runs PLA-02; it is complete and its record the golden one.

        A guest whose host is too busy can lose a lease, which is real time. That is right, and says
        nothing about the path: such a run is repeated, and said so.
        """
        for _ in range(RUNS):
            answer = (run or self.run)(board)
            if not answer.is_starved():
                break
        report = answer.report
        check(report.get("state") == "completed", f"the run is not complete: {answer}")
        check(report["origin"] == origin, f"the origin is {report['origin']}, not {origin}")
        check(report["record_hash"] == self.golden["PLA-02 seed 7"], f"another record: {answer}")
        check(report["verdict"] == "pass" and answer.status == 0, f"the verdict: {answer}")
        return report


class VirtualBoard:
    """`virtual-board --local` in the guest, and what it says."""

    def __init__(self, bed, *options, serial="HB0001"):
        command = [os.path.join(bed.binaries, "virtual-board"), "--local", "--serial", serial]
        self.bed, self.serial = bed, serial
        self.lines = []
        self.process = subprocess.Popen(
            [*command, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        self.wait("plugged in")
        self.wait_for_port()
        return self

    def __exit__(self, *failure):
        if self.process.poll() is None:
            self.wish("quit")
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
        wait_for(lambda: not self.port, "the end of the board's port")
        self.bed.settle()
        if failure[0] is not None:
            print("  the virtual board said:\n    " + "\n    ".join(self.lines[-20:]))

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def wish(self, wish):
        """Writes unplug, plug or quit to it."""
        self.process.stdin.write(f"{wish}\n")
        self.process.stdin.flush()

    def find(self, event):
        """The lines that report `event`."""
        return [line for line in self.lines if event in line]

    def wait(self, event, count=1):
        """The guest's uptime at the `count`-th time `event` was reported."""

        def found():
            lines = self.find(event)
            if len(lines) < count and self.process.poll() is not None:
                raise Failure(f"the virtual board ended: {' / '.join(self.lines[-3:])}")
            return lines[count - 1] if len(lines) >= count else None

        line = wait_for(found, f"'{event}' of the virtual board")
        return float(re.match(r"\[([0-9.]+)\]", line).group(1))

    @property
    def port(self):
        """The path of its serial port, if there is one."""
        for link in glob.glob(f"/dev/serial/by-id/*_{self.serial}-if*"):
            if os.path.exists(link):
                return os.path.realpath(link)
        return None

    @property
    def device(self):
        """The folder of sysfs of its USB device."""
        return os.path.realpath(f"/sys/class/tty/{os.path.basename(self.port)}/device/..")

    def attribute(self, name):
        """What sysfs says of its USB device."""
        with open(os.path.join(self.device, name), encoding="utf-8") as file:
            return file.read().strip()

    @property
    def node(self):
        """The path of its USB device."""
        bus, number = int(self.attribute("busnum")), int(self.attribute("devnum"))
        return f"/dev/bus/usb/{bus:03}/{number:03}"

    def wait_for_port(self):
        wait_for(lambda: self.port, "the board's serial port")
        self.bed.settle()
