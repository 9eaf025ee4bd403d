// SPDX-License-Identifier: Apache-2.0

/// The two-variable caricature of an axon: dv/dt = v − v³∕3 − w + I, dw/dt = ε(v + a − b·w).
///
/// Units: plain numbers, time included. Step: midpoint. A spike: v passes 1 upwards, having been
/// below 0.
///
/// Source: R. FitzHugh, Biophys. J. 1 (1961) 445; J. Nagumo, S. Arimoto, S. Yoshizawa, Proc. IRE
/// 50 (1962) 2061.
public struct FitzHughNagumo: NeuronModel {
    private let rate: Double
    private let a: Double
    private let b: Double
    private let timeStep: Double
    private var crossing = LevelCrossing(above: 1, rearmedBelow: 0)
    /// v.
    public private(set) var membrane: Double
    /// w.
    public private(set) var recovery: Double

    /// A neuron at its start.
    public init(_ values: NeuronValues, timeStep: Double) {
        rate = values[0]
        a = values[1]
        b = values[2]
        membrane = values[3]
        recovery = values[4]
        self.timeStep = timeStep
    }

    /// Moves on by one step.
    public mutating func step(current: Double) -> Bool {
        let half = timeStep / 2
        let first = slopes(membrane, recovery, current)
        let middle = slopes(membrane + half * first.v, recovery + half * first.w, current)
        membrane += timeStep * middle.v
        recovery += timeStep * middle.w
        return crossing.spiked(membrane)
    }

    private func slopes(_ v: Double, _ w: Double, _ current: Double) -> (v: Double, w: Double) {
        (v - v * v * v / 3.0 - w + current, rate * (v + a - b * w))
    }

    /// Name, units and source.
    public static var description: NeuronDescription {
        .init(
            "fitzhugh-nagumo",
            "FitzHugh-Nagumo",
            current: "1",
            membrane: "1",
            time: "1",
            source: "R. FitzHugh, Biophys. J. 1 (1961) 445"
        )
    }

    /// The parameters.
    public static func parameter(at index: Int) -> NeuronParameter? {
        switch index {
        case 0: .init("epsilon", "1", 0...1e3, 0.08, .unconfirmed)
        case 1: .init("a", "1", -1e3...1e3, 0.7, .unconfirmed)
        case 2: .init("b", "1", -1e3...1e3, 0.8, .unconfirmed)
        case 3: .init("initial_v", "1", -1e3...1e3, -1.2, .chosen)
        case 4: .init("initial_w", "1", -1e3...1e3, -0.6, .chosen)
        default: nil
        }
    }

    /// The presets, 1000 units of time each.
    public static func preset(at index: Int) -> NeuronPreset? {
        switch index {
        case 0: run("tonic", "26 spikes at I = 0.5", .constant(0.5))
        case 1: run("rest", "no current", Stimulus())
        case 2: run("rebound", "a spike after inhibition ends", .open(-0.5, 200, 300))
        default: nil
        }
    }

    private static func run(
        _ name: StaticString,
        _ title: StaticString,
        _ stimulus: Stimulus
    ) -> NeuronPreset {
        .init(name, title, of: Self.self, every: 0.01, steps: 100_000, stimulus, .chosen)
    }
}
