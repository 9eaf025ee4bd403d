// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Three Cartesian components, of a magnetisation or a field.
public struct SpinVector: Equatable, Sendable, BitwiseCopyable {
    /// Along the first axis.
    public var x: Double
    /// Along the second axis.
    public var y: Double
    /// Along the third axis.
    public var z: Double

    /// A vector.
    public init(_ x: Double, _ y: Double, _ z: Double) {
        self.x = x
        self.y = y
        self.z = z
    }

    /// The cross product with another.
    func cross(_ other: Self) -> Self {
        Self(
            y * other.z - z * other.y,
            z * other.x - x * other.z,
            x * other.y - y * other.x
        )
    }

    /// The scalar product with another.
    func dot(_ other: Self) -> Double { x * other.x + y * other.y + z * other.z }

    /// This vector plus a multiple of another.
    func adding(_ other: Self, times factor: Double) -> Self {
        Self(x + factor * other.x, y + factor * other.y, z + factor * other.z)
    }

    /// This vector over its length.
    var normalized: Self {
        let inverse = 1.0 / Portable.squareRoot(x * x + y * y + z * z)
        return Self(x * inverse, y * inverse, z * inverse)
    }
}
