# SPDX-License-Identifier: Apache-2.0
"""Boards that leave, and lines that stop them."""

import datetime
import errno
import os
import re
import subprocess
import termios
import time

import usbfs
from bed import RUNS, VirtualBoard, check, uptime, wait_for

def kernel_times(text):
    """The guest's uptimes at which the kernel logged `text`; the log has a clock of its own."""
    marker = f"hebb marker {uptime()}"
    with open("/dev/kmsg", "w", encoding="utf-8") as log:
        log.write(f"{marker}\n")
    descriptor = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
    times = []
    try:
        while True:
            record = os.read(descriptor, 8192).decode(errors="replace")
            logged = int(record.split(",")[2]) / 1e6
            if text in record:
                times.append(logged)
            if marker in record:
                return [one + float(marker.split()[-1]) - logged for one in times]
    finally:
        os.close(descriptor)


def ended_at(report):
    """The guest's uptime at the end of a run."""
    text = report["times"]["ended"].replace("Z", "+00:00")
    return datetime.datetime.fromisoformat(text).timestamp() - time.time() + uptime()


def check_lost(answer):
    """The run ended as one whose board is gone, and says so."""
    check(answer.status == 3, f"the status is not 3: {answer}")
    check(answer.report.get("state") == "failed", f"the run's state: {answer}")
    check(answer.report["verdict"] == "none", f"the verdict: {answer}")
    check(answer.report["origin"] == "simulated", f"the origin: {answer}")
    check(not answer.report["fallback"], f"a simulated board stood in: {answer}")
    # Not a time limit that ran out: the port's hang-up itself.
    check("the other end is gone" in answer.sentence, f"what is said: {answer}")


def half_of_a_run(bed):
    """How many bytes half a run sends to the host."""
    with VirtualBoard(bed) as board:
        bed.run_golden(f"serial:{board.port}", "simulated")
    return int(re.search(r"bytes to host (\d+)", board.find("bytes to host")[0]).group(1)) // 2


def print_notice(board, answer):
    """How soon it was noticed: no assertion, because the guest's host may be busy."""
    left = board.wait("unplugging")
    gone = kernel_times("USB disconnect")[-1]
    end = ended_at(answer.report)
    print(
        f"  the kernel saw the board leave after {(gone - left) * 1000:.1f} ms, the run was over "
        f"and stored {(end - gone) * 1000:.1f} ms later; 100 ms are wanted on an idle host"
    )
    print(f"  {answer.sentence}")


def check_safe_after(bed, board, address):
    """A board that came back is not armed by anybody, until somebody asks for a run."""
    start = board.lines.index(board.find("unplugging")[0])
    time.sleep(1)
    states = [line for line in board.lines[start:] if "board " in line]
    check(len(states) == 1 and "board tripped" in states[0], f"the board's states: {states}")
    # The fault of a model is cleared by the next run; that of a device by hand only.
    bed.run_golden(address or f"serial:{board.port}", "simulated")


def unplugs_in_mid_run(bed):
    """a board unplugged in mid-run ends the run at once, status 3, and is not armed after replug"""
    unplug(bed, None)


def unplugs_bulk_in_mid_run(bed):
    """the same over bulk endpoints: the run ends with status 3, nobody arms the board"""
    unplug(bed, "usb:1209:0001:HB0001")


def unplug(bed, address):
    """Unplugs the board at `address`, or at its serial port, in mid-run."""
    middle = half_of_a_run(bed)
    options = ["--unplug-after", str(middle), "--replug-after", "1500"]
    for _ in range(RUNS):
        with VirtualBoard(bed, *options) as board:
            answer = bed.run(address or f"serial:{board.port}")
            if answer.is_starved():
                continue
            check_lost(answer)
            states = [line for line in board.lines if re.search("board |unplugging", line)]
            before = states[states.index(board.find("unplugging")[0]) - 1]
            check("running" in before, f"the board did not run then: {states}")
            print_notice(board, answer)
            board.wait("plugged in", count=2)
            board.wait_for_port()
            check_safe_after(bed, board, address)
            return
    check(False, "the host was too busy for every run")


def stops_at_a_break(bed):
    """a break on the serial line is an emergency stop of the board"""
    bed.start_daemon()
    with VirtualBoard(bed) as board:
        port = board.port
        child = bed.start(
            "hebb",
            ["run", "SYS-01", "--seed", "7", "--board", f"serial:{port}", "--json", *bed.socket],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        board.wait("board running")
        # Root gets past the exclusive mode of the port.
        descriptor = os.open(port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            termios.tcsendbreak(descriptor, 0)
        finally:
            os.close(descriptor)
        board.wait("emergencyStop")
        output, _ = child.communicate(timeout=120)
        check(child.returncode == 4, f"the status is {child.returncode}: {output}")
        check("emergencyStop" in output, f"the stop is not named: {output}")
        check("tripped" in board.find("board ")[-1], f"the board is not tripped: {board.lines}")


def survives_many_pluggings(bed):
    """a board that comes and goes ten times is found every time, at the same port"""
    with VirtualBoard(bed) as board:
        for count in range(2, 12):
            board.wish("unplug")
            board.wait("unplugged", count=count - 1)
            wait_for(lambda: not board.port, "the end of the port")
            board.wish("plug")
            board.wait("plugged in at port 0", count=count)
            board.wait_for_port()
            check(board.port == "/dev/ttyACM0", f"the port is {board.port}")
        bed.run_golden(f"serial:{board.port}", "simulated")


def check_error(number, action):
    """`action` fails with the system's error `number`."""
    try:
        action()
    except OSError as error:
        check(error.errno == number, f"the error is {error}, not {os.strerror(number)}")
    else:
        check(False, f"there is no error, not even {os.strerror(number)}")


def transfers(bed):
    """bulk transfers of the kernel: bytes come back, waits can be given up, halts are cleared"""
    with VirtualBoard(bed, "--echo") as board, usbfs.Device(board.node) as device:
        content = bytes(index * 7 % 251 for index in range(100_000))
        device.write(0x03, b"?")
        check(device.read(0x83, 64) == b"\0\0?", "the first bytes are others")
        came = b""
        for start in range(0, len(content), 1500):
            device.write(0x03, content[start : start + 1500])
            came += device.read(0x83, 512)
        while len(came) < len(content):
            came += device.read(0x83, 16384)
        check(came == content, "other bytes came back")
        # The kernel unlinks the transfer whose time is over; the next one gets every byte.
        check_error(errno.ETIMEDOUT, lambda: device.read(0x83, 512, timeout=50))
        device.write(0x03, content[:2000])
        came = b""
        while len(came) < 2000:
            came += device.read(0x83, 4096)
        check(came == content[:2000], "bytes were lost after a transfer was given up")
        check_error(errno.EPIPE, lambda: device.control(0xC1, 0x77, length=8))
        device.control(0x02, 3, index=0x83)
        check_error(errno.EPIPE, lambda: device.read(0x83, 512))
        device.clear_halt(0x83)
        device.write(0x03, b"again")
        check(device.read(0x83, 512) == b"again", "the endpoint is still halted")


TESTS = [
    transfers, unplugs_in_mid_run, unplugs_bulk_in_mid_run, stops_at_a_break,
    survives_many_pluggings,
]  # fmt: skip
