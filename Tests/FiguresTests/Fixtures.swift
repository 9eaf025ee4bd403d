// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulsePrograms
import Quantities
import RunStore

@testable import Figures

/// A folder that goes away with its last reference.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("hebb-figures-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A bench whose sense gain is 1 and whose DAC gain is given.
func bench(gain: Double = 1) -> [UInt8] {
    let bits = String(gain.bitPattern, radix: 16)
    let text =
        #"{"calibration":{"adc_gain":"3ff0000000000000","adc_offset":0,"dac_gain":"\#(bits)"}}"#
    return Array(text.utf8)
}

/// A run of a procedure on a board of 1 mV and 1 nA codes and 1 ms ticks.
func exampleRun(
    _ procedure: String,
    origin: Origin = .simulated,
    title: String = "An example",
    banner: String? = nil,
    bench: [UInt8] = bench()
) throws -> NewRun {
    let scales = BoardScales(
        programTickNanoseconds: 1_000_000,
        dacStepNanovolts: 1_000_000,
        adcStepFemtoamperes: 1_000_000
    )
    guard let scales else { throw CocoaError(.coderInvalidValue) }
    return NewRun(
        row: "PLA-02",
        title: title,
        procedure: procedure,
        origin: origin,
        seed: 7,
        provenance: RunProvenance(
            experiment: Array("{}".utf8),
            bench: bench,
            source: "",
            board: "{}",
            versions: "{}"
        ),
        scales: scales,
        isFallback: banner != nil,
        banner: banner,
        startedHostNanoseconds: 1
    )
}

/// A sample at 1 V of some nanoamperes, made by the instruction at `offset`.
func sampleRecord(
    _ tick: UInt64,
    _ nanoamperes: Int32,
    at offset: UInt32 = 0
) -> PulsePrograms.Record {
    PulsePrograms.Record(
        tick: tick,
        programCounter: offset,
        kind: .sample,
        line: .column(0),
        code: nanoamperes,
        drive: 1000
    )
}

extension RunArchive {
    /// Writes a run whose plays, each of one program, left the given records, and ends it.
    func write(
        _ run: NewRun,
        labels: [String] = [],
        plays: [[PulsePrograms.Record]]
    ) throws -> RunNumber {
        let writer = try beginRun(run)
        let annotation = ProgramAnnotation(
            instructions: labels.enumerated().map { offset, label in
                .init(
                    offset: UInt32(offset),
                    askedMicrovolts: 1_000_000,
                    programmedMicrovolts: 1_000_000,
                    label: label
                )
            }
        )
        _ = try writer.addProgram(
            label: "2 pulses up and down, cell 1, 1",
            bytes: [1],
            sha256: "ab",
            annotation: annotation
        )
        for (index, records) in plays.enumerated() {
            let intent = PlayIntent(
                board: "SIM",
                number: UInt32(writer.number) * 100 + UInt32(index),
                program: 1,
                bootID: 1,
                intendedHostNanoseconds: 2
            )
            let play = try writer.intend(intent)
            if !records.isEmpty { try writer.append(records, to: play, at: 0) }
            try writer.endPlay(play, PlayEnd(outcome: .done, endedHostNanoseconds: 3))
        }
        try writer.endRun(
            RunEnd(
                state: .completed,
                verdict: .none,
                cause: nil,
                exitStatus: 0,
                recordHash: "0cafcc4620046c2af59fd859",
                endedHostNanoseconds: 4
            )
        )
        return writer.number
    }

    /// A potentiation run of two set and two reset pulses.
    func writePotentiation(_ run: NewRun) throws -> RunNumber {
        try write(
            run,
            labels: ["fresh", "after set", "after reset"],
            plays: [
                [
                    sampleRecord(1, 100), sampleRecord(2, 300), sampleRecord(3, 1000, at: 1),
                    sampleRecord(4, 20000, at: 1), sampleRecord(5, 900, at: 2),
                    sampleRecord(6, 500, at: 2),
                ]
            ]
        )
    }
}

/// Samples at 1 V of some microsiemens, for one purpose.
func samples(_ label: String, _ microsiemens: [Double]) -> [FigureSample] {
    microsiemens.map {
        FigureSample(label: label, seconds: 0, line: .column(0), volts: 1, amperes: $0 * 1e-6)
    }
}

extension FigurePlan {
    /// The lines of the block with a name.
    func lines(_ name: String) -> [String]? { blocks.first { $0.name == name }?.lines }

    /// What the legends say.
    var titles: [String] { panels.flatMap(\.elements).compactMap(\.title) }

    /// All settings of all panels.
    var settings: String { panels.flatMap(\.settings).joined(separator: "\n") }
}
