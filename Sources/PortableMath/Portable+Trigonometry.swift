// SPDX-License-Identifier: Apache-2.0

extension Portable {
    /// The sine of an angle in radians, clamped to ±10⁵ (a not-a-number to −10⁵).
    ///
    /// Accuracy: 2.5 ulp.
    ///
    /// Source: Taylor series to x¹⁵ and x¹⁶ after a three-part reduction by π∕2 (Cody and Waite,
    /// Software Manual for the Elementary Functions, Prentice-Hall (1980), chapter 8).
    public static func sin(_ x: Double) -> Double { quadrant(x, shift: 0) }

    /// The cosine of an angle in radians; domain, accuracy and source as ``sin(_:)``.
    public static func cos(_ x: Double) -> Double { quadrant(x, shift: 1) }

    /// The angle whose tangent is `x`, in radians; infinities give ±π∕2.
    ///
    /// Accuracy: 4.8 ulp.
    ///
    /// Source: atan a = π∕2 − atan 1∕a; atan a = 2 atan(a ∕ (1 + √(1 + a²))), twice; Taylor.
    public static func atan(_ x: Double) -> Double {
        var a = magnitude(x)
        let inverted = a > 1.0
        if inverted { a = 1.0 / a }
        a = a / (1.0 + squareRoot(1.0 + a * a))
        a = a / (1.0 + squareRoot(1.0 + a * a))
        let z = a * a
        let y = 4.0 * (a + a * z * tangentTail(z))
        let folded = inverted ? halfPi - y : y
        return x < 0 ? -folded : folded
    }

    /// The angle whose sine is `x`, in radians; beyond ±1 it is ±π∕2.
    ///
    /// Accuracy: 5.5 ulp.
    ///
    /// Source: asin x = atan(x ∕ √((1 − x)(1 + x))).
    public static func asin(_ x: Double) -> Double {
        if x >= 1.0 { return halfPi }
        if x <= -1.0 { return -halfPi }
        return atan(x / squareRoot((1.0 - x) * (1.0 + x)))
    }

    /// Reduces to |r| ≤ π∕4 and picks sine or cosine by quadrant, `shift` quadrants on.
    private static func quadrant(_ x: Double, shift: Int32) -> Double {
        var x = x
        if !(x > -1e5) { x = -1e5 }
        if x > 1e5 { x = 1e5 }
        let scaled = x * 0.6366197723675814
        // The clamp above keeps the quotient within ±63663, so the conversion cannot trap.
        let multiple = Int32(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
        let k = Double(multiple)
        let r =
            ((x - k * 1.57079632673412561417) - k * 6.07710050630396597660e-11)
            - k * 2.02226624879595063154e-21
        switch (multiple + shift) & 3 {
        case 0: return sineKernel(r)
        case 1: return cosineKernel(r)
        case 2: return -sineKernel(r)
        default: return -cosineKernel(r)
        }
    }

    /// The sine for |r| ≤ π∕4.
    private static func sineKernel(_ r: Double) -> Double {
        let z = r * r
        var p = -1.0 / 1307674368000.0
        p = p * z + 1.0 / 6227020800.0
        p = p * z - 1.0 / 39916800.0
        p = p * z + 1.0 / 362880.0
        p = p * z - 1.0 / 5040.0
        p = p * z + 1.0 / 120.0
        p = p * z - 1.0 / 6.0
        return r + r * z * p
    }

    /// The cosine for |r| ≤ π∕4.
    private static func cosineKernel(_ r: Double) -> Double {
        let z = r * r
        var p = 1.0 / 20922789888000.0
        p = p * z - 1.0 / 87178291200.0
        p = p * z + 1.0 / 479001600.0
        p = p * z - 1.0 / 3628800.0
        p = p * z + 1.0 / 40320.0
        p = p * z - 1.0 / 720.0
        p = p * z + 1.0 / 24.0
        p = p * z - 0.5
        return 1.0 + z * p
    }

    /// (atan √z ∕ √z − 1) ∕ z by Horner's rule, coefficients −1∕23 to −1∕3.
    private static func tangentTail(_ z: Double) -> Double {
        var p = -1.0 / 23.0
        p = p * z + 1.0 / 21.0
        p = p * z - 1.0 / 19.0
        p = p * z + 1.0 / 17.0
        p = p * z - 1.0 / 15.0
        p = p * z + 1.0 / 13.0
        p = p * z - 1.0 / 11.0
        p = p * z + 1.0 / 9.0
        p = p * z - 1.0 / 7.0
        p = p * z + 0.2
        return p * z - 1.0 / 3.0
    }
}
