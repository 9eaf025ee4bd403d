// SPDX-License-Identifier: Apache-2.0

/// An integer count of one SI unit: the only way numbers cross modules and the wire.
public protocol IntegerQuantity: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// How many units.
    var value: Int64 { get }

    /// A quantity of `value` units.
    init(_ value: Int64)
}

extension IntegerQuantity {
    /// Whether the left quantity is the smaller one.
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

    /// The sum; a sum beyond 64 bits is a programmer error.
    public static func + (left: Self, right: Self) -> Self { Self(left.value + right.value) }

    /// The difference; a difference beyond 64 bits is a programmer error.
    public static func - (left: Self, right: Self) -> Self { Self(left.value - right.value) }

    /// The quantity with the opposite sign.
    public static prefix func - (operand: Self) -> Self { Self(-operand.value) }

    /// The absolute amount.
    public var magnitude: Self { Self(value < 0 ? -value : value) }
}

/// A voltage in microvolts.
public struct Microvolts: IntegerQuantity {
    /// Microvolts.
    public let value: Int64

    /// A voltage of `value` microvolts.
    public init(_ value: Int64) { self.value = value }
}

/// A current in picoamperes.
public struct Picoamperes: IntegerQuantity {
    /// Picoamperes.
    public let value: Int64

    /// A current of `value` picoamperes.
    public init(_ value: Int64) { self.value = value }
}

/// A conductance in picosiemens.
public struct Picosiemens: IntegerQuantity {
    /// Picosiemens.
    public let value: Int64

    /// A conductance of `value` picosiemens.
    public init(_ value: Int64) { self.value = value }
}

/// A charge in femtocoulombs.
public struct Femtocoulombs: IntegerQuantity {
    /// Femtocoulombs.
    public let value: Int64

    /// A charge of `value` femtocoulombs.
    public init(_ value: Int64) { self.value = value }
}

/// An energy in femtojoules.
public struct Femtojoules: IntegerQuantity {
    /// Femtojoules.
    public let value: Int64

    /// An energy of `value` femtojoules.
    public init(_ value: Int64) { self.value = value }
}

/// A duration in nanoseconds.
public struct Nanoseconds: IntegerQuantity {
    /// Nanoseconds.
    public let value: Int64

    /// A duration of `value` nanoseconds.
    public init(_ value: Int64) { self.value = value }
}
