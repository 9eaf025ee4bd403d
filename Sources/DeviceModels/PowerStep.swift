// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A step a nominal pulse that shrinks as a power of the distance to the bound.
///
/// With g = G ∕ Gmin, one nominal pulse gives
///
///     set:    g ← min(gm, g + k · (1 − g ∕ gm)^γ)
///     reset:  g ← max(1,  g − k · ((g − 1) ∕ (gm − 1))^γ)
///
/// A pulse of another width or voltage has the dose n = (width ∕ nominal width) · strength, where
/// strength = sinh((|v| − θ) ∕ V0) ∕ sinh((|v nominal| − θ) ∕ V0) above the threshold θ. Up to
/// n = 1.01 the step is scaled by n; beyond, dg∕dn of the same law is integrated in closed form,
/// which reaches the bound in finite time where γ < 1. A nominal pulse is n = 1: the recursion
/// itself; the hundredth keeps it one step where a converter rounds its voltage.
///
/// The level is g. Reset mirrors set; consecutive cycles do not return to where they began.
///
/// Source: fitted to the on/off ratios 100, 180, 240 after 100, 200, 500 set pulses of 5 V, 5 µs of
/// S. Choi et al., Nature Mater. 17 (2018) 335; thresholds and V0 are chosen here.
struct PowerStep: DeviceLaw {
    private let minimum: Double
    private let maximumRatio: Double
    private let initialRatio: Double
    private let step: Double
    private let exponent: Double
    private let nominal: (set: Double, reset: Double)
    private let nominalWidth: Double
    private let thresholds: (up: Double, down: Double)
    private let voltageScale: Double
    private let boundSpread: Double
    private let initialSpread: Double
    private let thresholdSpread: Double
    private let rateSpread: Double
    private let conduction: SinhConduction

    static var card: ModelCard {
        ModelCard(
            "power-step",
            "a step a nominal pulse that shrinks as a power of the distance to the bound",
            .fitted,
            state: "conductance over its minimum, 1",
            source: "fitted to S. Choi et al., Nature Mater. 17 (2018) 335"
        )
    }

    static var layer: LayerIndices {
        LayerIndices(
            polarity: Parameter.polarity.rawValue,
            writeSpread: Parameter.writeSpread.rawValue,
            readSpread: Parameter.readSpread.rawValue,
            stuckProbability: Parameter.stuckProbability.rawValue,
            stuckHighProbability: Parameter.stuckHighProbability.rawValue,
            appendedAt: PowerStepParameter.count
        )
    }

    typealias Parameter = PowerStepParameter

    /// The largest threshold as a part of the nominal voltage, so that a nominal pulse acts.
    private static var thresholdLimit: Double { 0.9 }

    /// The largest dose taken as one step: a nominal pulse whose voltage a converter has rounded.
    private static var singleStepDose: Double { 1.01 }

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        minimum = value(.minimumConductance)
        maximumRatio = value(.maximumRatio)
        initialRatio = value(.initialRatio)
        step = value(.step)
        exponent = value(.exponent)
        nominal = (value(.nominalSetVoltage), value(.nominalResetVoltage))
        nominalWidth = value(.nominalWidth)
        thresholds = (value(.potentiationThreshold), value(.depressionThreshold))
        voltageScale = value(.voltageScale)
        boundSpread = value(.boundSpread)
        initialSpread = value(.initialSpread)
        thresholdSpread = value(.thresholdSpread)
        rateSpread = value(.rateSpread)
        conduction = SinhConduction(curvature: value(.curvature))
        guard initialRatio <= maximumRatio,
            thresholds.up <= Self.thresholdLimit * nominal.set,
            thresholds.down <= Self.thresholdLimit * nominal.reset
        else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: PowerStepParameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.siemensPerLevel = varied(minimum, boundSpread, .minimumConductance)
        cell.lowerBound = 1
        cell.upperBound = max(varied(maximumRatio, boundSpread, .maximumRatio), 1.01)
        cell.potentiationThreshold = min(
            varied(thresholds.up, thresholdSpread, .potentiationThreshold),
            Self.thresholdLimit * nominal.set
        )
        cell.depressionThreshold = min(
            varied(thresholds.down, thresholdSpread, .depressionThreshold),
            Self.thresholdLimit * nominal.reset
        )
        // The step up draws at the index of the step, the step down at that of its spread.
        cell.potentiationRate = varied(step, rateSpread, .step)
        cell.depressionRate = varied(step, rateSpread, .rateSpread)
        let fresh = noise.variedLogarithmically(
            initialRatio,
            spread: initialSpread,
            parameter: PowerStepParameter.initialRatio.rawValue
        )
        cell.level = min(max(fresh, cell.lowerBound), cell.upperBound)
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
        let isUp = cell.episodeSign > 0
        let excess = isUp ? volts - cell.potentiationThreshold : -volts - cell.depressionThreshold
        cell.moveTo(level(of: cell, excess: excess, seconds: seconds), ceiling: ceiling)
    }

    func current(of cell: CellState, volts: Double) -> Double {
        conduction.current(cell.conductance, volts: volts)
    }

    func ceiling(of cell: CellState, limit: Double) -> Double {
        limit / conduction.share(cell.potentiationThreshold) / cell.siemensPerLevel
    }

    /// The level after a time at a voltage `excess` volts above the threshold.
    ///
    /// - Parameters:
    ///   - cell: A cell in a switching episode.
    ///   - excess: Volts above the threshold, positive.
    ///   - seconds: The duration.
    /// - Returns: The conductance in units of Gmin.
    private func level(of cell: CellState, excess: Double, seconds: Double) -> Double {
        let isUp = cell.episodeSign > 0
        let dose = seconds / nominalWidth * strength(of: cell, excess: excess)
        let rate = isUp ? cell.potentiationRate : cell.depressionRate
        // The law is written with g ∕ gm upwards and with g − 1 downwards.
        let span = isUp ? cell.upperBound : cell.upperBound - 1.0
        let distance = isUp ? 1.0 - cell.level / span : (cell.level - 1.0) / span
        guard distance > 0 else { return cell.level }
        let change: Double
        if dose <= Self.singleStepDose {
            change = rate * dose * cell.episodeFactor * Portable.pow(distance, exponent)
        } else {
            let loss = SoftBound.loss(
                distance: distance,
                dose: rate * dose * cell.episodeFactor / span,
                exponent: exponent
            )
            // At full loss the bound itself, without the rounding of the difference.
            if loss >= 1 { return isUp ? cell.upperBound : cell.lowerBound }
            change = span * distance * loss
        }
        return isUp ? cell.level + change : cell.level - change
    }

    /// The dose of one nominal width at a voltage, in nominal pulses; exactly 1 at the nominal one.
    private func strength(of cell: CellState, excess: Double) -> Double {
        let reference =
            cell.episodeSign > 0
            ? nominal.set - cell.potentiationThreshold
            : nominal.reset - cell.depressionThreshold
        let drive = Portable.sinh(min(excess / voltageScale, 300))
        return drive / Portable.sinh(min(reference / voltageScale, 300))
    }
}
