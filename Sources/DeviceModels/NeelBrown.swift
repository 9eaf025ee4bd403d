// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Thermally activated switching of a nanomagnet over one barrier (Néel–Brown).
///
///     P(V, t) = 1 − exp(−(t ∕ τ0) · exp(−Δ · (1 − V ∕ Vc0)))
///
/// The barrier vanishes at Vc0 and stays 0 beyond. The law is memoryless: what survives two pulses
/// is the product of what survives each.
///
/// Units: volts, seconds.
///
/// Source: L. Néel, Ann. Géophys. 5 (1949) 99; W. F. Brown, Phys. Rev. 130 (1963) 1677; with a
/// barrier that falls linearly with the drive.
public struct NeelBrown: Sendable, BitwiseCopyable {
    /// Δ: the barrier at 0 V in units of kT.
    public let barrier: Double
    /// Vc0: the voltage at which the barrier vanishes, positive.
    public let criticalVoltage: Double
    /// τ0: the attempt time.
    public let attemptTime: Double

    /// A direction of switching.
    public init(barrier: Double, criticalVoltage: Double, attemptTime: Double = 1e-9) {
        precondition(barrier > 0 && criticalVoltage > 0 && attemptTime > 0, "A barrier exists.")
        self.barrier = barrier
        self.criticalVoltage = criticalVoltage
        self.attemptTime = attemptTime
    }

    /// The probability that the magnet has switched after a time at a voltage.
    public func probability(volts: Double, seconds: Double) -> Double {
        -Portable.expm1(-hazard(volts: volts, seconds: seconds))
    }

    /// −ln of the probability that it has not.
    func hazard(volts: Double, seconds: Double) -> Double {
        let exponent = max(barrier * (1.0 - volts / criticalVoltage), 0)
        return seconds / attemptTime * Portable.exp(-exponent)
    }

    /// V50: the voltage that switches half of all trials of a width.
    ///
    /// V50 = Vc0 · (1 − ln(t ∕ (τ0 · ln 2)) ∕ Δ).
    public func medianVoltage(seconds: Double) -> Double {
        let ratio = seconds / (attemptTime * Self.ln2)
        return criticalVoltage * (1.0 - Portable.log(ratio) / barrier)
    }

    /// The slope of a logistic with the same rise at V50, 2 ln 2 · Δ ∕ Vc0, per volt.
    public var medianSlope: Double { 2.0 * Self.ln2 * barrier / criticalVoltage }

    /// The mean time at 0 V until the state is lost: τ0 · e^Δ.
    public var retention: Double { attemptTime * Portable.exp(barrier) }

    /// By how much V50 falls when the width grows by a factor e.
    var voltsPerEfold: Double { criticalVoltage / barrier }

    private static var ln2: Double { 0.6931471805599453 }
}
