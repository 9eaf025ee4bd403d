// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The squid axon: C·dV/dt = I − gNa·m³h(V − ENa) − gK·n⁴(V − EK) − gL(V − EL).
///
/// Rates of the gates with V of this step: αm = 0.1·vt(−(V + 40), 10), βm = 4·e^(−(V + 65)∕18),
/// αh = 0.07·e^(−(V + 65)∕20), βh = 1∕(1 + e^(−(V + 35)∕10)), αn = 0.01·vt(−(V + 55), 10),
/// βn = 0.125·e^(−(V + 65)∕80), vt(x, y) = x ∕ (e^(x∕y) − 1).
///
/// Units: mV, ms, μA/cm², mS/cm², μF/cm². Step: exponential Euler for the gates, Euler for V with
/// the old gates. A spike: V passes 0 mV upwards, having been below −30 mV.
///
/// Source: A. L. Hodgkin, A. F. Huxley, J. Physiol. 117 (1952) 500, resting potential −65 mV.
public struct HodgkinHuxley: NeuronModel {
    private let capacitance: Double
    private let sodium: Double
    private let potassium: Double
    private let leak: Double
    private let sodiumReversal: Double
    private let potassiumReversal: Double
    private let leakReversal: Double
    private let timeStep: Double
    private var crossing = LevelCrossing(above: 0, rearmedBelow: -30)
    /// V.
    public private(set) var membrane: Double
    private var m: Double
    private var h: Double
    private var n: Double

    /// A neuron at its start.
    public init(_ values: NeuronValues, timeStep: Double) {
        capacitance = values[0]
        sodium = values[1]
        potassium = values[2]
        leak = values[3]
        sodiumReversal = values[4]
        potassiumReversal = values[5]
        leakReversal = values[6]
        membrane = values[7]
        m = values[8]
        h = values[9]
        n = values[10]
        self.timeStep = timeStep
    }

    /// Moves on by one step.
    public mutating func step(current: Double) -> Bool {
        let v = membrane
        let m3 = m * m * m
        let n2 = n * n
        var total = current - sodium * m3 * h * (v - sodiumReversal)
        total -= potassium * n2 * n2 * (v - potassiumReversal)
        total -= leak * (v - leakReversal)
        moveGates(v)
        membrane = v + timeStep * (total / capacitance)
        return crossing.spiked(membrane)
    }

    private mutating func moveGates(_ v: Double) {
        let openM = 0.1 * Self.ratio(-(v + 40.0), 10.0)
        let closeM = 4.0 * Portable.exp(-(v + 65.0) / 18.0)
        let openH = 0.07 * Portable.exp(-(v + 65.0) / 20.0)
        let closeH = 1.0 / (1.0 + Portable.exp(-(v + 35.0) / 10.0))
        let openN = 0.01 * Self.ratio(-(v + 55.0), 10.0)
        let closeN = 0.125 * Portable.exp(-(v + 65.0) / 80.0)
        m = moved(m, openM, closeM)
        h = moved(h, openH, closeH)
        n = moved(n, openN, closeN)
    }

    /// A gate after one step with constant rates.
    private func moved(_ gate: Double, _ opening: Double, _ closing: Double) -> Double {
        let rate = opening + closing
        return gate + (opening / rate - gate) * (1.0 - Portable.exp(-timeStep * rate))
    }

    /// x ∕ (e^(x∕y) − 1), also near 0.
    private static func ratio(_ x: Double, _ y: Double) -> Double {
        let z = x / y
        if abs(z) < 1e-6 { return y * (1.0 - z * 0.5) }
        return x / Portable.expm1(z)
    }

    /// Name, units and source.
    public static var description: NeuronDescription {
        .init(
            "hodgkin-huxley",
            "Hodgkin-Huxley",
            current: "uA/cm2",
            source: "A. L. Hodgkin, A. F. Huxley, J. Physiol. 117 (1952) 500"
        )
    }

    /// The parameters.
    public static func parameter(at index: Int) -> NeuronParameter? {
        switch index {
        case 0: .init("capacitance", "uF/cm2", 1e-6...1e6, 1, .published)
        case 1: .init("sodium", "mS/cm2", 0...1e6, 120, .published)
        case 2: .init("potassium", "mS/cm2", 0...1e6, 36, .published)
        case 3: .init("leak", "mS/cm2", 0...1e6, 0.3, .published)
        case 4: .init("sodium_reversal", "mV", -1e4...1e4, 50, .published)
        case 5: .init("potassium_reversal", "mV", -1e4...1e4, -77, .published)
        case 6:
            .init("leak_reversal", "mV", -1e4...1e4, -54.402, .published, "NEST, hh_psc_alpha")
        case 7: .init("initial_potential", "mV", -1e4...1e4, -65, .chosen)
        case 8: .init("initial_m", "1", 0...1, 0.05293421, .chosen)
        case 9: .init("initial_h", "1", 0...1, 0.59611197, .chosen)
        case 10: .init("initial_n", "1", 0...1, 0.31768168, .chosen)
        default: nil
        }
    }

    /// The presets, 1 s each.
    public static func preset(at index: Int) -> NeuronPreset? {
        switch index {
        case 0: run("tonic", "68 spikes a second at 10 uA/cm2", 10)
        case 1: run("below_onset", "two spikes, then rest, at 6 uA/cm2", 6)
        case 2: run("onset", "tonic spiking just above its onset, at 7 uA/cm2", 7)
        case 3:
            run("textbook", "leak reversal -54.387 mV, as textbooks have it", 10, .unconfirmed)
                .with(6, -54.387)
        case 4: run("rest", "no current", 0).with(8, 0.05).with(9, 0.6).with(10, 0.32)
        default: nil
        }
    }

    private static func run(
        _ name: StaticString,
        _ title: StaticString,
        _ current: Double,
        _ evidence: NeuronEvidence = .chosen
    ) -> NeuronPreset {
        .init(name, title, of: Self.self, every: 0.01, steps: 100_000, .constant(current), evidence)
    }
}
