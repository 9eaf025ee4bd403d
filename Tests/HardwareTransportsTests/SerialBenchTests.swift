// SPDX-License-Identifier: Apache-2.0

import Testing

/// The real library on a pretended machine: umockdev answers for the kernel.
@Suite(
    "A serial port of the library",
    .enabled(if: PretendedMachine.isAvailable, "needs the packages umockdev and libumockdev-dev"),
    .timeLimit(.minutes(2))
)
struct SerialBenchTests {
    @Test(
        "is listed, found, locked, used, closed without touching DTR, and seen to leave",
        arguments: ["serial:/dev/ttyACM0", "usb:1209:0001", "usb:1209:0001:HB0001"]
    )
    func usesPort(address: String) throws {
        let output = try PretendedMachine("serial_bench").run("SerialProbe", address)
        #expect(
            output == [
                "port /dev/ttyACM0 1209:0001 HB0001",
                "opened serial:/dev/ttyACM0",
                "second opening busy",
                "empty []",
                "interrupted []",
                "name Hebb,BENCH,1,1",
                "break true",
                "modem lines unchanged",
                "opening after closing succeeds",
                "modem lines unchanged",
                "error closed",
            ]
        )
    }

    @Test("is not found by other ids")
    func missesPort() throws {
        let output = try PretendedMachine("serial_bench").run("SerialProbe", "usb:1209:0002")
        #expect(output == ["port /dev/ttyACM0 1209:0001 HB0001", "error noSuchDevice"])
    }
}
