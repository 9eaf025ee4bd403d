# SPDX-License-Identifier: Apache-2.0
"""How fast the paths are: printed, never asserted, because the guest is emulated."""

import glob
import os
import select
import termios
import time
import tty

import usbfs
from bed import VirtualBoard, check

VENDOR_OUT, VENDOR_IN = 0x03, 0x83
SECONDS = 1.5
CHUNK = bytes(range(256)) * 16
# How many bytes may be under way; the adapter's far end holds no more.
WINDOW = 16384


def echo_rate(path):
    """Bytes a second that come back from an echo at a serial port."""
    descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        tty.setraw(descriptor)
        settings = termios.tcgetattr(descriptor)
        settings[4] = settings[5] = termios.B921600
        termios.tcsetattr(descriptor, termios.TCSANOW, settings)
        return exchange(descriptor)
    finally:
        os.close(descriptor)


def exchange(descriptor):
    sent = received = 0
    start = time.monotonic()
    while time.monotonic() < start + SECONDS:
        wants = [descriptor] if sent - received < WINDOW else []
        readable, writable, _ = select.select([descriptor], wants, [], 1)
        if readable:
            received += len(os.read(descriptor, 65536))
        if writable:
            try:
                sent += os.write(descriptor, CHUNK)
            except BlockingIOError:
                pass
    return received / (time.monotonic() - start)


def bulk_rate(device):
    """Bytes a second that come back over the vendor interface, written and read in turn."""
    received = 0
    start = time.monotonic()
    while time.monotonic() < start + SECONDS:
        left = device.write(VENDOR_OUT, CHUNK)
        while left > 0:
            count = len(device.read(VENDOR_IN, 16384))
            received += count
            left -= count
    return received / (time.monotonic() - start)


def run_time(bed, path):
    """How long PLA-02 takes over a path, in seconds."""
    return bed.run_golden(f"serial:{path}", "simulated")["times"]["wall_s"]


def shows_rates(bed):
    """rates: what runs move, beside a bare echo on the same path"""
    with VirtualBoard(bed) as board:
        seconds = run_time(bed, board.port)
    count = int(board.find("bytes to host")[-1].split("bytes to host ")[1].split(",")[0])
    with VirtualBoard(bed, "--echo") as board:
        bare = echo_rate(board.port)
        with usbfs.Device(board.node) as device:
            bulk = bulk_rate(device)
    print(f"  /dev/ttyACM0: PLA-02 {count} bytes in {seconds:.2f} s, {count / seconds:.0f} bytes/s")
    print(f"  /dev/ttyACM0: bare echo {bare:.0f} bytes/s each way")
    print(f"  bulk endpoints: bare echo {bulk:.0f} bytes/s each way, one transfer at a time")
    echo = glob.glob("/dev/serial/by-id/*_EC0001-if*")
    check(echo, "the adapter with an echo is not there")
    print(f"  /dev/ttyUSB: bare echo {echo_rate(echo[0]):.0f} bytes/s each way")


TESTS = [shows_rates]
