// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Why a test of the emulator cannot go on.
package struct EmulatorError: Error, CustomStringConvertible {
    /// The sentence.
    package var description: String

    /// Something that a test cannot go on after.
    package init(description: String) { self.description = description }
}

/// `firmware/emulate` as a child process, ended with the test.
package final class Emulator {
    /// Where clients connect.
    package let path: String

    private let process: Process
    private let errors: Pipe

    /// The repository.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// What is missing to run firmware here, as sentences.
    package static let missing: [String] = [
        ("qemu-system-arm", "qemu-system-arm"), ("arm-none-eabi-gcc", "gcc-arm-none-eabi"),
    ].filter { program, _ in
        let folders = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return !folders.split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
    }.map { "\($0.0) is missing: apt-get install \($0.1)" }

    /// Whether firmware can run here; says loudly why not.
    package static let isAvailable: Bool = {
        guard !missing.isEmpty else { return true }
        let notice = "SKIPPED: the firmware is not tested. \(missing.joined(separator: "; "))\n"
        FileHandle.standardError.write(Data(notice.utf8))
        return false
    }()

    /// A path in the temporary folder that no other test has.
    package static func freshPath() -> String {
        let process = ProcessInfo.processInfo.processIdentifier
        return "/tmp/hebb-\(process)-\(UInt32.random(in: 0 ... .max)).sock"
    }

    /// What the board runs.
    package enum Program: Sendable {
        /// What it is shipped with.
        case firmware
        /// The platform's own test.
        case selfTest
    }

    /// Starts the board; returns once it listens.
    package init(
        _ options: [String] = [],
        board: String = "mps2-an386",
        program: Program = .selfTest,
        path: String = Emulator.freshPath()
    ) throws {
        self.path = path
        let kind = program == .selfTest ? ["--selftest"] : []
        (process, errors) = try Self.launch([board, "unix:\(path)"] + kind + options)
        let output = process.standardOutput as? Pipe
        let line = Self.firstLine(output?.fileHandleForReading)
        guard line == "\(board) listens on unix:\(path)\n" else {
            process.terminate()
            throw EmulatorError(description: "emulate said: \(line)\(Self.text(errors))")
        }
    }

    deinit { end() }

    /// Terminates the emulator and returns its exit status.
    @discardableResult
    package func end() -> Int32 {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Runs `firmware/emulate` with arguments it must refuse; its exit status and its sentence.
    package static func refusal(_ arguments: [String]) throws -> (status: Int32, sentence: String) {
        let (process, errors) = try launch(arguments)
        let sentence = text(errors)
        process.waitUntilExit()
        return (process.terminationStatus, sentence)
    }

    private static func launch(_ arguments: [String]) throws -> (Process, Pipe) {
        let process = Process()
        let errors = Pipe()
        process.executableURL = root.appending(path: "firmware/emulate")
        process.arguments = arguments
        process.standardOutput = Pipe()
        process.standardError = errors
        try process.run()
        return (process, errors)
    }

    private static func text(_ pipe: Pipe) -> String {
        String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }

    private static func firstLine(_ handle: FileHandle?) -> String {
        var line = Data()
        while let byte = try? handle?.read(upToCount: 1), byte.count == 1, line.count < 1000 {
            line += byte
            if byte.first == 10 { break }
        }
        return String(decoding: line, as: UTF8.self)
    }
}

/// A child process belongs to one test.
@available(*, unavailable)
extension Emulator: Sendable {}
