// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// An analogue oxide cell (Al2O3/Nb2O5): rectifying conduction and gradual switching.
///
///     G = Ar x e^(Br sgn(V) √(|V| ∕ x)) + As x e^(−Bs sgn(V) √|V|),   I = G V
///     dx/dt = c1 (e^(c2 x V G + off) − e^(−c3 x V G + on))
///     off = −e^((x − xoff) wc),   on = −e^(−(x − xon) wc)
///
/// A resistor in series takes its share of the voltage, found by 50 bisections. Exponents are held
/// within ± 700, x within xon ∕ 2 and 1.5 xoff; above about 2.3 V the rate explodes and x runs to its
/// bound. In series with a transistor's gate it is the pseudo-memcapacitor of a neurotransistor;
/// the published 8 MΩ and 10 pF across it belong to that circuit.
///
/// Source: R. Schroedter et al., MOCAST (2022).
struct AnalogueOxide: CellDynamics {
    /// The parameters by their index.
    enum Parameter: Int, ModelParameter {
        case forwardScale = 0
        case reverseScale
        case forwardSlope
        case reverseSlope
        case rate
        case offHeating
        case onHeating
        case windowSlope
        case onState
        case offState
        case initialState
        case seriesResistance
        case rateSpread

        static var count: Int { 13 }

        var description: ParameterDescription {
            switch self {
            case .forwardScale: .init("forward_scale", "S", 1e-15, 1, 4.7447e-8, .published)
            case .reverseScale: .init("reverse_scale", "S", 1e-15, 1, 1.1253e-8, .published)
            case .forwardSlope: .init("forward_slope", "1/V^0.5", 0, 100, 2.6831, .published)
            case .reverseSlope: .init("reverse_slope", "1/V^0.5", 0, 100, 9.3348, .published)
            case .rate: .init("rate", "1/s", 0, 1e6, 2.9457e-4, .published)
            case .offHeating: .init("off_heating", "1/W", 0, 1e9, 57414, .published)
            case .onHeating: .init("on_heating", "1/W", 0, 1e9, 11103, .published)
            case .windowSlope: .init("window_slope", "1", 0, 1e5, 1000, .published)
            case .onState: .init("on_state", "1", 0.001, 1, 0.1, .published)
            case .offState: .init("off_state", "1", 0.001, 1, 0.284, .published)
            case .initialState: .init("initial_state", "1", 0.001, 1, 0.11, .chosen)
            case .seriesResistance: .init("series_resistance", "Ohm", 0, 1e9, 278, .published)
            case .rateSpread: .init("rate_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "nb2o5-analogue",
            "analogue oxide cell with rectifying conduction (Al2O3/Nb2O5)",
            .reproduced,
            state: "state variable x, 1",
            source: "Schroedter et al., MOCAST (2022)"
        )
    }

    private static var limit: Double { 300 }

    var longestStep: Double { 1e-4 }

    private let scales: (forward: Double, reverse: Double)
    private let slopes: (forward: Double, reverse: Double)
    private let ownRate: Double
    private let heatings: (off: Double, on: Double)
    private let windowSlope: Double
    private let states: (on: Double, off: Double, initial: Double)
    private let seriesResistance: Double
    private let rateSpread: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        scales = (value(.forwardScale), value(.reverseScale))
        slopes = (value(.forwardSlope), value(.reverseSlope))
        ownRate = value(.rate)
        heatings = (value(.offHeating), value(.onHeating))
        windowSlope = value(.windowSlope)
        states = (value(.onState), value(.offState), value(.initialState))
        seriesResistance = value(.seriesResistance)
        rateSpread = value(.rateSpread)
        guard states.on < states.off, states.initial >= states.on * 0.5,
            states.initial <= states.off * 1.5
        else { throw .inconsistent }
    }

    func makeState(_ noise: CellNoise) -> DynamicState {
        var state = DynamicState()
        state.variables[0] = states.initial
        state.variables[1] = noise.varied(
            ownRate,
            spread: rateSpread,
            parameter: Parameter.rate.rawValue
        )
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        let x = state.variables[0]
        let own = share(x, volts: volts)
        let conductance = conductance(x, volts: own)
        let off = -Portable.exp((x - states.off) * windowSlope)
        let on = -Portable.exp(-(x - states.on) * windowSlope)
        let rate =
            state.variables[1]
            * (Portable.exp(held(heatings.off * x * own * conductance + off))
                - Portable.exp(held(-heatings.on * x * own * conductance + on)))
        let bounds = (low: states.on * 0.5, high: states.off * 1.5)
        state.variables[0] = min(max(x + rate * seconds, bounds.low), bounds.high)
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        let own = share(state.variables[0], volts: volts)
        return conductance(state.variables[0], volts: own) * own
    }

    /// An exponent within what keeps the exponential finite.
    private func held(_ exponent: Double) -> Double { min(max(exponent, -700), 700) }

    /// G.
    private func conductance(_ x: Double, volts: Double) -> Double {
        let sign = volts < 0 ? -1.0 : (volts > 0 ? 1.0 : 0.0)
        let size = volts.magnitude
        let forward = slopes.forward * sign * Portable.squareRoot(size / x)
        let reverse = -slopes.reverse * sign * Portable.squareRoot(size)
        return scales.forward * x * Portable.exp(min(forward, Self.limit))
            + scales.reverse * x * Portable.exp(min(reverse, Self.limit))
    }

    /// The voltage on the oxide when `volts` lie across it and the resistor.
    private func share(_ x: Double, volts: Double) -> Double {
        guard seriesResistance > 0 else { return volts }
        let sign = volts < 0 ? -1.0 : 1.0
        var low = 0.0
        var high = volts.magnitude
        for _ in 0..<50 {
            let middle = 0.5 * (low + high)
            let drop = conductance(x, volts: sign * middle) * middle * seriesResistance
            if middle + drop > volts.magnitude { high = middle } else { low = middle }
        }
        return sign * low
    }
}
