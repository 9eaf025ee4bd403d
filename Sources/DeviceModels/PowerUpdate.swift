// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A step a pulse that is a power of the distance to the bound.
///
///     up:    w ← w + s_up · ((w_max − w) ∕ range)^γ_up · (1 + σξ)
///     down:  w ← w − s_down · ((w − w_min) ∕ range)^γ_down · (1 + σξ)
///
/// A nominal pulse is one step. A pulse of n nominal ones scales the step up to n = 1.01; beyond,
/// dw∕dn is integrated in closed form. The noise is that of n pulses, σ√n.
///
/// Source: the PowStep device of aihwkit.
struct PowerUpdate: DeviceLaw {
    private let step: Double
    private let maximum: Double
    private let minimum: Double
    private let initial: Double
    private let upDown: Double
    private let exponents: (up: Double, down: Double)
    private let stepNoise: Double
    private let writeNoise: Double
    private let weights: WeightCell
    private let dose: PulseDose
    private let maximumSpread: Double
    private let minimumSpread: Double
    private let stepSpread: Double
    private let upDownSpread: Double
    private let exponentSpread: Double

    typealias Parameter = PowerUpdateParameter

    static var card: ModelCard {
        ModelCard(
            "power-update",
            "a step a pulse that is a power of the distance to the bound",
            .reproduced,
            state: "weight, 1",
            source: "PowStep of aihwkit; Rasch et al., AICAS (2021)"
        )
    }

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        minimum = value(.minimumWeight)
        maximum = value(.maximumWeight)
        initial = value(.initialWeight)
        step = value(.step)
        upDown = value(.upDown)
        exponents = (value(.potentiationExponent), value(.depressionExponent))
        stepNoise = value(.stepNoise)
        writeNoise = value(.writeNoise)
        weights = WeightCell(
            zeroConductance: value(.zeroConductance),
            siemensPerWeight: value(.siemensPerWeight)
        )
        dose = PulseDose(
            voltage: value(.nominalVoltage),
            width: value(.nominalWidth),
            threshold: value(.threshold),
            voltageScale: value(.voltageScale)
        )
        maximumSpread = value(.maximumSpread)
        minimumSpread = value(.minimumSpread)
        stepSpread = value(.stepSpread)
        upDownSpread = value(.upDownSpread)
        exponentSpread = value(.exponentSpread)
        guard minimum + 1e-6 <= maximum, dose.isConsistent else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = weights.makeCell(
            upper: varied(maximum, maximumSpread, .maximumWeight),
            lower: varied(minimum, minimumSpread, .minimumWeight),
            weight: initial,
            dose: dose
        )
        let gain = varied(1, stepSpread, .step)
        let tilt = noise.deviation(upDownSpread, parameter: Parameter.upDown.rawValue)
        weights.setSteps(of: &cell, step: step, upDown: upDown, gain: gain, tilt: tilt)
        cell.traits[0] = varied(exponents.up, exponentSpread, .potentiationExponent)
        cell.traits[1] = varied(exponents.down, exponentSpread, .depressionExponent)
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
        let draw = stepNoise > 0 ? noise.stepDraw(of: cell) : 0
        let gain = (dose.mean + stepNoise * dose.deviation * draw) * cell.episodeFactor
        cell.moveTo(level(of: cell, gain: gain, isSingle: dose.isSingleStep), ceiling: ceiling)
        if writeNoise > 0 {
            cell.memory[0] = writeNoise * step * noise.appearanceDraw(cell.writeEvents &- 1)
        }
    }

    func conductance(of cell: CellState) -> Double { weights.conductance(of: cell) }

    /// The weight after a number of steps, noise included.
    private func level(of cell: CellState, gain: Double, isSingle: Bool) -> Double {
        let isUp = cell.episodeSign > 0
        let span = cell.upperBound - cell.lowerBound
        let room = isUp ? cell.upperBound - cell.level : cell.level - cell.lowerBound
        guard span > 1e-9, room > 0 else { return cell.level }
        let step = isUp ? cell.potentiationRate : cell.depressionRate
        let exponent = cell.traits[isUp ? 0 : 1]
        let change: Double
        // Noise may turn a pulse round; then there is nothing to approach.
        if isSingle || gain <= 0 {
            change = step * Portable.pow(room / span, exponent) * gain
        } else {
            let loss = SoftBound.loss(
                distance: room / span,
                dose: step * gain / span,
                exponent: exponent
            )
            if loss >= 1 { return isUp ? cell.upperBound : cell.lowerBound }
            change = room * loss
        }
        return isUp ? cell.level + change : cell.level - change
    }
}
