// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// How many nominal pulses a pulse of any width and voltage counts as.
///
///     n = (width ∕ nominal width) · sinh((|v| − θ) ∕ V0) ∕ sinh((|v nominal| − θ) ∕ V0)
///
/// above the threshold θ. A nominal pulse is exactly n = 1: one step of a published recursion.
///
/// Source: chosen here; hyperbolic-sine field dependence, as in compact models of ion drift.
struct PulseDose: Sendable, BitwiseCopyable {
    /// The voltage magnitudes of a nominal pulse up and down, in volts.
    let voltages: (up: Double, down: Double)
    /// The widths of a nominal pulse up and down, in seconds.
    let widths: (up: Double, down: Double)
    /// θ up and down before a cell's own variation, in volts.
    let thresholds: (up: Double, down: Double)
    /// V0, in volts.
    let voltageScale: Double

    /// The largest threshold as a part of the nominal voltage, so that a nominal pulse acts.
    static var thresholdLimit: Double { 0.9 }

    /// The largest dose taken as one step: a nominal pulse whose voltage a converter has rounded.
    static var singleStep: Double { 1.01 }

    /// The doses of pulses by nominal pulse, thresholds and scale.
    init(
        voltages: (up: Double, down: Double),
        widths: (up: Double, down: Double),
        thresholds: (up: Double, down: Double),
        voltageScale: Double
    ) {
        self.voltages = voltages
        self.widths = widths
        self.thresholds = thresholds
        self.voltageScale = voltageScale
    }

    /// The same nominal pulse and threshold for both signs.
    init(voltage: Double, width: Double, threshold: Double, voltageScale: Double) {
        self.init(
            voltages: (voltage, voltage),
            widths: (width, width),
            thresholds: (threshold, threshold),
            voltageScale: voltageScale
        )
    }

    /// Whether nominal pulses lie beyond the thresholds.
    var isConsistent: Bool {
        thresholds.up <= Self.thresholdLimit * voltages.up
            && thresholds.down <= Self.thresholdLimit * voltages.down
    }

    /// Gives a cell its thresholds, such that a nominal pulse still acts.
    func setThresholds(of cell: inout CellState, up: Double, down: Double) {
        cell.potentiationThreshold = min(up, Self.thresholdLimit * voltages.up)
        cell.depressionThreshold = min(down, Self.thresholdLimit * voltages.down)
    }

    /// The dose of an effective voltage beyond a threshold of the cell, in nominal pulses.
    func dose(of cell: CellState, volts: Double, seconds: Double) -> Double {
        let isUp = cell.episodeSign > 0
        let threshold = isUp ? cell.potentiationThreshold : cell.depressionThreshold
        let excess = isUp ? volts - threshold : -volts - threshold
        let reference = (isUp ? voltages.up : voltages.down) - threshold
        let width = isUp ? widths.up : widths.down
        return seconds / width * strength(excess, reference)
    }

    /// The dose of one nominal width; exactly 1 at the nominal voltage.
    private func strength(_ excess: Double, _ reference: Double) -> Double {
        // Beyond 300 a pulse saturates whatever it acts on; the limit keeps every product finite.
        let drive = Portable.sinh(min(excess / voltageScale, 300))
        return drive / Portable.sinh(min(reference / voltageScale, 300))
    }
}
