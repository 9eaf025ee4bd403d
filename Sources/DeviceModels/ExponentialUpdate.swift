// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A conductance that follows one exponential curve upwards and another one downwards.
///
///     up:    P ← P_up(G) + n,    G ← G_up(P) + σ (Gmax − Gmin) √n ξ
///     down:  P ← P_down(G) − n,  G ← G_down(P) + σ (Gmax − Gmin) √n ξ
///
/// with the curves of ``ExponentialCurve``, within the bounds. The curve is exact for any dose n, so
/// that a pulse of n nominal ones is n of them. The level is the conductance in siemens. Noise of
/// the step is additive; the layer's multiplicative spread is meant for other use, never for both.
///
/// Source: P.-Y. Chen, X. Peng, S. Yu, IEEE Trans. CAD 37 (2018) 3067 (NeuroSim).
struct ExponentialUpdate: DeviceLaw {
    private let minimum: Double
    private let maximum: Double
    private let initialPart: Double
    private let pulses: Double
    private let labels: (up: Double, down: Double)
    private let scales: (up: Double, down: Double)
    private let stepNoise: Double
    private let labelDeviation: Double
    private let boundSpread: Double
    private let thresholdSpread: Double
    private let dose: PulseDose

    typealias Parameter = ExponentialUpdateParameter

    static var card: ModelCard {
        ModelCard(
            "exponential-update",
            "conductance that follows an exponential curve in the number of pulses",
            .reproduced,
            state: "conductance, S",
            source: "Chen, Peng, Yu, IEEE Trans. CAD 37 (2018) 3067 (NeuroSim)"
        )
    }

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        minimum = value(.minimumConductance)
        maximum = value(.maximumConductance)
        initialPart = value(.initialPart)
        pulses = value(.pulseCount)
        labels = (value(.potentiationNonlinearity), value(.depressionNonlinearity))
        scales = (
            ExponentialCurve.relativeScale(ofLabel: labels.up),
            ExponentialCurve.relativeScale(ofLabel: labels.down)
        )
        stepNoise = value(.stepNoise)
        labelDeviation = value(.nonlinearityDeviation)
        boundSpread = value(.boundSpread)
        thresholdSpread = value(.thresholdSpread)
        dose = PulseDose(
            voltages: (value(.nominalSetVoltage), value(.nominalResetVoltage)),
            widths: (value(.nominalSetWidth), value(.nominalResetWidth)),
            thresholds: (value(.potentiationThreshold), value(.depressionThreshold)),
            voltageScale: value(.voltageScale)
        )
        guard maximum >= 1.01 * minimum, dose.isConsistent else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.siemensPerLevel = 1
        cell.lowerBound = varied(minimum, boundSpread, .minimumConductance)
        cell.upperBound = max(
            varied(maximum, boundSpread, .maximumConductance),
            1.01 * cell.lowerBound
        )
        dose.setThresholds(
            of: &cell,
            up: varied(dose.thresholds.up, thresholdSpread, .potentiationThreshold),
            down: varied(dose.thresholds.down, thresholdSpread, .depressionThreshold)
        )
        cell.traits[0] = scale(.potentiationNonlinearity, labels.up, scales.up, noise)
        cell.traits[1] = scale(.depressionNonlinearity, labels.down, scales.down, noise)
        cell.level = cell.lowerBound + initialPart * (cell.upperBound - cell.lowerBound)
        cell.isStuck = false
        return cell
    }

    /// A in pulses of one cell, whose label differs by its own draw.
    private func scale(
        _ name: Parameter,
        _ label: Double,
        _ scale: Double,
        _ noise: CellNoise
    ) -> Double {
        guard labelDeviation > 0 else { return scale * pulses }
        let own = label + noise.deviation(labelDeviation, parameter: name.rawValue)
        return ExponentialCurve.relativeScale(ofLabel: min(max(own, -9), 9)) * pulses
    }

    func change(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double,
        noise: CellNoise
    ) {
        let dose = EpisodeDose(dose.dose(of: cell, volts: volts, seconds: seconds), in: &cell)
        let isUp = cell.episodeSign > 0
        let curve = ExponentialCurve(
            minimum: cell.lowerBound,
            maximum: cell.upperBound,
            pulses: pulses,
            scale: cell.traits[isUp ? 0 : 1]
        )
        // Nothing happens beyond the ends of the curve.
        let count = min(dose.mean * cell.episodeFactor, pulses)
        let place = min(max(curve.pulses(to: cell.level), 0), pulses)
        let next = min(max(isUp ? place + count : place - count, 0), pulses)
        var target = curve.conductance(after: next)
        if stepNoise > 0 {
            let range = cell.upperBound - cell.lowerBound
            target += stepNoise * range * dose.deviation * noise.stepDraw(of: cell)
        }
        cell.moveTo(target, ceiling: ceiling)
    }
}
