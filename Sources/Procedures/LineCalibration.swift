// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import PulsePrograms
internal import Quantities

/// Between what is asked for, DAC and ADC codes, and what the bench's converters make of them.
///
/// A line at code c is at gain · c · step + offset. Across a cell between two driven lines the
/// offset cancels. A current reads as gain · I + offset.
struct LineCalibration: Hashable, Sendable {
    private let traits: BoardTraits
    private let calibration: Bench.Calibration

    init(_ calibration: Bench.Calibration, _ traits: BoardTraits) {
        self.calibration = calibration
        self.traits = traits
    }

    /// The code whose voltage across a cell is nearest to `asked`.
    func code(across asked: Microvolts) throws(ProcedureError) -> Int16 {
        try code(Double(asked.value), asked)
    }

    /// The code whose voltage on a line is nearest to `asked`; nothing asked is code 0.
    func code(onLine asked: Microvolts) throws(ProcedureError) -> Int16 {
        try code(Double(asked.value) - Double(calibration.converterOffset.value), asked)
    }

    /// The voltage across a cell at a code.
    func voltage(across code: Int16) -> Microvolts { rounded(microvoltsPerCode * Double(code)) }

    /// The voltage of a line at a code.
    func voltage(onLine code: Int16) -> Microvolts {
        rounded(microvoltsPerCode * Double(code) + Double(calibration.converterOffset.value))
    }

    /// Microvolts across a cell of one code.
    var microvoltsPerCode: Double { calibration.converterGain * Double(traits.dacStep) * 1e-3 }

    /// The current that a sample stands for, in amperes.
    func amperes(_ record: Record) -> Double {
        let read = Double(traits.femtoamperes(code: record.code, range: record.range)) * 1e-15
        let offset = Double(calibration.senseOffset.value) * 1e-12
        return (read - offset) / calibration.senseGain
    }

    /// What the board reads at a current, in picoamperes: the unit of its conditions.
    func reading(amperes: Double) -> Int64 {
        let picoamperes =
            amperes * 1e12 * calibration.senseGain + Double(calibration.senseOffset.value)
        return Int64(min(max(picoamperes, -9e15), 9e15).rounded(.toNearestOrAwayFromZero))
    }

    private func code(_ microvolts: Double, _ asked: Microvolts) throws(ProcedureError) -> Int16 {
        let code = (microvolts / microvoltsPerCode).rounded(.toNearestOrAwayFromZero)
        guard code.magnitude <= Double(traits.dacMaximum) else {
            throw ProcedureError(
                .beyondConverter,
                "\(Quantity(.voltage, asked.value))",
                "the board's converter reaches \(voltage(across: traits.dacMaximum).value) uV"
            )
        }
        return Int16(code)
    }

    private func rounded(_ value: Double) -> Microvolts {
        Microvolts(Int64(value.rounded(.toNearestOrAwayFromZero)))
    }
}
