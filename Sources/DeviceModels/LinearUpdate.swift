// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A pulse moves a weight by a step that is constant or linear in the weight.
///
///     up:    w ← min(w_max, w + (a_up · w + s_up) · (1 + σξ)),        a_up = −γ_up · s_up ∕ w_max
///     down:  w ← max(w_min, w − (a_down · w + s_down) · (1 + σξ)),    a_down = −γ_down · s_down ∕ w_min
///
/// γ = 0 is the constant step, γ = 1 the soft bounds. With additive noise only s carries (1 + σξ).
/// A nominal pulse is one step. A pulse of n nominal ones scales the step up to n = 1.01; beyond, it
/// is n steps in closed form with the noise of n pulses, σ√n. Slopes refer to a cell's own bounds.
///
/// Source: the ConstantStep, LinearStep and SoftBounds devices of aihwkit; M. J. Rasch et al., IEEE
/// AICAS (2021); T. Gokmen and Y. Vlasov, Front. Neurosci. 10 (2016) 333.
struct LinearUpdate: DeviceLaw {
    let stepNoise: Double
    let isAdditive: Bool
    let writeNoise: Double
    private let step: Double
    private let maximum: Double
    private let minimum: Double
    private let initial: Double
    private let upDown: Double
    private let slopes: (up: Double, down: Double)
    private let hasLogarithmicSteps: Bool
    private let weights: WeightCell
    private let dose: PulseDose
    private let maximumSpread: Double
    private let minimumSpread: Double
    private let stepSpread: Double
    private let upDownSpread: Double

    typealias Parameter = LinearUpdateParameter

    static var card: ModelCard {
        ModelCard(
            "linear-update",
            "a step a pulse that is constant or linear in the weight",
            .reproduced,
            state: "weight, 1",
            source: "ConstantStep, LinearStep and SoftBounds of aihwkit; Rasch et al., AICAS (2021)"
        )
    }

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        minimum = value(.minimumWeight)
        maximum = value(.maximumWeight)
        initial = value(.initialWeight)
        step = value(.step)
        upDown = value(.upDown)
        slopes = (value(.potentiationSlope), value(.depressionSlope))
        stepNoise = value(.stepNoise)
        writeNoise = value(.writeNoise)
        let form = value(.form)
        isAdditive = form == 1 || form == 3
        hasLogarithmicSteps = form >= 2
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
        guard form == 0 || form == 1 || form == 2 || form == 3 else { throw .outOfRange }
        guard minimum < maximum, dose.isConsistent else { throw .inconsistent }
        guard slopes.up == 0 || maximum >= 1e-6, slopes.down == 0 || minimum <= -1e-6 else {
            throw .inconsistent
        }
    }

    /// Whether cells differ from each other before masks of stuck cells.
    var hasSpread: Bool {
        maximumSpread > 0 || minimumSpread > 0 || stepSpread > 0 || upDownSpread > 0
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
        let gain =
            hasLogarithmicSteps
            ? noise.variedLogarithmically(1, spread: stepSpread, parameter: Parameter.step.rawValue)
            : varied(1, stepSpread, .step)
        let tilt = noise.deviation(upDownSpread, parameter: Parameter.upDown.rawValue)
        weights.setSteps(of: &cell, step: step, upDown: upDown, gain: gain, tilt: tilt)
        let steps = (up: cell.potentiationRate, down: cell.depressionRate)
        cell.traits[0] = slopes.up == 0 ? 0 : -slopes.up * steps.up / cell.upperBound
        cell.traits[1] = slopes.down == 0 ? 0 : -slopes.down * steps.down / cell.lowerBound
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
        let deviation = stepNoise * dose.deviation * (stepNoise > 0 ? noise.stepDraw(of: cell) : 0)
        let isUp = cell.episodeSign > 0
        let change = change(
            slope: cell.traits[isUp ? 0 : 1],
            step: isUp ? cell.potentiationRate : cell.depressionRate,
            of: cell,
            dose: dose,
            deviation: deviation
        )
        cell.moveTo(isUp ? cell.level + change : cell.level - change, ceiling: ceiling)
        cell.memory[0] = appearance(event: cell.writeEvents &- 1, noise: noise)
    }

    func conductance(of cell: CellState) -> Double { weights.conductance(of: cell) }

    /// The conductance that a weight appears to have after the write of an event.
    func conductance(ofWeight weight: Double, event: UInt64, noise: CellNoise) -> Double {
        var cell = CellState()
        cell.level = weight
        if event < .max { cell.memory[0] = appearance(event: event, noise: noise) }
        return weights.conductance(of: cell)
    }

    /// What a write makes the weight appear to be more than it is.
    private func appearance(event: UInt64, noise: CellNoise) -> Double {
        writeNoise > 0 ? writeNoise * step * noise.appearanceDraw(event) : 0
    }

    /// The magnitude of the change, whose noise is `deviation` nominal steps.
    private func change(
        slope: Double,
        step: Double,
        of cell: CellState,
        dose: EpisodeDose,
        deviation: Double
    ) -> Double {
        let gain = (dose.mean + deviation) * cell.episodeFactor
        if isAdditive {
            let mean = dose.mean * cell.episodeFactor
            if dose.isSingleStep { return slope * cell.level * mean + step * gain }
            let count = LinearRecursion.sum(mean, slope: slope)
            return (slope * cell.level + step) * count + step * deviation * cell.episodeFactor
        }
        let first = slope * cell.level + step
        // Noise may turn a pulse round; then there is nothing to approach.
        if dose.isSingleStep || gain <= 0 { return first * gain }
        return first * LinearRecursion.sum(gain, slope: slope)
    }
}
