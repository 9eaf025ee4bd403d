# SPDX-License-Identifier: Apache-2.0
"""Boards that work: how the kernel and udev show them, who may use them, what they record."""

import glob
import os

from bed import STRANGER, WORKER, Skip, VirtualBoard, check


def firmware_port():
    """The serial adapter behind which the emulated Cortex-M board is."""
    links = glob.glob("/dev/serial/by-id/*_FT0001-if*")
    check(links, f"the adapter is not there: {glob.glob('/dev/tty[AU]*')}")
    return links[0]


def appears(bed):
    """a board that is plugged in is a serial port and an interface of its own, with its serial"""
    with VirtualBoard(bed) as board:
        status = os.stat(board.port)
        check(status.st_mode & 0o777 == 0o660, f"the port's mode is {status.st_mode & 0o777:o}")
        check(status.st_gid == bed.group, f"the port's group is {status.st_gid}")
        device = os.path.realpath(f"/sys/class/tty/{os.path.basename(board.port)}/device/..")
        read = lambda name: open(os.path.join(device, name), encoding="utf-8").read().strip()
        check((read("idVendor"), read("idProduct")) == ("1209", "0001"), "the ids are others")
        check(read("serial") == board.serial, f"the serial is {read('serial')}")
        check(read("speed") == "480", f"the speed is {read('speed')}")
        link = glob.glob(f"{device}/*:1.0")[0]
        names = ["bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol"]
        kind = [read(os.path.join(link, name)) for name in names]
        check(kind == ["ff", "48", "01"], f"the vendor interface is {kind}")
        bus, number = int(read("busnum")), int(read("devnum"))
        status = os.stat(f"/dev/bus/usb/{bus:03}/{number:03}")
        check(status.st_mode & 0o777 == 0o660, f"the device's mode is {status.st_mode & 0o777:o}")
        check(status.st_gid == bed.group, f"the device's group is {status.st_gid}")
        answer = bed.hebb("devices", "--json")
        check(board.serial in answer.output, f"hebb devices does not show it: {answer}")


def refuses_strangers(bed):
    """a user outside the boards' group is refused with a sentence that says what to do"""
    with VirtualBoard(bed) as board:
        command = ["run", "PLA-02", "--seed", "7", "--standalone", "--json", "--board"]
        answer = bed.hebb(*command, f"serial:{board.port}", user=STRANGER, groups=[])
        check(answer.status == 3, f"the status is not 3: {answer}")
        for part in ["permission denied", "install the udev rules", "add your user to the group"]:
            check(part in answer.sentence, f"'{part}' is not said: {answer}")
        check(not board.find("board running"), "the board was used")
        answer = bed.hebb(*command, f"serial:{board.port}", user=WORKER)
        bed.check_golden(answer, "simulated")


def runs_over_serial(bed):
    """PLA-02 over /dev/ttyACM0 through hebbd gives the golden record, origin simulated"""
    with VirtualBoard(bed) as board:
        bed.check_golden(bed.run(f"serial:{board.port}"), "simulated")
        check(board.find("owner serial"), "the serial interface did not carry it")
        check(board.find("line 921600 baud"), "the line's rate did not reach the board")


def runs_by_address(bed):
    """PLA-02 at usb:1209:0001:SERIAL finds its board among two"""
    with VirtualBoard(bed, serial="HB0002") as other, VirtualBoard(bed) as board:
        bed.check_golden(bed.run("usb:1209:0001:HB0001"), "simulated")
        check(board.find("board running"), "another board ran")
        check(not other.find("board running"), "the other board ran")


def runs_over_bulk(bed):
    """PLA-02 over the vendor interface's bulk endpoints gives the golden record"""
    if not bed.has_bulk:
        raise Skip(
            "hebb has no bulk transport yet; once Sources/CLibUSB is there, or with "
            "Tests/Guest/run --bulk yes, this runs"
        )
    with VirtualBoard(bed) as board:
        bed.check_golden(bed.run("usb:1209:0001:HB0001"), "simulated")
        check(board.find("owner vendor"), "the vendor interface did not carry it")
        check(not board.find("owner serial"), "the serial interface took part")
        command = ["run", "PLA-02", "--standalone", "--json", "--board", "usb:1209:0001:HB0001"]
        answer = bed.hebb(*command, user=STRANGER, groups=[])
        check(answer.status == 3, f"a stranger's status is not 3: {answer}")
        check("add your user to the group" in answer.sentence, f"a stranger is told: {answer}")


def runs_on_firmware(bed):
    """PLA-02 on the emulated Cortex-M behind an FTDI adapter gives it too, origin emulated"""
    port = firmware_port()
    check(os.path.realpath(port).startswith("/dev/ttyUSB"), f"the adapter is {port}")
    bed.check_golden(bed.run(f"serial:{port}"), "emulated")


TESTS = [
    appears, refuses_strangers, runs_over_serial, runs_by_address, runs_over_bulk,
    runs_on_firmware,
]  # fmt: skip
