// SPDX-License-Identifier: Apache-2.0

/// The values of a circuit's parameters by their indices.
public struct CircuitValues: Sendable, BitwiseCopyable {
    private var storage = InlineArray<24, Double>(repeating: 0)

    /// The largest number of parameters.
    public static var limit: Int { 24 }

    init() {}

    /// The value at an index.
    public subscript(index: Int) -> Double {
        get { storage[index] }
        set { storage[index] = newValue }
    }
}

/// A drive: an input that is constant, or pulses with gaps at zero input.
///
/// Units: the input's own, seconds.
public struct CircuitDrive: Sendable, BitwiseCopyable {
    /// The input while a pulse lasts.
    public let input: Double
    /// How long a pulse lasts; 0 for a constant input.
    public let pulseSeconds: Double
    /// How long the gap after a pulse lasts.
    public let gapSeconds: Double
    /// How long to drive.
    public let seconds: Double

    /// A constant input.
    static func constant(_ input: Double, for seconds: Double) -> Self {
        Self(input: input, pulseSeconds: 0, gapSeconds: 0, seconds: seconds)
    }

    /// Pulses.
    static func pulses(_ input: Double, _ width: Double, gap: Double, for seconds: Double) -> Self {
        Self(input: input, pulseSeconds: width, gapSeconds: gap, seconds: seconds)
    }
}

/// The values of a device in its circuit, and a drive that shows what it does.
public struct NeuronCircuitPreset: Sendable {
    /// The name on the command line.
    public let name: StaticString
    /// What it is.
    public let title: StaticString
    /// Where the values come from that differ from the standard ones.
    public let evidence: Evidence
    /// The source of those values.
    public let source: StaticString
    /// A drive under which it fires.
    public let drive: CircuitDrive
    /// The values of all parameters.
    public private(set) var values = CircuitValues()

    init<Circuit: NeuronCircuitModel>(
        _ name: StaticString,
        _ title: StaticString,
        of circuit: Circuit.Type,
        _ evidence: Evidence,
        _ drive: CircuitDrive,
        source: StaticString
    ) {
        self.name = name
        self.title = title
        self.evidence = evidence
        self.drive = drive
        self.source = source
        for index in 0..<Circuit.Parameter.count {
            values[index] = Circuit.Parameter(rawValue: index)?.description.standard ?? 0
        }
    }

    /// The same preset with another value of a parameter.
    func with(_ parameter: some ModelParameter, _ value: Double) -> Self {
        var preset = self
        preset.values[parameter.rawValue] = value
        return preset
    }
}
