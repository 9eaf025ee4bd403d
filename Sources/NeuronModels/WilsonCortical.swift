// SPDX-License-Identifier: Apache-2.0

/// Wilson's cortical neuron, V in units of 100 mV.
///
/// dV/dt = −(17.8 + 47.6V + 33.8V²)(V − 0.48) − 26R(V + 0.95) − gT·T(V − 1.2) − gH·H(V + 0.95) + I,
/// dR/dt = (−R + 1.24 + 3.7V + 3.2V²) ∕ τR, dT/dt = (−T + 8(V + 0.725)²) ∕ 14, dH/dt = (−H + 3T) ∕ 45.
///
/// Units: plain numbers, ms. Step: midpoint. A spike: V passes 0 upwards, having been below −0.4.
///
/// Source: H. R. Wilson, J. Theor. Biol. 200 (1999) 375, with rounded coefficients.
public struct WilsonCortical: NeuronModel {
    /// V, R, T and H, or what they change by in a unit of time.
    struct State: BitwiseCopyable {
        var v: Double
        var r: Double
        var t: Double
        var h: Double

        /// The state after a time under constant slopes.
        func moved(_ time: Double, _ slopes: State) -> State {
            State(
                v: v + time * slopes.v,
                r: r + time * slopes.r,
                t: t + time * slopes.t,
                h: h + time * slopes.h
            )
        }
    }

    private let calcium: Double
    private let afterpotential: Double
    private let recoveryTime: Double
    private let timeStep: Double
    private var crossing = LevelCrossing(above: 0, rearmedBelow: -0.4)
    var state: State

    /// V in units of 100 mV.
    public var membrane: Double { state.v }

    /// A neuron at its start.
    public init(_ values: NeuronValues, timeStep: Double) {
        calcium = values[0]
        afterpotential = values[1]
        recoveryTime = values[2]
        state = State(v: values[3], r: values[4], t: values[5], h: values[6])
        self.timeStep = timeStep
    }

    /// Moves on by one step.
    public mutating func step(current: Double) -> Bool {
        let middle = state.moved(timeStep / 2, slopes(state, current))
        state = state.moved(timeStep, slopes(middle, current))
        return crossing.spiked(state.v)
    }

    func slopes(_ s: State, _ current: Double) -> State {
        let v = s.v
        let sodium = 17.8 + 47.6 * v + 33.8 * v * v
        let recovered = 1.24 + 3.7 * v + 3.2 * v * v
        let opened = 8.0 * (v + 0.725) * (v + 0.725)
        var total = -sodium * (v - 0.48) - 26.0 * s.r * (v + 0.95)
        total = total - calcium * s.t * (v - 1.2) - afterpotential * s.h * (v + 0.95)
        return State(
            v: total + current,
            r: (-s.r + recovered) / recoveryTime,
            t: (-s.t + opened) / 14.0,
            h: (-s.h + 3.0 * s.t) / 45.0
        )
    }

    /// Name, units and source.
    public static var description: NeuronDescription {
        .init(
            "wilson",
            "Wilson cortical neuron",
            current: "1",
            membrane: "100 mV",
            source: "H. R. Wilson, J. Theor. Biol. 200 (1999) 375"
        )
    }

    /// The parameters.
    public static func parameter(at index: Int) -> NeuronParameter? {
        switch index {
        case 0: .init("calcium", "1", 0...1e3, 0.1, .unconfirmed)
        case 1: .init("afterpotential", "1", 0...1e3, 5, .unconfirmed)
        case 2: .init("tau_recovery", "ms", 1e-3...1e6, 4.2, .unconfirmed)
        case 3: .init("initial_v", "1", -100...100, -0.754, .chosen)
        case 4: .init("initial_r", "1", -100...100, 0.279, .chosen)
        case 5: .init("initial_t", "1", -100...100, 0.007, .chosen)
        case 6: .init("initial_h", "1", -100...100, 0.02, .chosen)
        default: nil
        }
    }

    /// The presets, 1 s each.
    public static func preset(at index: Int) -> NeuronPreset? {
        switch index {
        case 0: run("RS", "regular spiking with adaptation", 0.85)
        case 1: run("FS", "fast spiking", 0.85).with(0, 0.25).with(1, 0).with(2, 1.5)
        case 2: run("bursting", "bursts", 0.85).with(0, 2.25).with(1, 9.5)
        default: nil
        }
    }

    private static func run(
        _ name: StaticString,
        _ title: StaticString,
        _ current: Double
    ) -> NeuronPreset {
        .init(
            name,
            title,
            of: Self.self,
            every: 0.01,
            steps: 100_000,
            .constant(current),
            .unconfirmed
        )
    }
}
