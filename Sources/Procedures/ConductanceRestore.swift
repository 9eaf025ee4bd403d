// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import PulsePrograms
internal import Quantities

/// Brings a cell to a conductance by program-and-verify on the board, from both sides.
///
/// First depressing pulses until the conductance is at most the target, then weaker potentiating
/// ones until it is at least the target: the cell ends less than one such pulse above it. Each
/// direction plays one to a maximum of pulses, and reads after every one.
struct ConductanceRestore: Sendable {
    /// The parameter that states the target.
    static let targetName = "start_conductance"

    /// The parameters that describe it.
    static let parameters = [
        Parameter(
            targetName,
            .quantity(.conductance),
            default: "35 uS",
            minimum: "1 pS",
            about: "Where the cell is brought before each point."
        ),
        Parameter(
            "restore_up",
            .quantity(.voltage),
            default: "1 V",
            minimum: "0 V",
            about: "Effective voltage of a potentiating pulse that restores."
        ),
        Parameter(
            "restore_down",
            .quantity(.voltage),
            default: "-1 V",
            maximum: "0 V",
            about: "Effective voltage of a depressing pulse that restores."
        ),
        Parameter(
            "restore_width",
            .quantity(.duration),
            default: "500 us",
            minimum: "1 us",
            about: "Width of a pulse that restores."
        ),
        Parameter(
            "restore_pulses",
            .integer,
            default: "80",
            minimum: "1",
            maximum: "2000",
            about: "Most pulses of each direction."
        ),
        Parameter(
            "restore_tolerance",
            .quantity(.ratio),
            default: "3 %",
            minimum: "0.01 %",
            maximum: "100 %",
            about: "How near the start a point must begin to count as restored."
        ),
    ]

    /// The target in siemens.
    let target: Double
    /// How far from it counts as reached, as a part of it.
    let tolerance: Double
    private let up: Microvolts
    private let down: Microvolts
    private let ticks: UInt64
    private let maximum: UInt32

    init(_ given: Parameters, _ stage: Stage) throws(ProcedureError) {
        let target = try ProcedureError.reading("restore") { () throws(ExperimentError) in
            Double(try given.conductance(Self.targetName).value) * 1e-12
        }
        try self.init(given, stage, target: target)
    }

    /// A restore to another target, in siemens, than the one that is given.
    init(_ given: Parameters, _ stage: Stage, target: Double) throws(ProcedureError) {
        let read = try ProcedureError.reading("restore") { () throws(ExperimentError) in
            (
                up: try given.voltage("restore_up"), down: try given.voltage("restore_down"),
                width: try given.duration("restore_width"),
                pulses: try given.integer("restore_pulses"),
                tolerance: try given.ratio("restore_tolerance")
            )
        }
        self.target = target
        tolerance = Double(read.tolerance.value) * 1e-6
        up = read.up
        down = read.down
        ticks = stage.pulseTicks(read.width)
        maximum = UInt32(read.pulses)
    }

    /// Whether a conductance is near enough to the target.
    func isReached(_ siemens: Double) -> Bool {
        (siemens - target).magnitude <= tolerance * target
    }

    /// Writes the two loops.
    func write(
        _ cell: Cell,
        _ policy: ReadPolicy,
        _ writer: inout ProgramWriter
    ) throws(ProcedureError) {
        let stage = writer.stage
        let volts = stage.calibration.microvoltsPerCode * Double(policy.code) * 1e-6
        let reading = stage.calibration.reading(amperes: target * volts)
        let atMost = volts > 0 ? (Int64.min, reading) : (reading, Int64.max)
        let atLeast = volts > 0 ? (reading, Int64.max) : (Int64.min, reading)
        for (pulse, bounds, label) in [
            (down, atMost, "restore down"), (up, atLeast, "restore up"),
        ] {
            writer.append(.repeatUpTo(maximum))
            writer.select(cell, stage.scheme)
            try writer.pulse(pulse, ticks: ticks, label: label)
            writer.read(cell, policy, label: label)
            writer.append(.until(.sampleWithin(low: bounds.0, high: bounds.1)))
            writer.append(.safePoint)
        }
    }
}
