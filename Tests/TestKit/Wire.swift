// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A client of the emulator's socket; every read has a deadline.
package final class Wire {
    /// How long an answer may take.
    package var patienceMilliseconds: Int32 = 30_000

    private let descriptor: Int32

    /// Connects to the socket at `path`.
    package init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        // Safe: the path is short and the rest of the field stays zero.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in
            for (index, byte) in bytes.enumerated() where index < 107 {
                unsafe field[index] = byte
            }
        }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        // Safe: the address lives through the call.
        let status = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, length)
            }
        }
        guard status == 0 else { throw EmulatorError(description: "cannot connect to \(path)") }
    }

    deinit { close(descriptor) }

    /// Sends all bytes.
    package func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            // Safe: the range lies within the array.
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw EmulatorError(description: "the connection is gone") }
            sent += count
        }
    }

    /// At least one and at most `limit` bytes; fails when none comes in time.
    package func receive(_ limit: Int) throws -> [UInt8] {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe Foundation.poll(&ready, 1, patienceMilliseconds) == 1 else {
            throw EmulatorError(description: "no answer in time")
        }
        var buffer = [UInt8](repeating: 0, count: limit)
        // Safe: the count is the buffer's.
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        guard count > 0 else { throw EmulatorError(description: "the connection is gone") }
        return Array(buffer.prefix(count))
    }

    /// At most `limit` bytes that come within the time; none is an answer too.
    package func poll(_ limit: Int, milliseconds: Int32) throws -> [UInt8] {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe Foundation.poll(&ready, 1, milliseconds) == 1 else { return [] }
        return try receive(limit)
    }

    /// Sends a command and returns the words of the line it is answered with.
    package func ask(_ command: [UInt8]) throws -> [String] {
        try send(command)
        var line: [UInt8] = []
        while line.last != 10 { line += try receive(1) }
        return String(decoding: line.dropLast(), as: UTF8.self)
            .split(separator: " ").map(String.init)
    }

    /// The same, for commands of one letter.
    package func ask(_ command: Character) throws -> [String] {
        try ask(Array(String(command).utf8))
    }
}

/// A socket belongs to one test.
@available(*, unavailable)
extension Wire: Sendable {}
