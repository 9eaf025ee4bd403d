// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A cell whose state is its resistance R, which conducts as a hyperbolic sine of the voltage.
///
///     i = (a ∕ R) · sinh(b v)
///
/// The level is −R in ohms, so that it grows with the conductance. Every voltage acts.
///
/// Source: I. Messaris et al., IEEE Trans. Comput.-Aided Des. 37 (2018) 3151.
struct ResistanceCell: Sendable, BitwiseCopyable {
    /// a, in volts.
    let conductionScale: Double
    /// b, in 1/V.
    let curvature: Double
    /// The resistances of the model, in ohms.
    let resistances: (least: Double, greatest: Double, initial: Double)

    /// The largest argument of an exponential; it keeps every product finite.
    static var limit: Double { 300 }

    /// Whether a fresh cell lies between the bounds.
    var isConsistent: Bool {
        resistances.greatest > resistances.least
            && resistances.initial >= resistances.least
            && resistances.initial <= resistances.greatest
    }

    /// A fresh cell with a resistance that is held within the bounds.
    func makeCell(
        resistance: Double,
        potentiationRate: Double,
        depressionRate: Double
    ) -> CellState {
        var cell = CellState()
        cell.lowerBound = -resistances.greatest
        cell.upperBound = -resistances.least
        cell.level = min(max(-resistance, cell.lowerBound), cell.upperBound)
        cell.potentiationThreshold = 0
        cell.depressionThreshold = 0
        cell.potentiationRate = potentiationRate
        cell.depressionRate = depressionRate
        cell.isStuck = false
        return cell
    }

    /// The slope of the current at 0 V, in siemens.
    func conductance(of cell: CellState) -> Double { conductionScale * curvature / -cell.level }

    /// i, in amperes.
    func current(resistance: Double, volts: Double) -> Double {
        let argument = min(max(curvature * volts, -Self.limit), Self.limit)
        return conductionScale * (1.0 / resistance) * Portable.sinh(argument)
    }
}
