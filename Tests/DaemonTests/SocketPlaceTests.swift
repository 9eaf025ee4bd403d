// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Foundation
import TestKit
import Testing
import Transports

@testable import Daemon

@Suite("The place of the socket")
struct SocketPlaceTests {
    /// The code of the refusal of a path.
    private func refusal(_ path: String) -> String? {
        #expect(throws: ControlFailure.self) { try SocketPlace.prepare(path) }?.code
    }

    @Test("is made with a directory that only its owner enters")
    func fresh() throws {
        let scratch = ScratchPath()
        let folder = scratch.file("hebb")
        try SocketPlace.prepare("\(folder)/hebbd.sock")
        let attributes = try FileManager.default.attributesOfItem(atPath: folder)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test("is refused while another daemon listens there")
    func busy() throws {
        let scratch = ScratchPath()
        let path = scratch.file("hebbd.sock")
        let listener = try SocketListener(.unix(path: path))
        defer { listener.close() }
        #expect(refusal(path) == "socketBusy")
    }

    @Test("is taken over from a daemon that died, whose file is left")
    func stale() throws {
        let scratch = ScratchPath()
        let path = scratch.file("hebbd.sock")
        let left = scratch.file("other.sock")
        let listener = try SocketListener(.unix(path: left))
        // A listener removes its own file only: this one survives under another name.
        try FileManager.default.moveItem(atPath: left, toPath: path)
        listener.close()
        #expect(FileManager.default.fileExists(atPath: path))
        try SocketPlace.prepare(path)
    }

    @Test("is left alone when it is no socket")
    func taken() throws {
        let scratch = ScratchPath()
        let path = scratch.file("hebbd.sock")
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        #expect(refusal(path) == "socketTaken")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("mine".utf8))
    }
}
