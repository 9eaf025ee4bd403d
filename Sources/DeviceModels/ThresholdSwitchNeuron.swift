// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A volatile threshold switch across a capacitor that a resistor charges.
///
///     input ──[ RL ]──┬──────────┬── membrane V
///                     │          │
///                    ═╪═ C     switch (Roff or Ron)
///                     │          │
///                     │        [ Ro ]  output: its current
///                     └────┬─────┘
///                          ⏚
///
///     C dV∕dt = (Vin − V) ∕ RL − V ∕ (R + Ro)
///     off → on where the switch has Vth for the on-delay, on → off below Vh for the off-delay
///
/// Between switching events the resistance is constant, so the membrane is an exponential and every
/// event's time a logarithm: nothing is integrated. Where delays are 0 and the input oscillates it,
/// with τc = C (RL ∥ Roff), V∞ = Vin Roff ∕ (RL + Roff), τd = C (RL ∥ Ron) and
/// Von = Vin Ron ∕ (RL + Ron), for Ro = 0:
///
///     T = τc ln((V∞ − Vh) ∕ (V∞ − Vth)) + τd ln((Vth − Von) ∕ (Vh − Von))
///
/// Both polarities switch alike. Each cycle draws its threshold (normal), each stay beyond it its
/// on-delay (fixed part plus exponential), each stay below the hold voltage its off-delay
/// (log-normal).
///
/// Source: the relaxation oscillator of a switch with two thresholds; Zhang et al., IEEE Electron
/// Device Lett. 39 (2018) 308 (Ag∕SiO2∕Au); Wang et al., Nat. Electron. 1 (2018) 137 (SiOxNy:Ag).
struct ThresholdSwitchNeuron: NeuronCircuitModel {
    typealias Parameter = ThresholdSwitchParameter

    static var card: ModelCard {
        ModelCard(
            "threshold-switch",
            "threshold switch across a capacitor that a resistor charges",
            .phenomenological,
            state: "capacitor voltage, V",
            source: """
                relaxation oscillator of a switch with two thresholds; \
                Zhang et al., IEEE Electron Device Lett. 39 (2018) 308
                """
        )
    }

    static var ports: CircuitPorts {
        CircuitPorts(
            input: "input voltage",
            inputUnit: "V",
            membrane: "capacitor voltage",
            membraneUnit: "V",
            output: "switch current",
            outputUnit: "A"
        )
    }

    private let load: Double
    private let capacitance: Double
    private let outputResistance: Double
    private let threshold: Double
    private let hold: Double
    private let resistances: (on: Double, off: Double)
    private let onDelay: (fixed: Double, mean: Double)
    private let offDelay: (median: Double, spread: Double)
    private let thresholdSpread: Double
    private let noise: CellNoise

    private(set) var membrane = 0.0
    private var isOn = false
    /// Whether the capacitor is beyond the level at which the switch changes after its delay.
    private var isBeyond = false
    /// How long it has been so.
    private var beyondSeconds = 0.0
    /// That level, a magnitude of the capacitor voltage.
    private var level = 0.0
    private var delay = 0.0
    private var cycles: UInt64 = 0
    private var stays: UInt64 = 0

    init(_ parameter: (Int) -> Double, noise: CellNoise) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        load = value(.loadResistance)
        capacitance = value(.capacitance)
        outputResistance = value(.outputResistance)
        threshold = value(.thresholdVoltage)
        hold = value(.holdVoltage)
        resistances = (value(.onResistance), value(.offResistance))
        onDelay = (value(.onDelay), value(.meanOnDelay))
        offDelay = (value(.offDelay), value(.offDelaySpread))
        thresholdSpread = value(.thresholdSpread)
        self.noise = noise
        guard resistances.on < resistances.off, leastLevel < offLevel(threshold) else {
            throw .inconsistent
        }
        arm()
    }

    var longestStep: Double { 1e9 }

    var output: Double { membrane / resistance }

    mutating func step(input: Double, seconds: Double) -> CircuitStep {
        let target = input * resistance / (load + resistance)
        let constant = capacitance * (load * resistance / (load + resistance))
        let crossing = crossing(towards: target, constant: constant)
        if isBeyond {
            let left = max(delay - beyondSeconds, 0)
            if left <= seconds, left <= crossing.seconds {
                relax(to: target, constant: constant, seconds: left)
                toggle()
                return CircuitStep(seconds: left, isSpike: isOn)
            }
        }
        guard crossing.seconds <= seconds else {
            relax(to: target, constant: constant, seconds: seconds)
            if isBeyond { beyondSeconds += seconds }
            return CircuitStep(seconds: seconds, isSpike: false)
        }
        membrane = crossing.volts
        begin(beyond: !isBeyond)
        return CircuitStep(seconds: crossing.seconds, isSpike: false)
    }

    /// What is across the capacitor beside the load.
    private var resistance: Double {
        (isOn ? resistances.on : resistances.off) + outputResistance
    }

    /// The capacitor voltage at which the conducting switch has its hold voltage.
    private var holdLevel: Double { hold * ((resistances.on + outputResistance) / resistances.on) }

    /// The least level at which a switch that is off may turn on.
    private var leastLevel: Double { 1.01 * holdLevel }

    /// The capacitor voltage at which the insulating switch has a voltage.
    private func offLevel(_ volts: Double) -> Double {
        volts * ((resistances.off + outputResistance) / resistances.off)
    }

    private mutating func relax(to target: Double, constant: Double, seconds: Double) {
        membrane = target + (membrane - target) * Portable.exp(-seconds / constant)
    }

    /// When, and where, the capacitor passes the level on its way to a voltage.
    private func crossing(
        towards target: Double,
        constant: Double
    ) -> (seconds: Double, volts: Double) {
        let isOutward = isOn == isBeyond
        let isUpward = isOutward ? target > 0 : membrane >= 0
        let volts = isUpward ? level : -level
        let returns = isUpward ? target < volts : target > volts
        let reaches = isOutward ? target.magnitude > level : returns
        guard reaches else { return (.greatestFiniteMagnitude, volts) }
        return (constant * Portable.log((target - membrane) / (target - volts)), volts)
    }

    private mutating func toggle() {
        isOn.toggle()
        if !isOn { cycles &+= 1 }
        arm()
    }

    /// Draws the level of the next change of the switch.
    private mutating func arm() {
        if isOn {
            level = holdLevel
            begin(beyond: membrane.magnitude < level)
        } else {
            let shift = thresholdSpread > 0 ? noise.gaussian(cycles, .switching) : 0
            let drawn = min(threshold + thresholdSpread * shift, 4.0 * threshold)
            level = max(offLevel(drawn), leastLevel)
            begin(beyond: membrane.magnitude >= level)
        }
    }

    /// Begins a stay on one side of the level; each stay beyond it draws its own delay.
    private mutating func begin(beyond: Bool) {
        isBeyond = beyond
        beyondSeconds = 0
        guard beyond else { return }
        stays &+= 1
        if isOn {
            let shift = offDelay.spread > 0 ? noise.gaussian(stays, .retention) : 0
            delay = offDelay.median * Portable.exp(offDelay.spread * shift)
        } else {
            delay = onDelay.fixed
            guard onDelay.mean > 0 else { return }
            delay -= onDelay.mean * Portable.log(noise.uniform(stays, .neuron))
        }
    }
}
