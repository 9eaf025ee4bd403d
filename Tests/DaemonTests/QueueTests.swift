// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Testing

@testable import Daemon

@Suite("The queue for a board", .timeLimit(.minutes(1)))
struct QueueTests {
    /// The events of a job until its end.
    private static func end(_ ticket: String, _ laboratory: Laboratory) async throws -> RunEvent {
        var last: RunEvent?
        for await event in try await laboratory.events(of: ticket) { last = event }
        return try #require(last)
    }

    @Test("makes a second client wait until the first is done")
    func second() async throws {
        let bed = Bed(FakeBoards(isGated: true))
        try await bed.working { laboratory in
            let first = try await laboratory.submit(Bed.request("first"))
            await bed.boards.started()
            let second = try await laboratory.submit(Bed.request("second"))
            #expect(first.stage == .running)
            #expect(second.stage == .queued)
            #expect(second.ahead == 1)
            #expect(bed.boards.titles == ["first"])
            bed.boards.release()
            #expect(try await Self.end(first.ticket, laboratory).report?.run == 1)
            await bed.boards.started()
            bed.boards.release()
            let last = try await Self.end(second.ticket, laboratory)
            #expect(last.report?.run == 2)
            #expect(bed.boards.titles == ["first", "second"])
            #expect(try #require(last.job.fence) > (try #require(first.fence)))
        }
    }

    @Test("is emptied by an emergency stop: what waits never begins")
    func emergency() async throws {
        let bed = Bed(FakeBoards(isGated: true))
        try await bed.working { laboratory in
            let first = try await laboratory.submit(Bed.request("first"))
            await bed.boards.started()
            let second = try await laboratory.submit(Bed.request("second"))
            let report = await laboratory.emergencyStop()
            #expect(report.stopped == [first.ticket, second.ticket])
            let dropped = try await Self.end(second.ticket, laboratory)
            #expect(dropped.kind == .failed)
            #expect(dropped.failure?.code == "stoppedEarly")
            #expect(dropped.job.run == nil)
            bed.boards.release()
            _ = try await Self.end(first.ticket, laboratory)
            #expect(bed.boards.titles == ["first"])
        }
    }

    @Test("lets the next one in when one that waits is stopped")
    func stopWaiting() async throws {
        let bed = Bed(FakeBoards(isGated: true))
        try await bed.working { laboratory in
            _ = try await laboratory.submit(Bed.request("first"))
            await bed.boards.started()
            let second = try await laboratory.submit(Bed.request("second"))
            let third = try await laboratory.submit(Bed.request("third"))
            _ = try await laboratory.stop(second.ticket)
            #expect(try await laboratory.report(third.ticket).ahead == 1)
            bed.boards.release()
            await bed.boards.started()
            bed.boards.release()
            _ = try await Self.end(third.ticket, laboratory)
            #expect(bed.boards.titles == ["first", "third"])
        }
    }

    @Test("does not stop what is over or unknown")
    func stopNothing() async throws {
        let bed = Bed()
        try await bed.working { laboratory in
            let job = try await laboratory.submit(Bed.request())
            _ = try await Self.end(job.ticket, laboratory)
            let over = await #expect(throws: LaboratoryError.self) {
                _ = try await laboratory.stop(job.ticket)
            }
            #expect(over?.code == .jobOver)
            let unknown = await #expect(throws: LaboratoryError.self) {
                _ = try await laboratory.stop("99")
            }
            #expect(unknown?.code == .noSuchJob)
        }
    }

    @Test("takes the same request under the same key once")
    func idempotency() async throws {
        let bed = Bed(FakeBoards(isGated: true))
        try await bed.working { laboratory in
            let first = try await laboratory.submit(Bed.request(), key: "k")
            let again = try await laboratory.submit(Bed.request(), key: "k")
            #expect(first.ticket == again.ticket)
            let error = await #expect(throws: LaboratoryError.self) {
                _ = try await laboratory.submit(Bed.request("other"), key: "k")
            }
            #expect(error?.code == .keyReused)
            bed.boards.release()
            _ = try await Self.end(first.ticket, laboratory)
        }
    }

    @Test("takes nothing more once the laboratory closes, and drops what waits")
    func closing() async throws {
        let bed = Bed(FakeBoards(isGated: true))
        try await bed.working { laboratory in
            let first = try await laboratory.submit(Bed.request("first"))
            await bed.boards.started()
            let second = try await laboratory.submit(Bed.request("second"))
            await laboratory.close()
            #expect(try await Self.end(second.ticket, laboratory).failure?.code == "stoppedEarly")
            let error = await #expect(throws: LaboratoryError.self) {
                _ = try await laboratory.submit(Bed.request("third"))
            }
            #expect(error?.code == .shuttingDown)
            bed.boards.release()
            #expect(try await Self.end(first.ticket, laboratory).kind == .finished)
        }
    }

    @Test("tells those who ask late what happened so far")
    func late() async throws {
        let bed = Bed()
        try await bed.working { laboratory in
            let job = try await laboratory.submit(Bed.request())
            let run = try #require(try await Self.end(job.ticket, laboratory).report)
            var kinds: [RunEvent.Kind] = []
            for await event in try await laboratory.events(of: String(run.run)) {
                kinds.append(event.kind)
            }
            #expect(kinds == [.started, .finished])
        }
    }
}
