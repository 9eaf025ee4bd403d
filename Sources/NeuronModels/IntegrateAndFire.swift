// SPDX-License-Identifier: Apache-2.0

/// The perfect integrator: C·dV/dt = I; where V reaches Vth it spikes and V becomes Vr.
///
/// Units: mV, ms, μA/cm², μF/cm². Step: exact under a constant current.
///
/// Source: L. Lapicque, J. Physiol. Pathol. Gen. 9 (1907) 620, without its leak.
public struct IntegrateAndFire: NeuronModel {
    private let capacitance: Double
    private let threshold: Double
    private let reset: Double
    private let timeStep: Double
    /// V.
    public private(set) var membrane: Double

    /// A neuron at its start.
    public init(_ values: NeuronValues, timeStep: Double) {
        capacitance = values[0]
        threshold = values[1]
        reset = values[2]
        membrane = values[3]
        self.timeStep = timeStep
    }

    /// Moves on by one step.
    public mutating func step(current: Double) -> Bool {
        membrane += timeStep * current / capacitance
        guard membrane >= threshold else { return false }
        membrane = reset
        return true
    }

    /// Name, units and source.
    public static var description: NeuronDescription {
        .init(
            "if",
            "integrate-and-fire",
            current: "uA/cm2",
            source: "L. Lapicque, J. Physiol. Pathol. Gen. 9 (1907) 620, without its leak"
        )
    }

    /// The parameters.
    public static func parameter(at index: Int) -> NeuronParameter? {
        switch index {
        case 0: .init("capacitance", "uF/cm2", 1e-6...1e6, 1, .chosen)
        case 1: .init("threshold", "mV", -1e4...1e4, -50, .chosen)
        case 2: .init("reset", "mV", -1e4...1e4, -65, .chosen)
        case 3: .init("initial_potential", "mV", -1e4...1e4, -65, .chosen)
        default: nil
        }
    }

    /// The presets.
    public static func preset(at index: Int) -> NeuronPreset? {
        guard index == 0 else { return nil }
        return .init(
            "tonic",
            "a spike every 15 ms",
            of: Self.self,
            every: 0.125,
            steps: 800,
            .constant(1),
            .chosen
        )
    }
}
