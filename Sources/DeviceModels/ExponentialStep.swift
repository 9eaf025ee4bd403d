// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A step a pulse that shrinks exponentially with the weight.
///
///     z = 2 w ∕ (w_max − w_min) · a + b
///     up:    Δ = +max(1 − A_up · e^(γz), 0) · s_up
///     down:  Δ = −max(1 − A_down · e^(−γz), 0) · s_down
///     w ← w + Δ + σ (|Δ| + offset + slope · |w|) ξ, within the bounds
///
/// A nominal pulse is one step. A pulse of n nominal ones scales Δ up to n = 1.01; beyond, dw∕dn = Δ
/// is integrated in closed form. The noise is that of n pulses, σ√n.
///
/// Source: the ExpStep device of aihwkit with its complex noise; T. Gong et al., J. Appl. Phys. 124
/// (2018) 124101.
struct ExponentialStep: DeviceLaw {
    private let step: Double
    private let maximum: Double
    private let minimum: Double
    private let upDown: Double
    private let curve: ExponentialStepCurve
    private let stepNoise: Double
    private let noiseOffset: Double
    private let noiseSlope: Double
    private let writeNoise: Double
    private let weights: WeightCell
    private let dose: PulseDose
    private let boundSpread: Double
    private let stepSpread: Double

    typealias Parameter = ExponentialStepParameter

    static var card: ModelCard {
        ModelCard(
            "exponential-step",
            "a step a pulse that shrinks exponentially with the weight",
            .reproduced,
            state: "weight, 1",
            source: "ExpStep of aihwkit; Gong et al., J. Appl. Phys. 124 (2018) 124101"
        )
    }

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        minimum = value(.minimumWeight)
        maximum = value(.maximumWeight)
        step = value(.step)
        upDown = value(.upDown)
        curve = ExponentialStepCurve(
            exponent: value(.exponent),
            factors: (value(.potentiationFactor), value(.depressionFactor)),
            scale: value(.weightScale),
            shift: value(.weightShift)
        )
        stepNoise = value(.stepNoise)
        noiseOffset = value(.noiseOffset)
        noiseSlope = value(.noiseSlope)
        writeNoise = value(.writeNoise)
        weights = WeightCell(
            zeroConductance: value(.zeroConductance),
            siemensPerWeight: value(.siemensPerWeight)
        )
        // The scale of the voltage is a twentieth of the nominal one, as in the power step.
        dose = PulseDose(
            voltage: value(.nominalVoltage),
            width: value(.nominalWidth),
            threshold: value(.threshold),
            voltageScale: 0.05 * value(.nominalVoltage)
        )
        boundSpread = value(.boundSpread)
        stepSpread = value(.stepSpread)
        guard minimum + 1e-6 <= maximum, dose.isConsistent else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = weights.makeCell(
            upper: varied(maximum, boundSpread, .maximumWeight),
            lower: varied(minimum, boundSpread, .minimumWeight),
            weight: 0,
            dose: dose
        )
        let gain = varied(1, stepSpread, .step)
        weights.setSteps(of: &cell, step: step, upDown: upDown, gain: gain, tilt: 0)
        return cell
    }

    func change(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double,
        noise: CellNoise
    ) {
        let dose = EpisodeDose(dose.dose(of: cell, volts: volts, seconds: seconds), in: &cell)
        let before = cell.level
        let (first, moved) = moved(cell, dose: dose)
        var target = moved
        if stepNoise > 0 {
            let spread = first + noiseOffset + noiseSlope * before.magnitude
            target += stepNoise * spread * dose.deviation * noise.stepDraw(of: cell)
        }
        cell.moveTo(target, ceiling: ceiling)
        if writeNoise > 0 {
            cell.memory[0] = writeNoise * step * noise.appearanceDraw(cell.writeEvents &- 1)
        }
    }

    func conductance(of cell: CellState) -> Double { weights.conductance(of: cell) }

    /// The size of one step, and the weight after a dose without noise.
    private func moved(_ cell: CellState, dose: EpisodeDose) -> (first: Double, weight: Double) {
        let isUp = cell.episodeSign > 0
        let span = cell.upperBound - cell.lowerBound
        let step = isUp ? cell.potentiationRate : cell.depressionRate
        guard span > 1e-9, step > 0 else { return (0, cell.level) }
        let first = curve.part(at: cell.level, span: span, isUp: isUp) * step
        let count = dose.mean * cell.episodeFactor
        if dose.isSingleStep || first == 0 {
            return (first, isUp ? cell.level + first * count : cell.level - first * count)
        }
        return (
            first,
            curve.weight(after: step * count, from: cell.level, span: span, isUp: isUp)
        )
    }
}
