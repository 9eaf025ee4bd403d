// SPDX-License-Identifier: Apache-2.0

extension Portable {
    /// What ``log(_:)`` returns at and below 2⁻¹⁰²², and for a not-a-number.
    static let smallestLogarithm = -708.39641853226408

    /// The natural logarithm.
    ///
    /// An argument below 2⁻¹⁰²² (zero, negative and not-a-number included) counts as 2⁻¹⁰²² and
    /// an infinity as 2¹⁰²⁴, so that the result is finite.
    ///
    /// Accuracy: 0.9 ulp.
    ///
    /// Source: log m = 2 artanh(f ∕ (2 + f)), m = 1 + f in (√½, √2], in the compensated form
    /// of W. Kahan and K. C. Ng (the exponent's two-part ln 2 is added to the small terms first).
    public static func log(_ x: Double) -> Double {
        guard x >= smallestNormal else { return smallestLogarithm }
        var exponent = Int32(truncatingIfNeeded: x.bitPattern >> 52) - 1023
        let fraction = x.bitPattern & 0x000F_FFFF_FFFF_FFFF
        var m = Double(bitPattern: fraction | 0x3FF0_0000_0000_0000)
        if m > 1.4142135623730951 {
            m *= 0.5
            exponent += 1
        }
        let f = m - 1.0
        let s = f / (2.0 + f)
        let z = s * s
        let tail = 2.0 * z * hyperbolicTangentTail(z)
        let h = 0.5 * f * f
        let k = Double(exponent)
        return k * ln2High - ((h - (s * (h + tail) + k * ln2Low)) - f)
    }

    /// The natural logarithm of `1 + x`, without cancellation near 0.
    ///
    /// −1 and below give what ``log(_:)`` gives at its clamp.
    ///
    /// Accuracy: 2.6 ulp.
    ///
    /// Source: log(u) · x ∕ (u − 1) with u = 1 + x as rounded, attributed to W. Kahan in N. J.
    /// Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., SIAM (2002), section 1.14.1.
    public static func log1p(_ x: Double) -> Double {
        guard x > -1.0 else { return smallestLogarithm }
        let x = min(x, Double.greatestFiniteMagnitude)
        let u = 1.0 + x
        if u == 1.0 { return x }
        return log(u) * (x / (u - 1.0))
    }

    /// `x` to the real power `y`; 0 where `x` is not positive.
    ///
    /// Clamped as ``log(_:)`` and ``exp(_:)`` are: the result lies between e⁻⁷⁰⁸ and e⁷⁰⁸.
    ///
    /// Accuracy: 1.5 + 2·|y ln x| ulp.
    ///
    /// Source: definition.
    public static func pow(_ x: Double, _ y: Double) -> Double {
        if x <= 0.0 { return 0.0 }
        if x == 1.0 || y == 0.0 { return 1.0 }
        return exp(y * log(x))
    }

    /// `x` to an integer power, as a product from left to right.
    ///
    /// A result beyond the range is clamped to the largest finite number of its sign.
    ///
    /// Accuracy: (|exponent| + 1) ∕ 2 ulp, as long as no factor is subnormal.
    ///
    /// Source: definition.
    ///
    /// - Parameters:
    ///   - x: The base.
    ///   - exponent: Between −1024 and 1024, which bounds the time.
    /// - Returns: The product, or its reciprocal for a negative exponent.
    public static func pow(_ x: Double, exponent: Int) -> Double {
        precondition(exponent >= -1024 && exponent <= 1024, "An integer power lies in ±1024.")
        var product = 1.0
        for _ in 0..<(exponent < 0 ? -exponent : exponent) {
            product = finite(product * x)
        }
        return exponent < 0 ? finite(1.0 / product) : product
    }

    /// (artanh √z ∕ √z − 1) ∕ z by Horner's rule, coefficients 1∕23 to 1∕3.
    @inline(__always)
    private static func hyperbolicTangentTail(_ z: Double) -> Double {
        var p = 1.0 / 23.0
        p = p * z + 1.0 / 21.0
        p = p * z + 1.0 / 19.0
        p = p * z + 1.0 / 17.0
        p = p * z + 1.0 / 15.0
        p = p * z + 1.0 / 13.0
        p = p * z + 1.0 / 11.0
        p = p * z + 1.0 / 9.0
        p = p * z + 1.0 / 7.0
        p = p * z + 0.2
        return p * z + 1.0 / 3.0
    }
}
