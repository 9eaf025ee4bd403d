// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The precession of one magnetic moment with damping, spin torques and thermal noise.
///
/// For the unit vector m, the field B, and torques of strengths b_d (damping-like) and b_f
/// (field-like) along the unit vector p, all in tesla:
///
///     dm∕dt = −γ ∕ (1 + α²) · [ m × B′ + m × (m × (α · (B + b_f p) + b_d p)) ]
///     B′ = B + b_f p − α · b_d p
///
/// Heun's method in Cartesian components, with m made a unit vector again after every step. The
/// thermal field is drawn once a step and used in both stages.
///
/// Units: tesla, seconds, kelvin, amperes per metre, cubic metres.
///
/// Source: Landau–Lifshitz–Gilbert–Slonczewski equation in explicit form; W. F. Brown, Phys. Rev.
/// 130 (1963) 1677 for the thermal field.
public struct MacrospinLLG: Equatable, Sendable, BitwiseCopyable {
    /// The gyromagnetic ratio in rad∕(s T).
    public static var gyromagneticRatio: Double { 1.760859630e11 }

    /// α.
    public let damping: Double
    /// B_k of an anisotropy along z, whose field is B_k · m_z.
    public let anisotropy: Double
    /// b_d.
    public var dampingTorque = 0.0
    /// b_f.
    public var fieldTorque = 0.0
    /// p.
    public var polarization = SpinVector(0, 1, 0)
    /// The unit vector of the moment.
    public private(set) var moment: SpinVector

    /// A moment with a damping, and with an anisotropy along z.
    public init(damping: Double, anisotropy: Double = 0, moment: SpinVector) {
        precondition(damping >= 0, "Damping is not negative.")
        self.damping = damping
        self.anisotropy = anisotropy
        self.moment = moment
    }

    /// The standard deviation of each component of the thermal field of one step.
    ///
    /// √(2αkT ∕ (γ · Ms · V · dt)).
    public static func thermalField(
        damping: Double,
        kelvin: Double,
        magnetization: Double,
        volume: Double,
        seconds: Double
    ) -> Double {
        let energy = 2.0 * damping * 1.380649e-23 * kelvin
        return Portable.squareRoot(
            energy / (gyromagneticRatio * magnetization * volume * seconds)
        )
    }

    /// One step in a field that is constant through it, the thermal one included.
    public mutating func step(field: SpinVector, seconds: Double) {
        let first = slope(at: moment, field)
        let trial = moment.adding(first, times: seconds)
        let second = slope(at: trial, field)
        let half = 0.5 * seconds
        moment =
            SpinVector(
                moment.x + half * (first.x + second.x),
                moment.y + half * (first.y + second.y),
                moment.z + half * (first.z + second.z)
            ).normalized
    }

    private func slope(at m: SpinVector, _ field: SpinVector) -> SpinVector {
        let hasTorque = dampingTorque != 0 || fieldTorque != 0
        if field.x == 0, field.y == 0, !hasTorque, anisotropy == 0 {
            return axialSlope(at: m, field.z)
        }
        let total = SpinVector(field.x, field.y, field.z + anisotropy * m.z)
            .adding(polarization, times: fieldTorque)
        let turning = total.adding(polarization, times: -(damping * dampingTorque))
        let pulling = SpinVector(damping * total.x, damping * total.y, damping * total.z)
            .adding(polarization, times: dampingTorque)
        let precession = m.cross(turning)
        let damped = m.cross(m.cross(pulling))
        let factor = -(Self.gyromagneticRatio / (1.0 + damping * damping))
        return SpinVector(
            factor * (precession.x + damped.x),
            factor * (precession.y + damped.y),
            factor * (precession.z + damped.z)
        )
    }

    /// The slope in a field along z alone, in the reference programs' order of operations.
    private func axialSlope(at m: SpinVector, _ field: Double) -> SpinVector {
        let factor = Self.gyromagneticRatio * field / (1.0 + damping * damping)
        let cross = (x: m.y, y: -m.x)
        let double = (x: -m.z * cross.y, y: m.z * cross.x, z: m.x * cross.y - m.y * cross.x)
        return SpinVector(
            -factor * (cross.x + damping * double.x),
            -factor * (cross.y + damping * double.y),
            -factor * damping * double.z
        )
    }
}
