// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Daemon
import Experiments
import Logging
import TestKit

/// A laboratory with a store of its own and boards that run nothing.
struct Bed {
    let scratch = ScratchPath()
    let boards: FakeBoards
    let laboratory: Laboratory

    init(_ boards: FakeBoards = FakeBoards()) {
        self.boards = boards
        laboratory = Laboratory(
            Laboratory.Configuration(
                protocols: nil,
                procedures: Self.procedures,
                freshSeed: { 42 },
                now: { 1_000_000_000 }
            ),
            records: RecordDesk(path: scratch.file("store.sqlite")),
            boards: boards,
            logLevel: .critical
        )
    }

    static let procedures = [
        ProcedureSchema(
            "counting",
            about: "Counts.",
            [Parameter("count", .integer, default: "1", minimum: "1", about: "How many.")]
        )
    ]

    /// Runs `body` while the laboratory works.
    func working<Value: Sendable>(
        _ body: (Laboratory) async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [laboratory] in await laboratory.run() }
            do {
                let value = try await body(laboratory)
                await laboratory.close()
                return value
            } catch {
                await laboratory.close()
                throw error
            }
        }
    }

    /// Asks for a run and waits for its end.
    func run(_ request: RunRequest) async throws -> [RunEvent] {
        try await working { laboratory in
            let job = try await laboratory.submit(request)
            var events: [RunEvent] = []
            for await event in try await laboratory.events(of: job.ticket) { events.append(event) }
            return events
        }
    }

    /// A request for an experiment.
    static func request(
        _ title: String = "Counting",
        benchBoard: String = "sim",
        fallback: String = "never",
        board: String? = nil,
        settings: [String]? = nil
    ) -> RunRequest {
        let text = """
            hebb: 1
            title: \(title)
            procedure: counting
            bench:
              name: test bench
              board: \(benchBoard)
              fallback: \(fallback)
              profile:
                profile: test-device
                model: power-step
                parameters: { g_min: { value: 1 nS, evidence: NT, source: a test } }
                limits: { cell_voltage: 1 V, line_voltage: 1 V, pulse_width: 1 s, cell_current: 1 mA }
              array: { rows: 1, columns: 1, kind: passive }
              limits: { run_time: 1 h, pulses: 10, energy: 1 nJ }
              wiring: { scheme: V/2, safe_state: ground }
            expect:
              on_off: { value: 100, tolerance: 10 %, source: a test, fitted: true }
            """
        return RunRequest(
            experiment: NamedText(file: "count.yaml", text: text),
            board: board,
            settings: settings
        )
    }
}
