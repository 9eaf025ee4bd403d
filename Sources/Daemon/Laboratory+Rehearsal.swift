// SPDX-License-Identifier: Apache-2.0

package import ControlAPI
internal import Experiments
internal import Foundation
internal import PulsePrograms
internal import Quantities
internal import RunStore
internal import Transports

extension Laboratory {
    /// What a run would do: it is rehearsed on a simulated board, into a store that is thrown
    /// away, and every program that was played is bounded by the verifier.
    ///
    /// - Throws: ``LaboratoryError``, and `ProgramRejection` for a program that no board may play.
    @concurrent
    package nonisolated func rehearse(_ request: RunRequest) async throws -> DryRunReport {
        let prepared = try await prepare(request)
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("hebb-dry-run-\(UUID().uuidString)")
        let desk = RecordDesk(path: folder.appendingPathComponent("store.sqlite").path)
        let threads = QueueExecutor("hebb.rehearsal", isSerial: false)
        do {
            let report = try await withTaskExecutorPreference(threads) {
                try await self.rehearse(prepared, desk)
            }
            try FileManager.default.removeItem(at: folder)
            return report
        } catch {
            if FileManager.default.fileExists(atPath: folder.path) {
                try FileManager.default.removeItem(at: folder)
            }
            throw error
        }
    }

    /// Not optimised: the optimiser of Swift 6.3.1 crashes when it splits this function.
    @_optimize(none)
    private nonisolated func rehearse(
        _ prepared: PreparedRun,
        _ desk: RecordDesk
    ) async throws -> DryRunReport {
        let board = try await boards.open(.simulated, for: prepared)
        do {
            let report = try await rehearse(prepared, desk, on: board)
            await board.close()
            return report
        } catch {
            await board.close()
            throw error
        }
    }

    private nonisolated func rehearse(
        _ prepared: PreparedRun,
        _ desk: RecordDesk,
        on board: any OpenBoard
    ) async throws -> DryRunReport {
        let run = try newRun(prepared, board.description, "SIMULATED — a rehearsal.")
        let writer = try await desk.begin(run)
        let conclusion = await board.execute(
            prepared,
            writer: writer,
            control: RunControl(),
            report: { _ in }
        )
        let archive = try await desk.archive()
        return try Self.sum(prepared, conclusion, archive, writer.number, board)
    }

    /// What a rehearsal that completed comes to.
    private nonisolated static func sum(
        _ prepared: PreparedRun,
        _ conclusion: RunConclusion,
        _ archive: RunArchive,
        _ run: RunNumber,
        _ board: any OpenBoard
    ) throws -> DryRunReport {
        guard conclusion.state == .completed else {
            let sentence = conclusion.cause ?? "The rehearsal did not complete."
            let status = ExitStatus(rawValue: conclusion.exitStatus) ?? .failed
            throw ControlFailure("rehearsalFailed", sentence, status)
        }
        return try Rehearsal(archive: archive, run: run, board: board)
            .report(prepared, conclusion)
    }
}

/// Sums up what a rehearsal played.
private struct Rehearsal {
    let archive: RunArchive
    let run: RunNumber
    let board: any OpenBoard

    func report(
        _ prepared: PreparedRun,
        _ conclusion: RunConclusion
    ) throws -> DryRunReport {
        var report = DryRunReport(title: prepared.experiment.title, seed: prepared.seed)
        report.verdict = conclusion.verdict.rawValue
        let scales = board.description.scales
        let seconds = Double(scales.programTickNanoseconds) / 1e9
        let programs = try archive.programs(of: run)
        var bounds: [Int: ProgramBounds] = [:]
        for program in programs {
            let bound = try board.bounds(of: program.bytes, for: prepared)
            bounds[program.ordinal] = bound
            report.programBytes += program.bytes.count
            add(bound, scales, to: &report)
        }
        report.programs = programs.count
        for play in try archive.plays(of: run) {
            report.plays += 1
            report.records += play.storedRecords
            report.boardSeconds += Double(play.end?.report?.endTick ?? 0) * seconds
            guard let bound = bounds[play.intent.program] else { continue }
            report.pulses += bound.pulses
            report.halfSelectSeconds += Double(bound.halfSelect) * seconds
        }
        return report
    }

    /// Widens the peaks by those of a program.
    private func add(
        _ bound: ProgramBounds,
        _ scales: BoardScales,
        to report: inout DryRunReport
    ) {
        func microvolts(_ code: Int64) -> Int64 { code * scales.dacStepNanovolts / 1000 }
        report.cellPeakMicrovolts = max(
            report.cellPeakMicrovolts,
            microvolts(Int64(bound.cellPeak))
        )
        report.linePeakMicrovolts = max(
            report.linePeakMicrovolts,
            microvolts(Int64(bound.linePeak))
        )
        report.energyFemtojoules = max(report.energyFemtojoules, bound.energy)
        for kind in Line.Kind.allCases {
            for index in 0..<BoardTraits.maximumLines {
                let codes = bound.codes(on: Line(kind, index))
                guard codes.lowest != 0 || codes.highest != 0 else { continue }
                let name = "\(kind) \(index + 1)"
                let old = report.lines[name]
                report.lines[name] = DryRunReport.LineDose(
                    lowestMicrovolts: min(
                        old?.lowestMicrovolts ?? 0,
                        microvolts(Int64(codes.lowest))
                    ),
                    highestMicrovolts: max(
                        old?.highestMicrovolts ?? 0,
                        microvolts(Int64(codes.highest))
                    )
                )
            }
        }
    }
}
