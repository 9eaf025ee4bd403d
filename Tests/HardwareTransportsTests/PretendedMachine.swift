// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

/// A machine that umockdev pretends, as a program under `Bench/` furnishes it.
struct PretendedMachine {
    let program: String
    private let scratch: ScratchPath

    /// Whether this machine has what the benches need.
    static let isAvailable =
        shell("command -v umockdev-wrapper && command -v cc && pkg-config umockdev-1.0") != nil

    /// Builds `Bench/NAME.c`.
    init(_ name: String) throws {
        scratch = ScratchPath()
        program = scratch.file(name)
        let source = Self.file("Bench/\(name).c")
        let flags = "-std=gnu11 -Wall -Wextra -Werror"
        let libraries = "$(pkg-config --cflags --libs umockdev-1.0) -lpthread"
        _ = try #require(Self.shell("cc \(flags) '\(source)' -o '\(program)' \(libraries)"))
    }

    /// The lines that `probe` writes there.
    func run(_ probe: String, _ argument: String) throws -> [String] {
        let products = try URL(
            filePath: FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        ).deletingLastPathComponent().path()
        let command = "umockdev-wrapper '\(program)' '\(products)\(probe)' '\(argument)'"
        let output = try #require(Self.shell(command), "\(probe) \(argument) failed")
        return output.split(separator: "\n").map(String.init)
    }

    private static let withUSB = Result { try Self("usb_bench") }

    /// What a scene of the probe says on a machine with USB.
    static func facts(_ scene: String) throws -> [String] {
        try withUSB.get().run("USBProbe", scene)
    }

    /// The path of a file beside this one.
    static func file(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: name).path()
    }

    /// What `command` writes, nil when it fails or takes longer than a minute.
    static func shell(_ command: String) -> String? {
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
