// SPDX-License-Identifier: Apache-2.0

extension Portable {
    /// e to the power `x`.
    ///
    /// The argument is reduced by a multiple of a two-part ln 2 to |r| ≤ ½ ln 2; a Taylor
    /// polynomial to r¹³ follows, with the low part of r added. `x` is clamped to −708…708 (a
    /// not-a-number to −708): the result is never infinite and never subnormal.
    ///
    /// Accuracy: 0.9 ulp.
    ///
    /// Source: Taylor series; two-part argument reduction by W. J. Cody and W. Waite, Software
    /// Manual for the Elementary Functions, Prentice-Hall (1980), chapter 6.
    public static func exp(_ x: Double) -> Double {
        var x = x
        if !(x > -708.0) { x = -708.0 }
        if x > 708.0 { x = 708.0 }
        let scaled = x * 1.4426950408889634
        // The clamp above keeps the quotient within ±1022, so the conversion cannot trap.
        let multiple = Int32(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
        let factor = Double(multiple)
        let high = x - factor * ln2High
        let low = factor * ln2Low
        let r = high - low
        let p = exponentialTail(r)
        let c = (high - r) - low
        let y = 1.0 + (r + (r * r * p + (c + c * r)))
        return y * powerOfTwo(multiple)
    }

    /// e to the power `x`, minus 1, without cancellation near 0.
    ///
    /// Taylor to x¹³ for |x| < 0.35, else `exp(x) - 1`, with the clamps of ``exp(_:)``.
    ///
    /// Accuracy: 3.5 ulp.
    ///
    /// Source: Taylor series.
    public static func expm1(_ x: Double) -> Double {
        guard magnitude(x) < 0.35 else { return exp(x) - 1.0 }
        return x + x * x * exponentialTail(x)
    }

    /// The hyperbolic sine.
    ///
    /// Odd Taylor polynomial to x¹⁵ for |x| < 0.5, else from ``exp(_:)``, whose clamp holds.
    ///
    /// Accuracy: 2.2 ulp.
    ///
    /// Source: Taylor series; definition.
    public static func sinh(_ x: Double) -> Double {
        let a = magnitude(x)
        if a < 0.5 {
            let z = x * x
            var p = 1.0 / 1307674368000.0
            p = p * z + 1.0 / 6227020800.0
            p = p * z + 1.0 / 39916800.0
            p = p * z + 1.0 / 362880.0
            p = p * z + 1.0 / 5040.0
            p = p * z + 1.0 / 120.0
            p = p * z + 1.0 / 6.0
            return x + x * z * p
        }
        let e = exp(a)
        let y = 0.5 * (e - 1.0 / e)
        return x < 0 ? -y : y
    }

    /// The hyperbolic cosine, from ``exp(_:)``, whose clamp holds.
    ///
    /// Accuracy: 1.4 ulp.
    ///
    /// Source: definition.
    public static func cosh(_ x: Double) -> Double {
        let e = exp(magnitude(x))
        return 0.5 * (e + 1.0 / e)
    }

    /// The hyperbolic tangent; ±1 beyond |x| = 20.
    ///
    /// Accuracy: 2.8 ulp; never above 1, and monotone up to 2⁻⁵² where it nears 1.
    ///
    /// Source: tanh x = t ∕ (t + 2) with t = e²ˣ − 1.
    public static func tanh(_ x: Double) -> Double {
        let a = magnitude(x)
        if a > 20.0 { return x < 0 ? -1.0 : 1.0 }
        let t = expm1(2.0 * a)
        let y = t / (t + 2.0)
        return x < 0 ? -y : y
    }

    /// The logistic function 1 ∕ (1 + e⁻ˣ).
    ///
    /// Accuracy: 2.2 ulp.
    ///
    /// Source: definition.
    public static func logistic(_ x: Double) -> Double {
        1.0 / (1.0 + exp(-x))
    }

    /// (eʳ − 1 − r) ∕ r² by Horner's rule, Taylor coefficients 1∕13! to 1∕2!.
    @inline(__always)
    private static func exponentialTail(_ r: Double) -> Double {
        var p = 1.0 / 6227020800.0
        p = p * r + 1.0 / 479001600.0
        p = p * r + 1.0 / 39916800.0
        p = p * r + 1.0 / 3628800.0
        p = p * r + 1.0 / 362880.0
        p = p * r + 1.0 / 40320.0
        p = p * r + 1.0 / 5040.0
        p = p * r + 1.0 / 720.0
        p = p * r + 1.0 / 120.0
        p = p * r + 1.0 / 24.0
        p = p * r + 1.0 / 6.0
        return p * r + 0.5
    }
}
