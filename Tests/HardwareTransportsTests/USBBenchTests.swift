// SPDX-License-Identifier: Apache-2.0

import Testing

/// The real libusb and libserialport on a pretended machine: umockdev answers for the kernel.
@Suite(
    "USB of a pretended machine",
    .enabled(
        if: PretendedMachine.isAvailable,
        "needs the packages umockdev and libumockdev-dev"
    ),
    .timeLimit(.minutes(2))
)
struct USBBenchTests {
    @Test("a stream carries bytes both ways, waits, is exclusive, and ends without a trace")
    func stream() throws {
        #expect(
            try PretendedMachine.facts("stream") == [
                "opened usb:1209:0001:HB0001",
                "waiting 8",
                "empty []",
                "interrupted []",
                "echo [1, 2]",
                "rest [3]",
                "break false",
                "bulk true",
                "second opening busy",
                "full deadlineExceeded 131072",
                "drained 131072",
                "read notOpen",
                "write notOpen",
                "left Count(haltsCleared: 0, waitingIn: 0, waitingOut: 0, claims: 0)",
                "again [4]",
            ]
        )
    }

    @Test("the interface is the one that says it is a board link, else the vendor's first")
    func interfaces() throws {
        #expect(
            try PretendedMachine.facts("interfaces") == [
                "composite [\"medium usb\", \"usb_interface 1\", \"usb_port 1-1\"]",
                "[1]",
                "declared [\"medium usb\", \"usb_interface 1\", \"usb_port 1-1\"]",
                "[1]",
                "other ids noSuchDevice",
            ]
        )
    }

    @Test("a stall is cleared, and no byte is lost, doubled or out of order")
    func stall() throws {
        #expect(
            try PretendedMachine.facts("stall") == [
                "in true 1", "out true 2", "in true 3", "out true 4",
                "waiting 7",
                "all true",
                "left Count(haltsCleared: 5, waitingIn: 0, waitingOut: 0, claims: 0)",
            ]
        )
    }

    @Test("an endpoint that stalls again and again ends the stream after three tries")
    func stuck() throws {
        #expect(
            try PretendedMachine.facts("stuck") == [
                "in ioFailure", "tries 3", "out ioFailure", "tries 3",
            ]
        )
    }

    @Test("unplugging ends a read and a write that wait, after the bytes that came before")
    func unplug() throws {
        #expect(
            try PretendedMachine.facts("unplug") == [
                "waiting read closed", "write closed", "absent noSuchDevice",
                "bytes first [1, 2, 3]", "then closed",
                "waiting write closed",
            ]
        )
    }

    @Test("closing in the middle of transfers takes every one back, fifty times")
    func close() throws {
        #expect(
            try PretendedMachine.facts("close") == [
                "closed [\"0 0 0\", \"notOpen\"]",
                "dropped Count(haltsCleared: 0, waitingIn: 0, waitingOut: 0, claims: 0)",
            ]
        )
    }

    @Test("boards with the same ids are told apart by their serial numbers, or not at all")
    func names() throws {
        #expect(
            try PretendedMachine.facts("names") == [
                "usb:1209:0001: several devices match: 1-1 (HB0001), 1-2 (HB0002). "
                    + "Add the serial number, for example usb:1209:0001:HB0001.",
                "HB0001 1-1 1",
                "HB0002 1-2 1",
                "HB0003 noSuchDevice",
                "HB0003 noSuchDevice",
                "nameless usb:1209:0001",
            ]
        )
    }

    @Test("a board that may not be opened says what to do, and opens once it may")
    func access() throws {
        let rule = "install the udev rule 70-hebb.rules and join the group hebb"
        #expect(
            try PretendedMachine.facts("access") == [
                "appeared usb:1209:0001:HB0001 permission denied: \(rule)",
                "usb:1209:0001:HB0001: permission denied (Permission denied). "
                    + "Ask for access: \(rule), or join the group that owns it.",
                "appeared usb:1209:0001:HB0001 accessible",
                "opened usb:1209:0001:HB0001",
                "no more",
            ]
        )
    }

    @Test("the list names boards and serial ports, no other device, and opens nothing")
    func list() throws {
        #expect(
            try PretendedMachine.facts("list") == [
                "serial:/dev/ttyACM0 Bench - HB0002 true",
                "serial:/dev/ttyS0 ttyS0 false",
                "usb:1209:0001 Hebb Bench true",
                "usb:1209:0001:HB0001 Hebb Bench true",
                "opened nothing true",
            ]
        )
    }

    @Test("a board that is plugged in and out a hundred times is seen, lost and let go each time")
    func storm() throws {
        #expect(
            try PretendedMachine.facts("storm") == [
                "100 appeared usb:1209:0001:HB0001 accessible",
                "100 closed",
                "100 left usb:1209:0001:HB0001",
                "half of them lost within 100 ms true",
            ]
        )
    }

    @Test("a storm that nobody looks at leaves the list right")
    func blindStorm() throws {
        #expect(try PretendedMachine.facts("blind") == ["after the storm [1]"])
    }

    @Test("a board without an interface of its own is reached through its serial port")
    func serial() throws {
        #expect(
            try PretendedMachine.facts("serial") == [
                "opened serial:/dev/ttyACM0",
                "echo [1, 2, 0, 3]",
                "baud 921600",
                "dtr keep",
                "latency_timer_ms 1",
                "low_latency true",
                "medium serial",
                "parity none",
                "rts keep",
                "unplugged closed",
                "absent noSuchDevice",
                "again serial:/dev/ttyACM1",
            ]
        )
    }

    @Test("modem lines are left alone, raised or lowered, and stay so when the port is closed")
    func lines() throws {
        #expect(
            try PretendedMachine.facts("lines") == [
                "found DTR ",
                "keep DTR ; closed DTR ",
                "assert DTR RTS; closed DTR RTS",
                "release ; closed ",
            ]
        )
    }
}
