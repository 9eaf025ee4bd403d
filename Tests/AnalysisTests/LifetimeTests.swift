// SPDX-License-Identifier: Apache-2.0

import Analysis
import PortableMath
import Testing

@Suite("Lifetimes and spreads")
struct LifetimeTests {
    /// Numbers from 0 to 1, the same in every run: x ← 16807 x mod (2³¹ − 1).
    private struct Numbers {
        var state: UInt64 = 20_011

        mutating func next() -> Double {
            state = state * 16807 % 2_147_483_647
            return Double(state) / 2_147_483_647
        }

        mutating func weibull(shape: Double, scale: Double) -> Double {
            scale * Portable.pow(-Portable.log(next()), 1 / shape)
        }

        /// The sum of twelve uniform numbers less its mean: nearly normal, of deviation 1.
        mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + next() } }
    }

    @Test("the shape and scale of drawn lifetimes come back, inside their intervals")
    func drawn() throws {
        var numbers = Numbers()
        for (shape, scale) in [(0.7, 1e3), (1, 1), (2.5, 1e6), (12, 60)] {
            let lives = (0..<4000).map { _ in
                Lifetime(length: numbers.weibull(shape: shape, scale: scale), hasFailed: true)
            }
            let fit = try #require(WeibullFit(lives))
            // The error of ln k is 0.78 ∕ √n, that of ln λ is 1.05 ∕ (k √n); four of them.
            #expect((fit.shape.value / shape - 1).magnitude < 4 * 0.78 / 63)
            #expect((Portable.log(fit.scale.value / scale) * shape).magnitude < 4 * 1.06 / 63)
            let width = Portable.log(fit.shape.high / fit.shape.low) / (2 * 1.96)
            #expect((width / (0.7797 / 63.25) - 1).magnitude < 0.05)
        }
    }

    @Test("an interval holds the truth in 95 of 100 samples of twenty, half of them censored")
    func coverage() throws {
        var numbers = Numbers()
        var (shapes, scales) = (0, 0)
        for _ in 0..<400 {
            let lives = (0..<40).map { _ in
                let length = numbers.weibull(shape: 2, scale: 100)
                // 100 · √(ln 2): half of them live longer.
                return Lifetime(length: min(length, 83.26), hasFailed: length < 83.26)
            }
            let fit = try #require(WeibullFit(lives))
            if fit.shape.low < 2, fit.shape.high > 2 { shapes += 1 }
            if fit.scale.low < 100, fit.scale.high > 100 { scales += 1 }
        }
        // Four binomial deviations of 380 ± 4.4, and 1 % for the normal approximation.
        #expect((shapes - 380).magnitude < 22)
        #expect((scales - 380).magnitude < 22)
    }

    @Test("survivors count: leaving them out would shorten the scale")
    func censored() throws {
        var numbers = Numbers()
        let lives = (0..<4000).map { _ in
            let length = numbers.weibull(shape: 3, scale: 100)
            return Lifetime(length: min(length, 80), hasFailed: length < 80)
        }
        let fit = try #require(WeibullFit(lives))
        #expect((fit.scale.value / 100 - 1).magnitude < 0.03)
        #expect((fit.shape.value / 3 - 1).magnitude < 0.1)
        let dead = try #require(WeibullFit(lives.filter(\.hasFailed)))
        #expect(dead.scale.value < 75)
    }

    @Test("equal lifetimes have the largest shape, and fewer than two failures none")
    func degenerate() throws {
        let equal = try #require(
            WeibullFit(Array(repeating: Lifetime(length: 7, hasFailed: true), count: 5))
        )
        #expect(equal.shape.value > 0.99 * WeibullFit.largestShape)
        #expect((equal.scale.value - 7).magnitude < 1e-6)
        let one = Lifetime(length: 3, hasFailed: true)
        #expect(WeibullFit([one, Lifetime(length: 9, hasFailed: false)]) == nil)
        #expect(WeibullFit([]) == nil)
    }

    @Test("the spread between groups and that within them come back")
    func components() throws {
        var numbers = Numbers()
        let groups = (0..<400).map { _ in
            let center = 50 + 2 * numbers.normal()
            return (0..<10).map { _ in center + 0.5 * numbers.normal() }
        }
        let components = try #require(VarianceComponents(groups))
        // Four errors of a deviation: σ ∕ √(2 n).
        #expect((components.mean - 50).magnitude < 4 * 2 / 20)
        #expect((components.between / 2 - 1).magnitude < 4 / 28.2)
        #expect((components.within / 0.5 - 1).magnitude < 4 / 84.8)
        #expect((components.relativeBetween / 0.04 - 1).magnitude < 0.15)
        // Of 0.5² the noise takes 0.3²: 0.4 is left.
        let quiet = try #require(VarianceComponents(groups, noise: 0.09))
        #expect((quiet.within / 0.4 - 1).magnitude < 0.08)
        #expect(quiet.between == components.between)
    }

    @Test("groups that differ by chance alone have no spread between them")
    func noComponents() throws {
        // The centres 2, 3 and 2 are nearer than values of this scatter make them.
        let components = try #require(VarianceComponents([[1, 3], [2, 4], [0, 4]]))
        #expect(components.between == 0)
        // The squares add up to 2 + 2 + 8, over three degrees of freedom.
        #expect(components.within == 2)
        #expect(VarianceComponents([[1, 2]]) == nil)
        #expect(VarianceComponents([[1, 2], [1]]) == nil)
        #expect(VarianceComponents([]) == nil)
    }

    @Test("equal distributions overlap wholly, distant ones not at all, halves by half")
    func overlap() {
        let low = (0..<100).map { 1 + 0.01 * Double($0) }
        #expect(StateHistogram(low, low, classes: 10).overlap == 1)
        #expect(StateHistogram(low, low.map { 10 * $0 }, classes: 10).overlap == 0)
        let mixed = StateHistogram([1, 1, 10, 10], [10, 10, 100, 100], classes: 8)
        #expect(mixed.overlap == 0.5)
        #expect(mixed.first.reduce(0, +) == 4 && mixed.second.reduce(0, +) == 4)
        #expect((mixed.edges[0] - 1).magnitude < 1e-12)
        #expect((mixed.edges[8] / 100 - 1).magnitude < 1e-12)
        #expect(StateHistogram([], [], classes: 4).overlap == 1)
    }
}
