// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The incubation delay of spin-transfer switching above the critical current.
///
///     τ = τc · Ic0 ∕ (I − Ic0) · ln(π ∕ (2θ0)),   θ0 = √(1 ∕ (2Δ))
///     P(t) = 1 − exp(−(t ∕ τ)^s)
///
/// s is 1 in the thermally activated regime, below Ic0, and greater above. Below Ic0 use
/// ``NeelBrown``.
///
/// Units: amperes, seconds. The constants are recalled, not checked against a source.
///
/// Source: J. Z. Sun, Phys. Rev. B 62 (2000) 570; its use as a synapse: A. F. Vincent et al., IEEE
/// Trans. Biomed. Circuits Syst. 9 (2015) 166.
public struct SpinTransferDelay: Sendable, BitwiseCopyable {
    /// τc: the time scale of precession.
    public let precessionTime: Double
    /// Ic0.
    public let criticalCurrent: Double
    /// Δ: the barrier in units of kT.
    public let barrier: Double
    /// s.
    public let shape: Double

    /// A junction.
    public init(precessionTime: Double, criticalCurrent: Double, barrier: Double, shape: Double) {
        precondition(
            precessionTime > 0 && criticalCurrent > 0 && barrier > 0 && shape > 0,
            "The constants of a delay are positive."
        )
        self.precessionTime = precessionTime
        self.criticalCurrent = criticalCurrent
        self.barrier = barrier
        self.shape = shape
    }

    /// θ0: the thermal angle at the start of a pulse, in radians.
    public var initialAngle: Double { Portable.squareRoot(1.0 / (2.0 * barrier)) }

    /// The mean delay at a current, or nil where it does not exceed the critical one.
    public func meanDelay(amperes: Double) -> Double? {
        guard amperes > criticalCurrent else { return nil }
        let angles = Portable.log(1.5707963267948966 / initialAngle)
        return precessionTime * criticalCurrent / (amperes - criticalCurrent) * angles
    }

    /// The probability of having switched after a time at a current; 0 below the critical one.
    public func probability(amperes: Double, seconds: Double) -> Double {
        guard let delay = meanDelay(amperes: amperes), delay > 0 else { return 0 }
        return -Portable.expm1(-Portable.pow(seconds / delay, shape))
    }
}
