// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The approach to a soft bound, du∕ds = −u^γ, integrated over any dose in closed form.
enum SoftBound {
    /// The part of the distance `u` that a dose takes away: 1 − u(dose) ∕ u(0), from 0 to 1.
    ///
    /// γ = 1: 1 − e^(−dose). Else 1 − (1 − q)^(1∕(1 − γ)) with q = (1 − γ) · dose · u^(γ − 1); for
    /// γ < 1 the bound is reached when q reaches 1. The logarithmic form stays accurate as γ nears
    /// 1 and as the dose nears 0. The cost does not depend on the dose.
    ///
    /// Source: separation of variables.
    ///
    /// - Parameters:
    ///   - distance: u, from 0 to 1.
    ///   - dose: s, at least 0.
    ///   - exponent: γ, at least 0.
    /// - Returns: The part lost.
    static func loss(distance: Double, dose: Double, exponent: Double) -> Double {
        guard distance > 0, dose > 0 else { return 0 }
        if exponent == 1 { return -Portable.expm1(-dose) }
        let order = 1.0 - exponent
        let q = order * dose * Portable.pow(distance, -order)
        if q >= 1 { return 1 }
        return -Portable.expm1(Portable.log1p(-q) / order)
    }
}
