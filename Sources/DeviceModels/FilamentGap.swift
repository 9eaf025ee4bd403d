// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The gap between a filament's tip and the electrode (the Stanford-PKU model of metal-oxide cells).
///
///     I = I0 · e^(−g ∕ g0) · sinh(v ∕ V0),   T = T0 + |v · I| · Rth
///     γ = γ0 − β · (g ∕ 1 nm)³,  0 where γ · |v| ∕ tox < Fmin
///     dg/dt = −vel0 · e^(−Ea ∕ kT) · sinh(γ · (a0 ∕ tox) · v ∕ kT),  energies in electronvolts
///
/// Noise adds δ ∕ (1 + e^((Tcrit − T) ∕ Tsmth)) · ξ to the rate, white with one ξ a nanosecond; over a
/// pulse its displacement is Gaussian, with the variance integrated at the gap it ends with.
///
/// Pulses are integrated over the gap by ``StateTravel``: heating makes a SET run away and a RESET
/// limit itself, so that no fixed step in time would do. A RESET stops where the field falls below
/// Fmin. Accuracy: |Δgap| < 1e-4 nm at any width. Below ± Fmin · tox ∕ γ nothing moves. The level is
/// minus the gap in metres.
///
/// Source: X. Guan, S. Yu, H.-S. P. Wong, IEEE Electron Device Lett. 33 (2012) 1405; Z. Jiang et
/// al., SISPAD (2014) 41; standard parameters as in MemTorch's Stanford_PKU class.
struct FilamentGap: DeviceLaw {
    typealias Parameter = FilamentGapParameter

    static var card: ModelCard {
        ModelCard(
            "filament-gap",
            "gap between filament and electrode with self-heating (Stanford-PKU)",
            .reproduced,
            state: "minus the gap, m",
            source: "Guan et al., IEEE Electron Device Lett. 33 (2012) 1405"
        )
    }

    private let gaps: (least: Double, greatest: Double, initial: Double)
    private let rateSpread: Double
    private let boundSpread: Double
    let kinetics: FilamentGapKinetics

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        gaps = (value(.minimumGap), value(.maximumGap), value(.initialGap))
        rateSpread = value(.velocitySpread)
        boundSpread = value(.boundSpread)
        kinetics = FilamentGapKinetics(parameter)
        guard gaps.greatest >= 1.01 * gaps.least, gaps.initial >= gaps.least,
            gaps.initial <= gaps.greatest, kinetics.threshold(gap: gaps.least) != nil
        else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        // Nothing is below the least gap, whose field is the greatest that a voltage makes.
        cell.upperBound = -gaps.least
        let greatest = varied(gaps.greatest, boundSpread, .maximumGap)
        cell.lowerBound = -max(greatest, 1.01 * gaps.least)
        cell.level = max(-gaps.initial, cell.lowerBound)
        cell.potentiationThreshold = kinetics.threshold(gap: gaps.least) ?? 0
        cell.depressionThreshold = cell.potentiationThreshold
        cell.potentiationRate = varied(kinetics.velocity, rateSpread, .velocity)
        cell.depressionRate = cell.potentiationRate
        cell.isStuck = false
        return cell
    }

    func change(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double,
        noise: CellNoise
    ) {
        let gap = -cell.level
        let time = cell.potentiationRate * seconds * cell.episodeFactor
        let moved = moved(cell, from: gap, volts: volts, time: time)
        let deviation = kinetics.noiseDeviation(gap: moved, volts: volts, seconds: seconds)
        var target = -moved
        if deviation > 0 {
            target += deviation * noise.gaussian(UInt64(cell.memory[0]), .switching)
            cell.memory[0] += 1
        }
        cell.moveTo(target, ceiling: ceiling)
    }

    func conductance(of cell: CellState) -> Double { kinetics.conductance(gap: -cell.level) }

    func current(of cell: CellState, volts: Double) -> Double {
        kinetics.current(gap: -cell.level, volts: volts)
    }

    /// The gap after a distance `time` at a velocity of 1.
    private func moved(
        _ cell: CellState,
        from gap: Double,
        volts: Double,
        time: Double
    ) -> Double {
        guard kinetics.moves(gap: gap, volts: volts) else { return gap }
        let end =
            volts > 0
            ? -cell.upperBound
            : max(gap, min(-cell.lowerBound, kinetics.stop(volts: volts)))
        return StateTravel.arrival(from: gap, to: end, growth: 1, time: time) { gap in
            let speed = kinetics.speed(gap: gap, volts: volts)
            return speed > 1e-200 ? 1.0 / speed : StateTravel.longestDwell
        }
    }
}
