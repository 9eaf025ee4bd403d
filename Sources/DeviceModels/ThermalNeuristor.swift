// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A VO2 device across a capacitor: its own heat makes it metallic, and it spikes.
///
///     input ──[ RL ]──┬──────────┬── V
///                    ═╪═ C    [ VO2 R(T) ]   output: its current
///                     └────┬─────┘
///                          ⏚
///
///     C dV∕dt = (Vin − V) ∕ RL − V ∕ R,  Cth dT∕dt = I² R − S (T − Tb)
///     R(T) = R0 e^(Ea ∕ T) g(T) + Rm,  T held within 305 and 370 K
///     g = ½ + ½ tanh(β (δ w ∕ 2 + Tc − T − Tp)),  δ = +1 while heating, −1 while cooling
///     Tp = Tpr P((T − Tr) ∕ Tpr),  P(x) = ½ (1 − sin γx)(1 + tanh(π² − 2πx))
///
/// Tr is the temperature of the last reversal and Tpr makes g continuous there. Heat of
/// neighbours comes in through ``ThermalNeuristorRow``. Euler steps of 10 ns; current in mA,
/// resistance in kΩ, power in mW, capacitance in pF as the source has them.
///
/// Source: E. Qiu et al., Adv. Mater. (2023) 2306818; Y.-H. Zhang et al., Nat. Commun. 15 (2024)
/// 6986, equations and constants of the thermal neuristor.
struct ThermalNeuristor: NeuronCircuitModel {
    typealias Parameter = ThermalNeuristorParameter

    static var card: ModelCard {
        ModelCard(
            "vo2-neuristor",
            "VO2 device across a capacitor, switched by its own heat",
            .reproduced,
            state: "voltage, V, and temperature, K",
            source: """
                Qiu et al., Adv. Mater. (2023) 2306818; \
                Zhang et al., Nat. Commun. 15 (2024) 6986
                """
        )
    }

    static var ports: CircuitPorts {
        CircuitPorts(
            input: "input voltage",
            inputUnit: "V",
            membrane: "device voltage",
            membraneUnit: "V",
            output: "device current",
            outputUnit: "mA"
        )
    }

    private let hysteresis: ThermalHysteresis
    private let load: Double
    private let capacitance: Double
    private let heatCapacity: Double
    private let heatLoss: Double
    private let base: Double
    private let noiseStrength: Double
    private let noise: CellNoise

    private(set) var membrane = 0.0
    private(set) var output = 0.0
    /// The temperature, in kelvins.
    private(set) var temperature: Double
    private var branch: ThermalBranch
    private var detector: SpikeLevel
    private var steps: UInt64 = 0

    init(_ parameter: (Int) -> Double, noise: CellNoise) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        hysteresis = ThermalHysteresis(value)
        load = value(.loadResistance)
        capacitance = value(.capacitance)
        heatCapacity = value(.heatCapacity)
        heatLoss = value(.heatLoss)
        base = value(.baseTemperature)
        noiseStrength = value(.noiseStrength)
        self.noise = noise
        temperature = base
        branch = ThermalBranch(hysteresis, base: base)
        detector = SpikeLevel(above: value(.spikeCurrent), rearmedBelow: value(.restCurrent))
        guard value(.restCurrent) <= value(.spikeCurrent) else { throw .inconsistent }
    }

    var longestStep: Double { 1e-8 }

    mutating func step(input: Double, seconds: Double) -> CircuitStep {
        step(input: input, seconds: seconds, heatLoss: heatLoss, heatIn: 0)
    }

    /// A step in which a part of the loss goes to neighbours, whose heat comes back.
    ///
    /// - Parameters:
    ///   - input: The input voltage.
    ///   - seconds: At most ``longestStep``.
    ///   - heatLoss: The loss to the substrate, mW∕K.
    ///   - heatIn: The heat from neighbours, mW.
    /// - Returns: The whole time, and whether it fired.
    mutating func step(
        input: Double,
        seconds: Double,
        heatLoss: Double,
        heatIn: Double
    ) -> CircuitStep {
        let nanoseconds = seconds * 1e9
        branch.follow(temperature, hysteresis)
        let resistance = hysteresis.resistance(temperature, branch)
        let current = membrane / resistance
        var heat = current * current * resistance - heatLoss * (temperature - base)
        if heatIn != 0 { heat += heatIn }
        if noiseStrength > 0 { heat += noiseStrength * noise.gaussian(steps, .neuron) }
        let rate =
            input / (load * capacitance) - membrane / (load * capacitance)
            - membrane / (resistance * capacitance)
        // Limits far beyond any device keep all numbers finite.
        membrane = min(max(membrane + rate * nanoseconds, -1e6), 1e6)
        temperature = min(max(temperature + heat / heatCapacity * nanoseconds, 1), 1e9)
        output = current
        steps &+= 1
        return CircuitStep(seconds: seconds, isSpike: detector.spiked(current))
    }

    /// The loss to the substrate of a device without neighbours, mW∕K.
    var wholeHeatLoss: Double { heatLoss }

    /// The temperature of the substrate, K.
    var baseTemperature: Double { base }
}
