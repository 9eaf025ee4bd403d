// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The barnacle muscle fibre: C·dV/dt = I − gL(V − VL) − gCa·m∞(V − VCa) − gK·w(V − VK),
/// dw/dt = φ·cosh((V − V3) ∕ 2V4)·(w∞ − w).
///
/// m∞ = ½(1 + tanh((V − V1) ∕ V2)), w∞ = ½(1 + tanh((V − V3) ∕ V4)).
///
/// Units: mV, ms, μA/cm², mS/cm², μF/cm². Step: midpoint. A spike: V passes 0 mV upwards, having
/// been below `rearm_level`.
///
/// Source: C. Morris, H. Lecar, Biophys. J. 35 (1981) 193.
public struct MorrisLecar: NeuronModel {
    private let capacitance: Double
    private let leak: Double
    private let calcium: Double
    private let potassium: Double
    private let leakReversal: Double
    private let calciumReversal: Double
    private let potassiumReversal: Double
    private let rate: Double
    private let v1: Double
    private let v2: Double
    private let v3: Double
    private let v4: Double
    private let timeStep: Double
    private var crossing: LevelCrossing
    /// V.
    public private(set) var membrane: Double
    /// w.
    public private(set) var recovery: Double

    /// A neuron at its start.
    public init(_ values: NeuronValues, timeStep: Double) {
        capacitance = values[0]
        leak = values[1]
        calcium = values[2]
        potassium = values[3]
        leakReversal = values[4]
        calciumReversal = values[5]
        potassiumReversal = values[6]
        rate = values[7]
        v1 = values[8]
        v2 = values[9]
        v3 = values[10]
        v4 = values[11]
        membrane = values[12]
        recovery = values[13]
        crossing = LevelCrossing(above: 0, rearmedBelow: values[14])
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
        let open = 0.5 * (1.0 + Portable.tanh((v - v1) / v2))
        let target = 0.5 * (1.0 + Portable.tanh((v - v3) / v4))
        let speed = Portable.cosh((v - v3) / (2.0 * v4))
        var total = current - leak * (v - leakReversal)
        total -= calcium * open * (v - calciumReversal)
        total -= potassium * w * (v - potassiumReversal)
        return (total / capacitance, rate * speed * (target - w))
    }

    /// Name, units and source.
    public static var description: NeuronDescription {
        .init(
            "morris-lecar",
            "Morris-Lecar",
            current: "uA/cm2",
            source: "J. Rinzel, B. Ermentrout, Methods in Neuronal Modeling (1998), chapter 7"
        )
    }

    /// The parameters.
    public static func parameter(at index: Int) -> NeuronParameter? {
        switch index {
        case 0: .init("capacitance", "uF/cm2", 1e-6...1e6, 20, .unconfirmed)
        case 1: .init("leak", "mS/cm2", 0...1e6, 2, .unconfirmed)
        case 2: .init("calcium", "mS/cm2", 0...1e6, 4.4, .unconfirmed)
        case 3: .init("potassium", "mS/cm2", 0...1e6, 8, .unconfirmed)
        case 4: .init("leak_reversal", "mV", -1e4...1e4, -60, .unconfirmed)
        case 5: .init("calcium_reversal", "mV", -1e4...1e4, 120, .unconfirmed)
        case 6: .init("potassium_reversal", "mV", -1e4...1e4, -84, .unconfirmed)
        case 7: .init("phi", "1/ms", 0...1e3, 0.04, .unconfirmed)
        case 8: .init("v1", "mV", -1e4...1e4, -1.2, .unconfirmed)
        case 9: .init("v2", "mV", 1e-3...1e4, 18, .unconfirmed)
        case 10: .init("v3", "mV", -1e4...1e4, 2, .unconfirmed)
        case 11: .init("v4", "mV", 1e-3...1e4, 30, .unconfirmed)
        case 12: .init("initial_potential", "mV", -1e4...1e4, -60, .chosen)
        case 13: .init("initial_w", "1", 0...1, 0.014, .chosen)
        case 14: .init("rearm_level", "mV", -1e4...0, -20, .chosen)
        default: nil
        }
    }

    /// The presets, 2 s each.
    public static func preset(at index: Int) -> NeuronPreset? {
        switch index {
        case 0: run("hopf", "class 2: spiking begins with a finite rate", 100)
        case 1: saddle("snlc", "class 1: spiking begins with any low rate", 1.0 / 15, 45)
        case 2:
            saddle("homoclinic", "spiking beside a rest, bounded by a saddle", 0.23, 39)
                .with(12, -20).with(13, 0.1).with(14, -5)
        default: nil
        }
    }

    /// The set with gCa 4, V3 12 and V4 17.4.
    private static func saddle(
        _ name: StaticString,
        _ title: StaticString,
        _ rate: Double,
        _ current: Double
    ) -> NeuronPreset {
        run(name, title, current).with(2, 4).with(7, rate).with(10, 12).with(11, 17.4)
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
            steps: 200_000,
            .constant(current),
            .unconfirmed
        )
    }
}
