// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A phase-change neuron: each pulse crystallises some more, a full one fires and is reset.
///
/// While a pulse at V beyond the crystallisation voltage lasts, the crystalline part x grows by
///
///     d(V) = d0 exp((V − V0) ∕ s) · (1 + 0.1 ξ)  a nominal width,
///
/// ξ drawn once a pulse. At x = 1 it fires and a RESET leaves x = 0.05 |ξ′|, a random amorphous
/// start; the rest of that pulse does nothing, nor does anything in the refractory time. The
/// interval in pulses is then nearly normal: at the nominal pulse its mean is 6, its deviation
/// √6 · 0.1. The output is the conductance Ga (Gc ∕ Ga)^x.
///
/// Source: T. Tuma et al., Nat. Nanotechnol. 11 (2016) 693 (fires after about six pulses, random
/// start); d0 and the spreads are fitted to that, s is not trusted.
struct PhaseChangeNeuron: NeuronCircuitModel {
    typealias Parameter = PhaseChangeNeuronParameter

    static var card: ModelCard {
        ModelCard(
            "phase-change",
            "phase-change cell that crystallises pulse by pulse, fires and is reset",
            .fitted,
            state: "crystalline part, 1",
            source: "Tuma et al., Nat. Nanotechnol. 11 (2016) 693; growth fitted"
        )
    }

    static var ports: CircuitPorts {
        CircuitPorts(
            input: "pulse voltage",
            inputUnit: "V",
            membrane: "crystalline part",
            membraneUnit: "1",
            output: "conductance",
            outputUnit: "S"
        )
    }

    private let growth: CrystalGrowth
    private let refractoryTime: Double
    private let conductances: (low: Double, high: Double)
    private let noise: CellNoise
    private(set) var membrane: Double
    private var pulses: UInt64 = 0
    private var fires: UInt64 = 0
    private var factor = 1.0
    private var isPulse = false
    private var isSpent = false
    private var refractoryLeft = 0.0

    init(_ parameter: (Int) -> Double, noise: CellNoise) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        growth = CrystalGrowth(
            part: value(.stepPart),
            spread: value(.stepSpread),
            width: value(.nominalWidth),
            threshold: value(.crystallisationVoltage),
            reference: value(.referenceVoltage),
            scale: value(.voltageScale),
            resetSpread: value(.resetSpread)
        )
        refractoryTime = value(.refractoryTime)
        conductances = (value(.amorphousConductance), value(.crystallineConductance))
        self.noise = noise
        membrane = growth.start(noise, fires: 0)
        guard conductances.low < conductances.high else { throw .inconsistent }
    }

    var longestStep: Double { 1e9 }

    var output: Double {
        conductances.low
            * Portable.exp(membrane * Portable.log(conductances.high / conductances.low))
    }

    mutating func step(input: Double, seconds: Double) -> CircuitStep {
        guard input.magnitude >= growth.threshold else { return rest(seconds) }
        if !isPulse {
            isPulse = true
            factor = growth.factor(noise, pulse: pulses)
            pulses &+= 1
        }
        if refractoryLeft > 0 || isSpent { return pass(seconds) }
        let rate = growth.rate(volts: input, factor: factor)
        let needed = rate > 0 ? (1.0 - membrane) / rate : .greatestFiniteMagnitude
        guard needed <= seconds else {
            membrane = min(membrane + rate * seconds, 1)
            return CircuitStep(seconds: seconds, isSpike: false)
        }
        fires &+= 1
        membrane = growth.start(noise, fires: fires)
        isSpent = true
        refractoryLeft = refractoryTime
        return CircuitStep(seconds: needed, isSpike: true)
    }

    /// A gap between pulses.
    private mutating func rest(_ seconds: Double) -> CircuitStep {
        isPulse = false
        isSpent = false
        return pass(seconds)
    }

    /// Time in which nothing grows; it stops where the refractory time ends.
    private mutating func pass(_ seconds: Double) -> CircuitStep {
        let time = refractoryLeft > 0 ? min(refractoryLeft, seconds) : seconds
        refractoryLeft = max(refractoryLeft - time, 0)
        return CircuitStep(seconds: time, isSpike: false)
    }
}

/// How the crystalline part of a phase-change cell grows, and where it starts after a RESET.
///
/// Units: volts, seconds. Source: as ``PhaseChangeNeuron``.
struct CrystalGrowth: Sendable, BitwiseCopyable {
    let part: Double
    let spread: Double
    let width: Double
    let threshold: Double
    let reference: Double
    let scale: Double
    let resetSpread: Double

    /// The part that grows a second; the limit of the exponent keeps it finite.
    func rate(volts: Double, factor: Double) -> Double {
        let exponent = min((volts.magnitude - reference) / scale, 300)
        return part * Portable.exp(exponent) / width * factor
    }

    /// The factor of one pulse, not negative.
    func factor(_ noise: CellNoise, pulse: UInt64) -> Double {
        max(noise.factor(spread: spread, event: pulse, stream: .neuron), 0)
    }

    /// The crystalline part after a RESET.
    func start(_ noise: CellNoise, fires: UInt64) -> Double {
        guard resetSpread > 0 else { return 0 }
        let draw = noise.gaussian(fires, .phaseChangeProgramming)
        return min(resetSpread * draw.magnitude, 0.99)
    }
}
