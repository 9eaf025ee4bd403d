// SPDX-License-Identifier: Apache-2.0

/// The simple model: dV/dt = 0.04V² + k1·V + k0 − u + I, du/dt = a(b·V − u); beyond 30 mV a reset,
/// V = c, u += d.
///
/// V moves first, u then with the new V. With `accommodation` du/dt = a·b(V + 65) instead.
///
/// Units: mV and ms; a, b, d, u and I count as plain numbers. Step: Euler. The state after a step
/// belongs to the time at its start. A spike: the membrane, which is 30 mV in the step of a reset,
/// passes 0 mV upwards, as the published spike times have it.
///
/// Source: E. M. Izhikevich, IEEE Trans. Neural Netw. 14 (2003) 1569 and 15 (2004) 1063; order of
/// operations as in OpenSourceBrain/IzhikevichModel, MATLAB/izhi2003.m.
public struct Izhikevich: NeuronModel {
    private let a: Double
    private let b: Double
    private let c: Double
    private let d: Double
    private let linear: Double
    private let constant: Double
    private let accommodates: Bool
    private let timeStep: Double
    /// V after any reset.
    public private(set) var potential: Double
    /// u.
    public private(set) var recovery: Double
    /// V, or 30 mV in the step of a reset.
    public private(set) var membrane: Double
    /// Whether the last step ended with a reset.
    public private(set) var didReset = false

    /// A neuron at its start.
    public init(_ values: NeuronValues, timeStep: Double) {
        a = values[0]
        b = values[1]
        c = values[2]
        d = values[3]
        linear = values[4]
        constant = values[5]
        accommodates = values[6] >= 0.5
        potential = values[7]
        membrane = values[7]
        recovery = accommodates ? values[8] : values[1] * values[7]
        self.timeStep = timeStep
    }

    /// Moves on by one step.
    public mutating func step(current: Double) -> Bool {
        let v = potential
        let slope = 0.04 * (v * v) + linear * v + constant - recovery + current
        potential = v + timeStep * slope
        let drive = accommodates ? b * (potential + 65.0) : b * potential - recovery
        recovery += timeStep * a * drive
        didReset = potential > 30.0
        let before = membrane
        membrane = potential
        if didReset {
            membrane = 30.0
            potential = c
            recovery += d
        }
        return membrane >= 0.0 && before < 0.0
    }

    /// Name, units and source.
    public static var description: NeuronDescription {
        .init(
            "izhikevich",
            "Izhikevich",
            current: "1",
            source: "E. M. Izhikevich, IEEE Trans. Neural Netw. 14 (2003) 1569",
            recordsAtStart: true
        )
    }

    /// The parameters.
    public static func parameter(at index: Int) -> NeuronParameter? {
        switch index {
        case 0: .init("a", "1", -1e3...1e3, 0.02, .published)
        case 1: .init("b", "1", -1e3...1e3, 0.2, .published)
        case 2: .init("c", "mV", -1e3...29, -65, .published)
        case 3: .init("d", "1", -1e3...1e3, 8, .published)
        case 4: .init("k1", "1", -1e3...1e3, 5, .published)
        case 5: .init("k0", "1", -1e4...1e4, 140, .published)
        case 6: .init("accommodation", "1", 0...1, 0, .published)
        case 7: .init("initial_potential", "mV", -1e3...29, -63, .published)
        // Only with accommodation; else u begins at b·V.
        case 8: .init("initial_recovery", "1", -1e4...1e4, 0, .published)
        default: nil
        }
    }
}
