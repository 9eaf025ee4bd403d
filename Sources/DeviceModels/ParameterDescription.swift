// SPDX-License-Identifier: Apache-2.0

/// Where a default value comes from.
public enum Evidence: UInt8, Sendable {
    /// A paper states it.
    case published = 0
    /// It was fitted so that a published number comes out; it is no physics.
    case fitted = 1
    /// It was chosen here, within what published numbers allow.
    case chosen = 2
    /// It is recalled from the literature and was not checked against its source.
    case recalled = 3
    /// No trustworthy number was found; only the shape that it gives means something.
    case untrusted = 4
}

/// What a model parameter is called, means and may be.
public struct ParameterDescription: Sendable {
    /// The name in profile files.
    public let name: StaticString
    /// The SI unit, `1` for a plain number.
    public let unit: StaticString
    /// The smallest value allowed.
    public let low: Double
    /// The largest value allowed.
    public let high: Double
    /// The value where a profile is silent.
    public let standard: Double
    /// Where that value comes from.
    public let evidence: Evidence

    init(
        _ name: StaticString,
        _ unit: StaticString,
        _ low: Double,
        _ high: Double,
        _ standard: Double,
        _ evidence: Evidence
    ) {
        self.name = name
        self.unit = unit
        self.low = low
        self.high = high
        self.standard = standard
        self.evidence = evidence
    }

    /// Why `value` cannot be this parameter, or nil when it can.
    public func fault(of value: Double) -> ModelFault? {
        guard value.isFinite else { return .notFinite }
        return value >= low && value <= high ? nil : .outOfRange
    }
}
