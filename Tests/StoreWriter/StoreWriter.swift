// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import PulsePrograms
internal import Quantities
package import RunStore

/// Writes a run without end and says on standard output what is durable, until it is killed.
///
/// Usage: `store-writer PATH`. Lines: `intended PLAY 0`, `stored PLAY COUNT`, `ended PLAY COUNT`.
@main
enum StoreWriter {
    /// Batches of records in a play.
    private static let batchCount: UInt64 = 6

    /// Records in a batch.
    private static let batchSize: UInt64 = 100

    private static func main() throws {
        let archive = try RunArchive(path: CommandLine.arguments[1])
        let writer = try archive.beginRun(.example(title: "killed"))
        let program = try writer.addProgram(label: "one", bytes: [1], sha256: "00")
        // More plays than any test reads about.
        for play in UInt32(1)...1000 {
            let intent = PlayIntent(
                board: "SIM-1",
                number: play,
                program: program,
                bootID: 1,
                intendedHostNanoseconds: 0
            )
            let id = try writer.intend(intent)
            say("intended \(play) 0")
            for batch in 0..<batchCount {
                let first = batch * batchSize
                let records = (first..<first + batchSize).map { Record.example($0, of: play) }
                try writer.append(records, to: id, at: first)
                for stored in try writer.commit() { say("stored \(play) \(stored.records)") }
            }
            try writer.endPlay(id, PlayEnd(outcome: .done, endedHostNanoseconds: 0))
            say("ended \(play) \(batchCount * batchSize)")
        }
    }

    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }
}

extension Record {
    /// A record that its play and index determine.
    package static func example(_ index: UInt64, of play: UInt32) -> Self {
        let mixed = (index &+ UInt64(play) << 32) &* 0x9E37_79B9_7F4A_7C15
        return Record(
            tick: index * 25 + mixed >> 61,
            programCounter: UInt32(mixed >> 40 & 0xFF),
            kind: .sample,
            line: .column(Int(mixed >> 20 & 31)),
            code: Int32(truncatingIfNeeded: mixed >> 24),
            range: UInt8(mixed >> 8 & 3),
            drive: Int16(truncatingIfNeeded: mixed >> 12),
            flags: Flags(rawValue: UInt16(mixed & 15))
        )
    }
}

extension NewRun {
    /// A run with something in every field.
    package static func example(title: String = "example", seed: UInt64 = 7) -> Self {
        guard
            let scales = BoardScales(
                programTickNanoseconds: 40,
                dacStepNanovolts: 152_500,
                adcStepFemtoamperes: 1500
            )
        else { preconditionFailure("The scales of the example are in range.") }
        return NewRun(
            row: "PLA-02",
            title: title,
            procedure: "potentiation",
            origin: .simulated,
            seed: seed,
            ablation: "freeze",
            provenance: RunProvenance(
                experiment: Array("steps: 100\nvoltage: 1.2 V\n".utf8),
                bench: Array("array: 4 x 4\n".utf8),
                source: "steps: 100 # as written\n",
                board: #"{"serial": "SIM-1"}"#,
                versions: #"{"hebb": "0.1"}"#
            ),
            scales: scales,
            isFallback: true,
            banner: "SIMULATED: no board was found",
            startedHostNanoseconds: 1_700_000_000_000_000_000
        )
    }
}
