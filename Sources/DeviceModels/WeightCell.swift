// SPDX-License-Identifier: Apache-2.0

/// A cell whose level is a weight of either sign, and how it conducts: G = G(0) + w · G(1).
///
/// What a reading sees is the apparent weight, whose noise is kept apart from the weight in the
/// first variable of the memory.
///
/// Source: the order of device-to-device draws and the apparent weight as in aihwkit's
/// PulsedDevice; M. J. Rasch et al., IEEE AICAS (2021).
struct WeightCell: Sendable, BitwiseCopyable {
    /// The conductance of weight 0, in siemens.
    let zeroConductance: Double
    /// The conductance of a unit of weight, in siemens.
    let siemensPerWeight: Double

    /// The conductance of a cell; that of a weight too low for any is 0.
    func conductance(of cell: CellState) -> Double {
        max(zeroConductance + (cell.level + cell.memory[0]) * siemensPerWeight, 0)
    }

    /// A fresh cell between two bounds, the upper one first.
    func makeCell(upper: Double, lower: Double, weight: Double, dose: PulseDose) -> CellState {
        var cell = CellState()
        cell.siemensPerLevel = siemensPerWeight
        cell.upperBound = upper
        cell.lowerBound = min(lower, upper)
        cell.level = min(max(weight, cell.lowerBound), cell.upperBound)
        dose.setThresholds(of: &cell, up: dose.thresholds.up, down: dose.thresholds.down)
        cell.isStuck = false
        return cell
    }

    /// Sets the steps up and down: (bias + gain ± r) · step, never negative.
    ///
    /// A positive asymmetry shrinks the step down, a negative one the step up.
    func setSteps(
        of cell: inout CellState,
        step: Double,
        upDown: Double,
        gain: Double,
        tilt: Double
    ) {
        let upBias = upDown > 0 ? 0 : upDown
        let downBias = upDown > 0 ? -upDown : 0
        cell.potentiationRate = max((upBias + gain + tilt) * step, 0)
        cell.depressionRate = max((downBias + gain - tilt) * step, 0)
    }
}
