// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The volatile switch Pt∕Ag nanodots∕HfO2∕Pt, integrated in time.
///
///     dX∕dt = S(V) FS(X) ∕ τS − (1 − R(V)) FR(X) ∕ τR
///     S = 1 ∕ (1 + e^−bS),  bS = (V − Vth⁺)(V − Vth⁻) ∕ VS²
///     R = 1 ∕ (1 + e^−bR),  bR = (V − Vh⁺)(V − Vh⁻) ∕ VR²
///     FS = (1 − e^−(aX + dS))(1 − X) + X (1 − e^−a(1 − X))
///     FR = (1 − e^−aX)(1 − X) + X (1 − e^−(a(1 − X) + dR))
///     I = V X ∕ Ron ± Ilk
///
/// X is the conducting part. Each return below a tenth begins a cycle, for which the four
/// thresholds are drawn anew where their spreads are not 0 (measured: means 0.294, 0.08, −0.119,
/// −0.006 V, spreads 0.038, 0.038, 0.01, 0.01 V).
///
/// The equations reach X = 0.8 at 1.5 V after 246 ns from X = 0; their source states less than
/// 210 ns, which they reach from X = 0.02.
///
/// Source: Ostrovskii et al. (2025), equations (3) and (4), Ag-nanodot threshold switch.
struct SilverNanodotSwitch: Sendable, BitwiseCopyable {
    typealias Parameter = SilverNanodotParameter

    private let times: (set: Double, reset: Double)
    private let steepness: Double
    private let offsets: (set: Double, reset: Double)
    private let scales: (set: Double, reset: Double)
    private let resistances: (positive: Double, negative: Double)
    private let leakage: Double
    private let thresholds: (Double, Double, Double, Double)
    private let spreads: (positive: Double, negative: Double)
    private let initialPart: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        times = (value(.setTime), value(.resetTime))
        steepness = value(.steepness)
        offsets = (value(.setOffset), value(.resetOffset))
        scales = (value(.setScale), value(.resetScale))
        resistances = (value(.positiveOnResistance), value(.negativeOnResistance))
        leakage = value(.leakage)
        thresholds = (
            value(.positiveThreshold), value(.positiveHold), value(.negativeThreshold),
            value(.negativeHold)
        )
        spreads = (value(.positiveSpread), value(.negativeSpread))
        initialPart = value(.initialPart)
        guard thresholds.0 > thresholds.1, thresholds.2 < thresholds.3 else { throw .inconsistent }
    }
}

extension SilverNanodotSwitch: CellDynamics {
    static var card: ModelCard {
        ModelCard(
            "and-ts",
            "volatile switch of silver nanodots in HfO2",
            .reproduced,
            state: "conducting part, 1",
            source: "Ostrovskii et al. (2025), equations (3) and (4)"
        )
    }

    var longestStep: Double { 1e-9 }

    func makeState(_ noise: CellNoise) -> DynamicState {
        var state = DynamicState()
        state.variables[0] = initialPart
        draw(&state, noise)
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        let x = state.variables[0]
        let set = sigmoid(volts, state.more[0], state.more[2], scales.set)
        let hold = sigmoid(volts, state.more[1], state.more[3], scales.reset)
        let rest = 1.0 - x
        let growth =
            (1.0 - Portable.exp(-(steepness * x + offsets.set))) * rest
            + x * (1.0 - Portable.exp(-steepness * rest))
        let decay =
            (1.0 - Portable.exp(-steepness * x)) * rest
            + x * (1.0 - Portable.exp(-(steepness * rest + offsets.reset)))
        let rate = set * growth / times.set - (1.0 - hold) * decay / times.reset
        state.variables[0] = min(max(x + seconds * rate, 0), 1)
        beginCycle(&state, noise)
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        let x = state.variables[0]
        return volts >= 0
            ? volts * x / resistances.positive + leakage
            : volts * x / resistances.negative - leakage
    }

    /// The conductance beside the leakage, in siemens.
    func conductance(of state: DynamicState, isPositive: Bool) -> Double {
        state.variables[0] / (isPositive ? resistances.positive : resistances.negative)
    }

    /// 1 outside two voltages, 0 between them.
    private func sigmoid(
        _ volts: Double,
        _ positive: Double,
        _ negative: Double,
        _ scale: Double
    ) -> Double {
        let exponent = (volts - positive) * (volts - negative) / (scale * scale)
        return Portable.logistic(min(max(exponent, -700), 700))
    }

    /// Counts a cycle where a switch that has conducted has returned, and draws for the next.
    private func beginCycle(_ state: inout DynamicState, _ noise: CellNoise) {
        if state.variables[0] > 0.5 {
            state.variables[1] = 1
        } else if state.variables[1] == 1, state.variables[0] < 0.1 {
            state.variables[1] = 0
            state.variables[2] += 1
            draw(&state, noise)
        }
    }

    private func draw(_ state: inout DynamicState, _ noise: CellNoise) {
        let event = UInt64(state.variables[2]) &* 4
        // At least a quarter, so that a volatile switch always lets go.
        func drawn(_ mean: Double, _ spread: Double, _ index: UInt64) -> Double {
            guard spread > 0 else { return mean }
            let value = mean + spread * noise.gaussian(event &+ index, .switching)
            return mean >= 0 ? max(value, 0.25 * mean) : min(value, 0.25 * mean)
        }
        state.more[0] = drawn(thresholds.0, spreads.positive, 0)
        state.more[1] = min(drawn(thresholds.1, spreads.positive, 1), state.more[0])
        state.more[2] = drawn(thresholds.2, spreads.negative, 2)
        state.more[3] = max(drawn(thresholds.3, spreads.negative, 3), state.more[2])
    }
}
