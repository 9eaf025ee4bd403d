// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

/// Tests that run the built programs; one at a time, because each of them waits for children.
@Suite("The programs", .serialized)
enum ProgramTests {}

/// The built programs, run as children in a home of their own.
final class Programs: Sendable {
    /// How a program ended.
    struct Ending {
        let status: Int32
        let output: String
        let errors: String

        /// The one JSON object on standard output.
        func json() throws -> [String: Any] {
            #expect(output.hasSuffix("\n"))
            #expect(!output.dropLast().contains("\n"))
            let object = try JSONSerialization.jsonObject(with: Data(output.utf8))
            return try #require(object as? [String: Any])
        }
    }

    let home = ScratchPath()

    var socket: String { home.file("hebbd.sock") }
    var store: String { home.file("store.sqlite") }

    deinit {
        for name in [".local", "run"] {
            let path = home.file(name)
            guard FileManager.default.fileExists(atPath: path) else { continue }
            do {
                try FileManager.default.removeItem(atPath: path)
            } catch {
                Issue.record(error)
            }
        }
    }

    /// A child that is not started yet.
    func process(_ program: String, _ arguments: [String]) -> Process {
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent(program)
        child.arguments = arguments
        child.environment = [
            "HOME": home.directory, "XDG_RUNTIME_DIR": home.file("run"), "PATH": "/usr/bin:/bin",
        ]
        child.standardInput = FileHandle.nullDevice
        return child
    }

    /// Runs `hebb` to its end.
    func hebb(_ arguments: String...) throws -> Ending {
        try end(process("hebb", arguments))
    }

    /// Runs a child to its end; its output is small enough for the pipes.
    func end(_ child: Process) throws -> Ending {
        let (output, errors) = (Pipe(), Pipe())
        child.standardOutput = output
        child.standardError = errors
        try child.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(),
            as: UTF8.self
        )
        let said = String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(),
            as: UTF8.self
        )
        child.waitUntilExit()
        #expect(child.terminationReason == .exit)
        return Ending(status: child.terminationStatus, output: text, errors: said)
    }

    /// Starts `hebbd` and waits until it says that it serves.
    func daemon() throws -> Process {
        let child = process("hebbd", ["--socket", socket, "--store", store])
        let errors = Pipe()
        child.standardError = errors
        try child.run()
        var said = ""
        while !said.contains("serving") {
            let data = errors.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            said += String(decoding: data, as: UTF8.self)
        }
        try #require(said.contains("serving"), "hebbd said: \(said)")
        // What it says from now on is not read, but must not block it either.
        errors.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
        return child
    }
}
