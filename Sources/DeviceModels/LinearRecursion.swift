// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Many steps of x ← x + (step + slope · x) at once.
enum LinearRecursion {
    /// The change after n steps over that of the first: ((1 + slope)ⁿ − 1) ∕ slope; n without slope.
    ///
    /// A slope of −1 or less reaches the fixed point in the first step and stays there.
    ///
    /// Source: geometric series.
    ///
    /// - Parameters:
    ///   - count: n, any positive number.
    ///   - slope: At most 0.
    /// - Returns: How many first steps that is.
    static func sum(_ count: Double, slope: Double) -> Double {
        guard slope < 0 else { return count }
        guard slope > -1 else { return -1.0 / slope }
        return Portable.expm1(count * Portable.log1p(slope)) / slope
    }
}
