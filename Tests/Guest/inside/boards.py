# SPDX-License-Identifier: Apache-2.0
"""Boards that work: how the kernel and udev show them, who may use them, what they record."""

import glob
import os
import subprocess

from bed import STRANGER, WORKER, VirtualBoard, check


def firmware_port():
    """The serial adapter behind which the emulated Cortex-M board is."""
    links = glob.glob("/dev/serial/by-id/*_FT0001-if*")
    check(links, f"the adapter is not there: {glob.glob('/dev/tty[AU]*')}")
    return links[0]


def appears(bed):
    """a board that is plugged in is a serial port and an interface of its own, with its serial"""
    with VirtualBoard(bed) as board:
        for path in [board.port, board.node]:
            status = os.stat(path)
            mode = status.st_mode & 0o777
            check(mode == 0o660, f"the mode of {path} is {mode:o}")
            check(status.st_gid == bed.group, f"the group of {path} is {status.st_gid}")
        for name, wanted in [
            ("idVendor", "1209"), ("idProduct", "0001"), ("serial", board.serial),
            ("speed", "480"), ("product", "Hebb crossbar board"),
        ]:  # fmt: skip
            check(board.attribute(name) == wanted, f"{name} is {board.attribute(name)}")
        vendor = os.path.basename(glob.glob(f"{board.device}/*:1.0")[0])
        names = ["bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol"]
        kind = [board.attribute(f"{vendor}/{name}") for name in names]
        check(kind == ["ff", "48", "01"], f"the vendor interface is {kind}")
        answer = bed.hebb("devices", "--json")
        check(board.serial in answer.output, f"hebb devices does not show it: {answer}")


def check_refusal(answer):
    """The status and the sentence of somebody who may not use a board: what to do is said."""
    check(answer.status == 3, f"the status is not 3: {answer}")
    for part in ["permission denied", "install the udev rule", "the group that owns it"]:
        check(part in answer.sentence, f"'{part}' is not said: {answer}")


def refuses_strangers(bed):
    """a user outside the boards' group is refused with a sentence that says what to do"""
    with VirtualBoard(bed) as board:
        command = ["run", "PLA-02", "--seed", "7", "--standalone", "--json", "--board"]
        answer = bed.hebb(*command, f"serial:{board.port}", user=STRANGER, groups=[])
        check_refusal(answer)
        check(not board.find("board running"), "the board was used")
        member = lambda address: bed.hebb(*command, address, user=WORKER)
        bed.run_golden(f"serial:{board.port}", "simulated", run=member)


def runs_over_serial(bed):
    """PLA-02 over /dev/ttyACM0 through hebbd gives the golden record, origin simulated"""
    with VirtualBoard(bed) as board:
        bed.run_golden(f"serial:{board.port}", "simulated")
        check(board.find("owner serial"), "the serial interface did not carry it")
        check(board.find("line 921600 baud"), "the line's rate did not reach the board")


def runs_by_address(bed):
    """PLA-02 at usb:1209:0001:SERIAL finds its board among two"""
    with VirtualBoard(bed, serial="HB0002") as other, VirtualBoard(bed) as board:
        bed.run_golden("usb:1209:0001:HB0001", "simulated")
        check(board.find("board running"), "another board ran")
        check(not other.find("board running"), "the other board ran")


def runs_over_bulk(bed):
    """PLA-02 over the vendor interface's bulk endpoints gives the golden record"""
    with VirtualBoard(bed) as board:
        bed.run_golden("usb:1209:0001:HB0001", "simulated")
        check(board.find("owner vendor"), "the vendor interface did not carry it")
        check(not board.find("owner serial"), "the serial interface took part")
        command = ["run", "PLA-02", "--standalone", "--json", "--board", "usb:1209:0001:HB0001"]
        answer = bed.hebb(*command, user=STRANGER, groups=[])
        check_refusal(answer)


def runs_on_firmware(bed):
    """PLA-02 on the emulated Cortex-M behind an FTDI adapter gives it too, origin emulated"""
    port = firmware_port()
    check(os.path.realpath(port).startswith("/dev/ttyUSB"), f"the adapter is {port}")
    bed.run_golden(f"serial:{port}", "emulated")


def runs_through_bridge(bed):
    """PLA-02 on a board behind a socket that is put behind USB gives the golden record"""
    path = f"/run/home-{WORKER}/bridged.sock"
    listen = ["board-sim", "--listen", f"unix:{path}"]
    with bed.start("hebb", listen, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as far:
        try:
            check(path in far.stdout.readline(), "the board does not listen")
            with VirtualBoard(bed, "--board", f"unix:{path}") as board:
                bed.run_golden(f"serial:{board.port}", "simulated")
        finally:
            far.terminate()


TESTS = [
    appears, refuses_strangers, runs_over_serial, runs_by_address, runs_over_bulk,
    runs_on_firmware, runs_through_bridge,
]  # fmt: skip
