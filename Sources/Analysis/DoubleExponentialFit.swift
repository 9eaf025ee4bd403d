// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The decay y = A₁ · e^(−x ∕ τ₁) + A₂ · e^(−x ∕ τ₂), τ₁ < τ₂, with the least squares.
///
/// For each pair of time constants the amplitudes have a closed form, so two numbers are searched:
/// a scan of 48 × 48 values on a logarithmic scale, then eight rounds on a grid of 5 × 5 around the
/// best pair, a third as wide each. It always ends, with the same bits for the same points.
///
/// Source: variable projection, G. H. Golub, V. Pereyra, SIAM J. Numer. Anal. 10 (1973) 413.
package struct DoubleExponentialFit: Hashable, Sendable {
    /// One of the two decays.
    package struct Part: Hashable, Sendable {
        /// A.
        package let amplitude: Double
        /// τ, from a tenth of the least abscissa to twenty times the largest.
        package let timeConstant: Double
    }

    /// The decay with the shorter time constant.
    package let fast: Part
    /// The decay with the longer time constant.
    package let slow: Part
    /// The root mean square of what both leave.
    package let error: Double

    private static let scanCount = 48
    private static let rounds = 8

    /// The decays nearest to points of equal weight; nil with fewer than four points at x > 0.
    package init?(_ x: [Double], _ y: [Double]) {
        precondition(x.count == y.count, "A fit needs as many ordinates as abscissas.")
        let positive = x.filter { $0 > 0 }
        guard positive.count > 3, let least = positive.min(), let largest = positive.max() else {
            return nil
        }
        let low = Portable.log(0.1 * least)
        let high = Portable.log(20 * largest)
        let points = Points(x: x, y: y)
        let stride = (high - low) / Double(Self.scanCount - 1)
        var best = Candidate(fast: low, slow: high, squares: .infinity)
        for first in 0..<Self.scanCount {
            for second in first + 1..<max(first + 1, Self.scanCount) {
                best.improve(low + stride * Double(first), low + stride * Double(second), points)
            }
        }
        var reach = stride
        for _ in 0..<Self.rounds {
            let center = best
            for first in -2...2 {
                for second in -2...2 {
                    let fast = center.fast + 0.5 * reach * Double(first)
                    let slow = center.slow + 0.5 * reach * Double(second)
                    guard fast >= low, slow <= high, slow > fast else { continue }
                    best.improve(fast, slow, points)
                }
            }
            reach /= 3
        }
        let result = points.project(best.fast, best.slow)
        fast = Part(amplitude: result.fast, timeConstant: Portable.exp(best.fast))
        slow = Part(amplitude: result.slow, timeConstant: Portable.exp(best.slow))
        error = (result.squares / Double(x.count)).squareRoot()
    }

    /// The value of both decays.
    package func value(at x: Double) -> Double {
        fast.amplitude * Portable.exp(-x / fast.timeConstant)
            + slow.amplitude * Portable.exp(-x / slow.timeConstant)
    }

    /// The best pair so far, by the logarithms of its time constants.
    private struct Candidate {
        var fast: Double
        var slow: Double
        var squares: Double

        mutating func improve(_ fast: Double, _ slow: Double, _ points: Points) {
            let squares = points.project(fast, slow).squares
            if squares < self.squares {
                self = Self(fast: fast, slow: slow, squares: squares)
            }
        }
    }

    private struct Points {
        let x: [Double]
        let y: [Double]

        /// The best amplitudes for two time constants, and the sum of squares they leave.
        func project(
            _ fast: Double,
            _ slow: Double
        ) -> (fast: Double, slow: Double, squares: Double) {
            let times = (Portable.exp(fast), Portable.exp(slow))
            var sums = (ff: 0.0, fs: 0.0, ss: 0.0, fy: 0.0, sy: 0.0)
            let shapes = x.map { (Portable.exp(-$0 / times.0), Portable.exp(-$0 / times.1)) }
            for (shape, value) in zip(shapes, y) {
                sums.ff += shape.0 * shape.0
                sums.fs += shape.0 * shape.1
                sums.ss += shape.1 * shape.1
                sums.fy += shape.0 * value
                sums.sy += shape.1 * value
            }
            let determinant = sums.ff * sums.ss - sums.fs * sums.fs
            // Decays that can hardly be told apart are one decay.
            guard determinant > 1e-12 * sums.ff * sums.ss else { return (0, 0, .infinity) }
            let first = (sums.fy * sums.ss - sums.sy * sums.fs) / determinant
            let second = (sums.sy * sums.ff - sums.fy * sums.fs) / determinant
            let rests = zip(shapes, y).map { $1 - first * $0.0 - second * $0.1 }
            return (first, second, Statistics.sum(rests.map { $0 * $0 }))
        }
    }
}
