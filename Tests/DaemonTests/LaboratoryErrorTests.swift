// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Foundation
import RunStore
import Testing
import Transports

@testable import Daemon

@Suite("Errors of the laboratory")
struct LaboratoryErrorTests {
    @Test(
        "have the exit status of the contract",
        arguments: [
            (LaboratoryError.Code.requestMalformed, ControlAPI.ExitStatus.usage),
            (.settingMalformed, .usage), (.boardMalformed, .usage), (.captureUnwritable, .usage),
            (.boardAbsent, .noBoard),
            (.boardUnsupported, .noBoard), (.boardRefused, .refused), (.store, .store),
            (.ablationNeedsModel, .usage), (.protocolsMissing, .usage), (.noSuchJob, .usage),
            (.stoppedEarly, .failed), (.keyReused, .usage), (.unexpected, .failed),
        ]
    )
    func statuses(code: LaboratoryError.Code, status: ControlAPI.ExitStatus) {
        #expect(LaboratoryError(code).exitStatus == status)
    }

    @Test("of the store are exit status 5, but a run that does not exist is a wrong argument")
    func store() {
        let context = StoreError.Context(path: "/tmp/s", run: "9")
        let full = LaboratoryError(StoreError(.diskFull, context))
        #expect(full.exitStatus == .store)
        #expect(full.failure.code == "diskFull")
        #expect(LaboratoryError(StoreError(.noSuchRun, context)).exitStatus == .usage)
    }

    @Test("of a wire name the board and what to check")
    func wire() {
        let error = LaboratoryError(TransportError(.noSuchDevice, at: "serial:/dev/ttyUSB9"))
        #expect(error.code == .boardAbsent)
        #expect(
            error.description == """
                serial:/dev/ttyUSB9: there is no such device. Is the board plugged in and powered? \
                `hebb devices` lists the boards.
                """
        )
        let replay = LaboratoryError(TransportError(.unsupported, at: "replay:1"))
        #expect(replay.description == "replay:1: this build has no way to such a board.")
    }

    @Test("each make a sentence", arguments: LaboratoryError.Code.allCases)
    func sentences(code: LaboratoryError.Code) {
        let context = StoreError.Context(path: "/tmp/s")
        let error = LaboratoryError(code, "it", cause: StoreError(.locked, context))
        #expect(!error.description.isEmpty)
        #expect(error.failure.message == error.description)
    }

    @Test("are all in docs/reference/errors.md")
    func documented() throws {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/reference/errors.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        // The laboratory passes the code of the store on instead of its own.
        let own = LaboratoryError.Code.allCases.filter { $0 != .store }.map(\.rawValue)
        for code in own + StoreError.Code.allCases.map(\.rawValue) {
            #expect(text.contains("`\(code)`"), "\(code)")
        }
    }
}
