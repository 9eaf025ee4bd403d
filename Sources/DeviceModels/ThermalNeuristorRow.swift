// SPDX-License-Identifier: Apache-2.0

/// Thermal neuristors side by side, each warming its two neighbours.
///
///     Cth dT∕dt = I² R − S (1 − 2c) (T − Tb) + c S (Tleft + Tright − 2T)
///
/// c is the part of the loss that one neighbour receives. Beyond the ends is the substrate at Tb.
/// All devices of a step see the temperatures at its beginning.
///
/// Source: Y.-H. Zhang et al., Nat. Commun. 15 (2024) 6986 (nearest-neighbour coupling, one
/// dimension); the ends are chosen.
public struct ThermalNeuristorRow<let count: Int>: Sendable {
    private var neuristors: InlineArray<count, ThermalNeuristor>
    private let coupling: Double

    /// The length of a step, in seconds.
    public static var step: Double { 1e-8 }

    /// Devices of one preset; the device at an index draws as device `index` of the run.
    ///
    /// - Throws: ``ModelFault/outOfRange`` where the coupling is not between 0 and ½.
    public init(
        values: CircuitValues,
        coupling: Double,
        seed: UInt64
    ) throws(ModelFault) {
        guard coupling >= 0, coupling <= 0.5 else { throw .outOfRange }
        let kind = NeuronCircuitKind.thermalNeuristor
        for index in 0..<kind.parameterCount {
            if let fault = kind.parameter(at: index)?.fault(of: values[index]) { throw fault }
        }
        self.coupling = coupling
        let first = try ThermalNeuristor(
            { values[$0] },
            noise: CellNoise(seed: seed, device: 0)
        )
        neuristors = InlineArray(repeating: first)
        for index in 0..<count {
            neuristors[index] = try ThermalNeuristor(
                { values[$0] },
                noise: CellNoise(seed: seed, device: UInt32(index))
            )
        }
    }

    /// The current of a device, in mA.
    public func current(at index: Int) -> Double { neuristors[index].output }

    /// The temperature of a device, in kelvins.
    public func temperature(at index: Int) -> Double { neuristors[index].temperature }

    /// Takes one step with an input voltage for each device; says which have fired.
    public mutating func step(
        inputs: InlineArray<count, Double>
    ) -> InlineArray<count, Bool> {
        var fired = InlineArray<count, Bool>(repeating: false)
        let heats = coupledHeats()
        for index in 0..<count {
            let whole = neuristors[index].wholeHeatLoss
            let loss = coupling > 0 ? whole * (1.0 - 2.0 * coupling) : whole
            fired[index] =
                neuristors[index].step(
                    input: inputs[index],
                    seconds: Self.step,
                    heatLoss: loss,
                    heatIn: heats[index]
                ).isSpike
        }
        return fired
    }

    /// The heat that comes from both sides of each device, in mW.
    private func coupledHeats() -> InlineArray<count, Double> {
        var heats = InlineArray<count, Double>(repeating: 0)
        guard coupling > 0 else { return heats }
        for index in 0..<count {
            let own = neuristors[index]
            let left = index > 0 ? neuristors[index - 1].temperature : own.baseTemperature
            let right =
                index + 1 < count ? neuristors[index + 1].temperature : own.baseTemperature
            let difference = left + right - 2.0 * own.temperature
            heats[index] = coupling * own.wholeHeatLoss * difference
        }
        return heats
    }
}
