// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

/// The real library on a pretended machine: umockdev answers for the kernel.
@Suite(
    "A serial port of the library",
    .enabled(if: SerialBench.isAvailable, "needs the packages umockdev and libumockdev-dev"),
    .timeLimit(.minutes(2))
)
struct SerialBenchTests {
    let scratch = ScratchPath()

    @Test(
        "is listed, found, locked, used, closed without touching DTR, and seen to leave",
        arguments: ["serial:/dev/ttyACM0", "usb:1209:0001", "usb:1209:0001:HB0001"]
    )
    func usesPort(address: String) throws {
        let output = try SerialBench(scratch).run(address)
        #expect(
            output == [
                "port /dev/ttyACM0 4617 1 HB0001",
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
        let output = try SerialBench(scratch).run("usb:1209:0002")
        #expect(output == ["port /dev/ttyACM0 4617 1 HB0001", "error noSuchDevice"])
    }
}

/// Builds and runs `Bench/serial_bench.c`.
private struct SerialBench {
    private let program: String

    /// Whether this machine has what the bench needs.
    static var isAvailable: Bool {
        shell("command -v umockdev-wrapper && command -v cc && pkg-config umockdev-1.0") != nil
    }

    init(_ scratch: ScratchPath) throws {
        program = scratch.file("serial_bench")
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Bench/serial_bench.c").path()
        let flags = "-std=gnu11 -Wall -Wextra -Werror"
        let libraries = "$(pkg-config --cflags --libs umockdev-1.0) -lpthread"
        _ = try #require(Self.shell("cc \(flags) '\(source)' -o '\(program)' \(libraries)"))
    }

    /// The lines the probe writes when it is asked for `address`.
    func run(_ address: String) throws -> [String] {
        let products = try URL(
            filePath: FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/exe"
            )
        ).deletingLastPathComponent().path()
        let probe = "\(products)SerialProbe"
        let output = Self.shell("umockdev-wrapper '\(program)' '\(probe)' '\(address)'")
        return try #require(output).split(separator: "\n").map(String.init)
    }

    /// What `command` writes, nil when it fails or takes longer than a minute.
    private static func shell(_ command: String) -> String? {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments = ["60", "sh", "-c", command]
        process.standardOutput = output
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
    }
}
