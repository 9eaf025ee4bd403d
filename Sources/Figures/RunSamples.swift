// SPDX-License-Identifier: Apache-2.0

internal import PulsePrograms
internal import Quantities
internal import RunStore

/// One sample in SI units, after the bench's calibration.
struct FigureSample: Hashable, Sendable {
    /// What the instruction was for.
    var label: String
    /// Seconds from the play's start.
    var seconds: Double
    /// The line that was sensed.
    var line: Line
    /// V(row) − V(column) that was programmed.
    var volts: Double
    /// The current that was sensed.
    var amperes: Double

    /// The conductance; no number where nothing was applied.
    var siemens: Double { volts == 0 ? .nan : amperes / volts }
}

/// The samples of one play.
struct PlaySamples: Hashable, Sendable {
    /// What its program is for.
    var label: String
    /// Its samples, in their order.
    var samples: [FigureSample]
    /// How often a neuron fired.
    var spikeCount = 0
}

/// Turns the records of a run into samples.
struct SampleReader {
    let archive: RunArchive
    let run: StoredRun
    private let programs: [Int: StoredProgram]
    private let labels: [Int: [UInt32: String]]
    private let calibration: SampleCalibration

    init(_ archive: RunArchive, _ number: RunNumber) throws(FigureError) {
        let context = FigureError.Context(run: number)
        let stored: ([StoredProgram], RunProvenance)
        do throws(StoreError) {
            self.archive = archive
            run = try archive.run(number)
            stored = (try archive.programs(of: number), try archive.provenance(of: number))
        } catch {
            throw FigureError(.store, context, cause: error)
        }
        programs = Dictionary(stored.0.map { ($0.ordinal, $0) }) { first, _ in first }
        labels = programs.mapValues { program in
            Dictionary(program.annotation.instructions.map { ($0.offset, $0.label) }) { $1 }
        }
        calibration = try SampleCalibration(bench: stored.1.bench, run)
    }

    /// The sample that a record is.
    func sample(_ record: Record, of play: StoredPlay) throws(FigureError) -> FigureSample {
        guard record.range <= 12 else {
            let reason = "a sample states the impossible range \(record.range)"
            throw FigureError(.runUnreadable, .init(run: run.number), reason: reason)
        }
        let ticks = Double(record.tick)
        return FigureSample(
            label: labels[play.intent.program]?[record.programCounter] ?? "",
            seconds: ticks * Double(run.scales.programTickNanoseconds) * 1e-9,
            line: record.line,
            volts: calibration.volts(record.drive),
            amperes: calibration.amperes(record.code, range: record.range)
        )
    }

    /// The samples of the whole run, play by play.
    func plays() throws(FigureError) -> [PlaySamples] {
        var found: [PlaySamples] = []
        var last: PlayID?
        try forEachBlock { (block) throws(FigureError) in
            if last != block.play.id {
                last = block.play.id
                let label = programs[block.play.intent.program]?.label ?? ""
                found.append(PlaySamples(label: label, samples: []))
            }
            let index = found.count - 1
            for record in block.records {
                switch record.kind {
                case .sample:
                    found[index].samples.append(try sample(record, of: block.play))
                case .spike: found[index].spikeCount += 1
                default: continue
                }
            }
        }
        return found
    }

    /// The experiment in its canonical form.
    func experiment() throws(FigureError) -> [UInt8] {
        do throws(StoreError) {
            return try archive.provenance(of: run.number).experiment
        } catch {
            throw FigureError(.store, .init(run: run.number), cause: error)
        }
    }

    /// How many records are stored.
    func recordCount() throws(FigureError) -> UInt64 {
        do throws(StoreError) {
            return try archive.progress(of: run.number).records
        } catch {
            throw FigureError(.store, .init(run: run.number), cause: error)
        }
    }

    /// Hands over the records of the run, a block at a time.
    func forEachBlock(
        _ body: (StoredRecords) throws(FigureError) -> Void
    ) throws(FigureError) {
        let context = FigureError.Context(run: run.number)
        do {
            var reader = try archive.records(of: run.number)
            while let block = try reader.nextBlock() { try body(block) }
        } catch let error as FigureError {
            throw error
        } catch {
            throw FigureError(.store, context, cause: error)
        }
    }
}
