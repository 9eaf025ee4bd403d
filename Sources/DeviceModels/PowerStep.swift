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
    private let dose: PulseDose
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

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        minimum = value(.minimumConductance)
        maximumRatio = value(.maximumRatio)
        initialRatio = value(.initialRatio)
        step = value(.step)
        exponent = value(.exponent)
        dose = PulseDose(
            voltages: (value(.nominalSetVoltage), value(.nominalResetVoltage)),
            widths: (value(.nominalWidth), value(.nominalWidth)),
            thresholds: (value(.potentiationThreshold), value(.depressionThreshold)),
            voltageScale: value(.voltageScale)
        )
        boundSpread = value(.boundSpread)
        initialSpread = value(.initialSpread)
        thresholdSpread = value(.thresholdSpread)
        rateSpread = value(.rateSpread)
        conduction = SinhConduction(curvature: value(.curvature))
        guard initialRatio <= maximumRatio, dose.isConsistent else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: PowerStepParameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.siemensPerLevel = varied(minimum, boundSpread, .minimumConductance)
        cell.lowerBound = 1
        cell.upperBound = max(varied(maximumRatio, boundSpread, .maximumRatio), 1.01)
        dose.setThresholds(
            of: &cell,
            up: varied(dose.thresholds.up, thresholdSpread, .potentiationThreshold),
            down: varied(dose.thresholds.down, thresholdSpread, .depressionThreshold)
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
        let dose = dose.dose(of: cell, volts: volts, seconds: seconds)
        cell.moveTo(level(of: cell, dose: dose), ceiling: ceiling)
    }

    func current(of cell: CellState, volts: Double) -> Double {
        conduction.current(cell.conductance, volts: volts)
    }

    func ceiling(of cell: CellState, limit: Double) -> Double {
        limit / conduction.share(cell.potentiationThreshold) / cell.siemensPerLevel
    }

    /// The level of a cell in a switching episode after a dose of nominal pulses.
    private func level(of cell: CellState, dose: Double) -> Double {
        let isUp = cell.episodeSign > 0
        let rate = isUp ? cell.potentiationRate : cell.depressionRate
        // The law is written with g ∕ gm upwards and with g − 1 downwards.
        let span = isUp ? cell.upperBound : cell.upperBound - 1.0
        let distance = isUp ? 1.0 - cell.level / span : (cell.level - 1.0) / span
        guard distance > 0 else { return cell.level }
        let change: Double
        if dose <= PulseDose.singleStep {
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
}
