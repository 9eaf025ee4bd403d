// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Testing

@testable import Daemon

@Suite("The laboratory", .timeLimit(.minutes(1)))
struct LaboratoryTests {
    @Test("records a run and reports it")
    func report() async throws {
        let events = try await Bed().run(Bed.request())
        #expect(events.map(\.kind) == [.started, .finished])
        let run = try #require(events.last?.report)
        #expect(run.run == 1)
        #expect(run.seed == 42)
        #expect(run.verdict == "pass")
        #expect(run.state == "completed")
        #expect(run.exitStatus == 0)
        #expect(run.recordHash == "00ff")
        #expect(run.ablation == "none")
        #expect(run.fallback == false)
        #expect(run.banner == nil)
        #expect(run.times.started == "1970-01-01T00:00:01.000Z")
        let metric = try #require(run.metrics["on_off"])
        #expect(
            metric
                == MetricReport(
                    value: 100,
                    unit: "1",
                    expected: "100 ± 10 %",
                    pass: true,
                    fitted: true
                )
        )
    }

    @Test(
        "takes the origin from the board's physics, whatever the wire",
        arguments: [
            (BoardPhysics.device, "measured"), (.hostModel, "simulated"), (.chipModel, "emulated"),
        ]
    )
    func origin(physics: BoardPhysics, origin: String) async throws {
        let address = "serial:/dev/ttyACM7"
        let bed = Bed(FakeBoards([address: .board(physics)]))
        let events = try await bed.run(Bed.request(board: address))
        #expect(events.first?.origin == origin)
        #expect(events.last?.report?.origin == origin)
        #expect(events.last?.report?.board.physics == physics.rawValue)
    }

    @Test("never takes another board than the one that was named", arguments: ["allow", "never"])
    func explicit(fallback: String) async throws {
        let bed = Bed()
        let request = Bed.request(fallback: fallback, board: "serial:/dev/ttyUSB9")
        let events = try await bed.run(request)
        let failure = try #require(events.last?.failure)
        #expect(failure.code == "boardAbsent")
        #expect(failure.exitStatus == 3)
        #expect(failure.message.hasPrefix("serial:/dev/ttyUSB9: there is no such device"))
        #expect(bed.boards.titles.isEmpty)
        #expect(try await bed.laboratory.records.runs(limit: 9).isEmpty)
    }

    @Test("goes to a simulated board where the bench allows it, and says so everywhere")
    func fallback() async throws {
        let bed = Bed()
        let request = Bed.request(benchBoard: "serial:/dev/ttyUSB9", fallback: "allow")
        let events = try await bed.run(request)
        let banner = """
            SIMULATED — no board attached at serial:/dev/ttyUSB9; these numbers come from a device \
            model.
            """
        #expect(events.first?.banner == banner)
        let run = try #require(events.last?.report)
        #expect(run.fallback)
        #expect(run.banner == banner)
        #expect(run.origin == "simulated")
        #expect(run.board.address == "sim")
        let stored = try await bed.laboratory.records.run(named: "1")
        #expect(stored.fallback && stored.banner == banner)
    }

    @Test("does not fall back where the bench does not allow it")
    func noFallback() async throws {
        let events = try await Bed().run(Bed.request(benchBoard: "serial:/dev/ttyUSB9"))
        #expect(events.last?.failure?.exitStatus == 3)
    }

    @Test("does not fall back from a board that is there but forbidden")
    func forbidden() async throws {
        let bed = Bed(FakeBoards(["serial:/dev/ttyUSB9": .forbidden]))
        let request = Bed.request(benchBoard: "serial:/dev/ttyUSB9", fallback: "allow")
        let events = try await bed.run(request)
        #expect(events.last?.failure?.code == "boardAbsent")
        #expect(try await bed.laboratory.records.runs(limit: 9).isEmpty)
    }

    @Test("refuses to ablate real devices, and records nothing", arguments: ["freeze", "flip"])
    func ablation(word: String) async throws {
        let bed = Bed(FakeBoards(["sim": .board(.device)]))
        let events = try await bed.run(Bed.request(settings: ["ablate=\(word)"]))
        #expect(events.last?.failure?.code == "ablationNeedsModel")
        #expect(events.last?.failure?.exitStatus == 2)
        #expect(try await bed.laboratory.records.runs(limit: 9).isEmpty)
    }

    @Test("ablates models, and says so in the record")
    func ablatedModel() async throws {
        let events = try await Bed().run(Bed.request(settings: ["ablate=freeze"]))
        #expect(events.last?.report?.ablation == "freeze")
    }

    @Test(
        "refuses a request that is wrong before anything is queued",
        arguments: [
            (Bed.request(settings: ["count"]), "settingMalformed"),
            (Bed.request(settings: ["count=0"]), "experimentInvalid"),
            (Bed.request(settings: ["cuont=2"]), "experimentInvalid"),
            (Bed.request(board: "ttyUSB9"), "boardMalformed"),
            (RunRequest(), "requestMalformed"),
            (RunRequest(row: "PLA-02"), "protocolsMissing"),
        ]
    )
    func wrong(request: RunRequest, code: String) async throws {
        let bed = Bed()
        let error = await #expect(throws: LaboratoryError.self) {
            _ = try await bed.laboratory.submit(request)
        }
        #expect(error?.failure.code == code)
        #expect(error?.exitStatus == .usage)
        #expect(await bed.laboratory.pending().isEmpty)
    }

    @Test("names the line of an unknown key")
    func unknownKey() async throws {
        var request = Bed.request()
        request.experiment?.text += "\nsped: 3\n"
        let report = try Bed().laboratory.validate(request)
        #expect(!report.valid)
        let mistake = try #require(report.mistakes.first)
        #expect(mistake.code == "unknownKey")
        #expect(mistake.file == "count.yaml")
        #expect(mistake.line == 18)
    }
}
