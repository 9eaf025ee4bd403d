// SPDX-License-Identifier: Apache-2.0

/// How many nominal pulses a pulse counts as where the rate is linear in the overdrive.
///
///     n = (width ∕ nominal width) · (|v| − θ) ∕ (|v nominal| − θ)
///
/// above the threshold θ; a nominal pulse is exactly n = 1.
///
/// Source: chosen here, for families of which no voltage dependence was published.
struct OverdriveDose: Sendable, BitwiseCopyable {
    /// The magnitude of the voltage of a nominal pulse, in volts.
    let voltage: Double
    /// Its width, in seconds.
    let width: Double

    /// The largest threshold as a part of the nominal voltage, so that a nominal pulse acts.
    static var thresholdLimit: Double { 0.9 }

    /// The dose of an effective voltage beyond a threshold, in nominal pulses.
    func dose(of cell: CellState, volts: Double, seconds: Double) -> Double {
        seconds / width * strength(of: cell, volts: volts)
    }

    /// The dose of one nominal width.
    func strength(of cell: CellState, volts: Double) -> Double {
        let isUp = cell.episodeSign > 0
        let threshold = isUp ? cell.potentiationThreshold : cell.depressionThreshold
        return ((isUp ? volts : -volts) - threshold) / (voltage - threshold)
    }
}
