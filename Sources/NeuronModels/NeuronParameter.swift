// SPDX-License-Identifier: Apache-2.0

/// Where a value comes from.
public enum NeuronEvidence: UInt8, Sendable {
    /// The source states it.
    case published = 0
    /// It was fitted so that a published number comes out.
    case fitted = 1
    /// It was chosen here.
    case chosen = 2
    /// It is ascribed to the source and behaves as known, but was not compared with its text.
    case unconfirmed = 3
}

/// What a parameter of a neuron is called, means and may be.
public struct NeuronParameter: Sendable {
    /// The name on the command line.
    public let name: StaticString
    /// The unit, `1` for a plain number.
    public let unit: StaticString
    /// The smallest value allowed.
    public let low: Double
    /// The largest value allowed.
    public let high: Double
    /// The value where nothing else is said.
    public let standard: Double
    /// Where that value comes from.
    public let evidence: NeuronEvidence
    /// Its source, or nil where it is the model's.
    public let source: StaticString?

    init(
        _ name: StaticString,
        _ unit: StaticString,
        _ range: ClosedRange<Double>,
        _ standard: Double,
        _ evidence: NeuronEvidence,
        _ source: StaticString? = nil
    ) {
        self.name = name
        self.unit = unit
        low = range.lowerBound
        high = range.upperBound
        self.standard = standard
        self.evidence = evidence
        self.source = source
    }

    /// Whether `value` may be this parameter.
    public func allows(_ value: Double) -> Bool { value >= low && value <= high }
}

/// The values of a model's parameters by their indices.
public struct NeuronValues: Sendable, BitwiseCopyable {
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
