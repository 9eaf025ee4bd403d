// SPDX-License-Identifier: Apache-2.0

/// The device models a board can carry; the raw value is the wire code.
///
/// A new model is one file with a type that conforms to ``DeviceLaw``, its test, and its lines in
/// `Physics.swift` and here.
public enum ModelKind: UInt16, Sendable, BitwiseCopyable, CaseIterable {
    /// Bipolar drift beyond a threshold, with soft bounds.
    case thresholdDrift = 1
    /// A step a nominal pulse, which shrinks as a power of the distance to the bound.
    case powerStep = 2
    /// A threshold device whose rate is a power of the overdrive (VTEAM).
    case thresholdAdaptive = 3
    /// Linear ion drift with a window of choice.
    case linearDrift = 4
    /// Threshold rates exponential in the voltage, slowed near the ends (Yakopcic).
    case yakopcic = 5
    /// The gap between a filament and the electrode, with self-heating (Stanford-PKU).
    case filamentGap = 6
    /// A resistance that moves towards a bound set by the voltage (Messaris).
    case dataDriven = 7
    /// The same in its rational form.
    case dataDrivenRational = 8
    /// An ensemble of thermally activated two-state switches.
    case metastableSwitch = 9
    /// A unipolar cell that switches after an absorbed energy.
    case unipolarFilament = 10
    /// A conductance that follows exponential curves in the number of pulses (NeuroSim).
    case exponentialUpdate = 11
    /// A step a pulse that is constant or linear in the weight, soft bounds among them.
    case linearUpdate = 12
    /// A step a pulse that shrinks exponentially with the weight.
    case exponentialStep = 13
    /// A step a pulse that is a power of the distance to the bound.
    case powerUpdate = 14
    /// Phase-change memory.
    case phaseChange = 15
    /// Two-terminal floating gate: hot electrons on, tunnelling off (Y-Flash).
    case floatingGate = 16
    /// A transistor whose threshold the charge of a C60 gate shifts.
    case gateTrap = 17
    /// Organic electrochemical device: a battery read as a conductance.
    case electrochemical = 18
    /// Ion-gated transistor: volatile at first, permanent after many pulses.
    case ionGated = 19
    /// Magnetic tunnel junctions that switch at random.
    case tunnelJunction = 20
    /// 64 magnetic grains that spin–orbit torque switches.
    case spinOrbit = 21
    /// A diffusive memristor: on after a delay, off by itself.
    case diffusive = 22
    /// A volatile switch with a random threshold and a random lifetime.
    case stochasticSwitch = 23
    /// A volatile switch with threshold and hold voltage, and delays.
    case thresholdSwitch = 24
    /// A gap-type atomic switch that keeps pulses which come close together.
    case atomicSwitch = 25
    /// A volatile tungsten-oxide memristor.
    case dynamicOxide = 26
    /// A dynamic titanium-oxide memristor, one step a nominal time.
    case discreteOxide = 27
    /// A diffusive memristor that gates the voltage on a drift one.
    case driftDiffusive = 28
    /// Cells that share a conserved number of ions with their neighbours.
    case sharedIons = 29

    /// The largest number of parameters a model may have.
    public static var parameterLimit: Int { 32 }

    /// How many parameters this model has; their indices count from 0.
    public var parameterCount: Int {
        var answer = ParameterCounting()
        describe(to: &answer)
        return answer.count
    }

    /// What the parameter at `index` means, or nil where there is none.
    public func parameter(at index: Int) -> ParameterDescription? {
        var answer = ParameterLookup(index: index)
        describe(to: &answer)
        return answer.description
    }

    /// What the model is called, and how far it is to be trusted.
    public var card: ModelCard {
        var answer = CardLookup()
        describe(to: &answer)
        return answer.card
    }
}

private struct ParameterCounting: LawVisitor {
    var count = 0
    mutating func visit<Law: DeviceLaw>(_ law: Law.Type) {
        count = Law.Parameter.count + law.layer.appendedCount
    }
}

private struct ParameterLookup: LawVisitor {
    let index: Int
    var description: ParameterDescription?

    init(index: Int) { self.index = index }

    mutating func visit<Law: DeviceLaw>(_ law: Law.Type) {
        guard index >= 0, index < ModelKind.parameterLimit else { return }
        description =
            index < Law.Parameter.count
            ? Law.Parameter(rawValue: index)?.description : law.layer.description(at: index)
    }
}

private struct CardLookup: LawVisitor {
    var card = ModelCard.blank
    mutating func visit<Law: DeviceLaw>(_ law: Law.Type) { card = law.card }
}

/// Why a set of parameters is refused; the raw value is the wire code.
public enum ModelFault: UInt8, Error, Sendable {
    /// A parameter is infinite or not a number.
    case notFinite = 1
    /// A parameter lies outside its range.
    case outOfRange = 2
    /// Parameters contradict one another, such as a lower bound above the upper one.
    case inconsistent = 3
}

/// Ablations, which make an experiment fail that does not depend on what it claims to.
public struct ModelFlags: OptionSet, Sendable, BitwiseCopyable {
    /// The bits as on the wire.
    public let rawValue: UInt8

    /// The flags a wire value names.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// No cell changes; every draw is still made.
    public static var freeze: Self { Self(rawValue: 1) }

    /// Writes act with the opposite sign; reads do not change.
    public static var flip: Self { Self(rawValue: 2) }
}

/// An analogue current limiter in series with a cell, one limit for each sign of the cell voltage.
///
/// Units: amperes, positive.
public struct CurrentLimiter: Equatable, Sendable, BitwiseCopyable {
    /// The limit while the cell voltage is positive.
    public let positive: Double
    /// The limit while the cell voltage is negative.
    public let negative: Double

    /// A limiter; nil where there is none for a sign.
    public init(positive: Double?, negative: Double?) {
        precondition((positive ?? 1) > 0 && (negative ?? 1) > 0, "A current limit is positive.")
        self.positive = positive ?? .greatestFiniteMagnitude
        self.negative = negative ?? .greatestFiniteMagnitude
    }

    /// No limiter.
    public static var absent: Self { Self(positive: nil, negative: nil) }

    /// The limit that is in force at a cell voltage.
    func limit(atVolts volts: Double) -> Double { volts < 0 ? negative : positive }

    /// A current, held within the limits.
    func clamped(_ amperes: Double) -> Double { min(max(amperes, -negative), positive) }
}

/// The cell voltages, ends included, within which a cell keeps its conductance.
///
/// Units: volts, top electrode minus bottom electrode.
public struct InertRange: Equatable, Sendable, BitwiseCopyable {
    /// The lowest such voltage.
    public let low: Double
    /// The highest such voltage.
    public let high: Double

    /// A range from `low` to `high`.
    public init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }

    /// Whether a voltage lies in the range.
    public func contains(_ volts: Double) -> Bool { volts >= low && volts <= high }
}
