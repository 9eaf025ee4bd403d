// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// How many of some trials hit.
package struct TrialCount: Hashable, Sendable {
    /// How many trials there were.
    package var trials: Int
    /// How many of them hit.
    package var hits: Int

    /// A count.
    package init(trials: Int, hits: Int) {
        self.trials = trials
        self.hits = hits
    }

    /// The part that hit; 0 of no trials.
    package var part: Double { Statistics.ratio(Double(hits), to: Double(trials)) }

    /// The binomial variance of the part, with one hit and one miss added so that it is never 0.
    package var variance: Double {
        let part = (Double(hits) + 1) / (Double(trials) + 2)
        return part * (1 - part) / (Double(trials) + 2)
    }

    /// The interval that holds the probability with 95 % confidence; 0 to 1 of no trials.
    ///
    /// Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209.
    package var interval: (low: Double, high: Double) {
        guard trials > 0 else { return (0, 1) }
        let z = 1.959_963_984_540_054
        let count = Double(trials)
        let center = part + z * z / (2 * count)
        let reach = z * (part * (1 - part) / count + z * z / (4 * count * count)).squareRoot()
        let scale = 1 + z * z / count
        return (max(0, (center - reach) / scale), min(1, (center + reach) / scale))
    }
}

/// The logistic p = 1 ∕ (1 + e^(−s (x − x₀))) of greatest likelihood.
///
/// Newton's method on the two coefficients of the logit, from the flat one; each step is halved
/// until the likelihood rises, at most 60 steps in all.
///
/// Source: logistic regression, D. R. Cox, J. R. Stat. Soc. B 20 (1958) 215.
package struct LogisticFit: Hashable, Sendable {
    /// x₀: where the probability is one half.
    package let median: Double
    /// s: the slope of the logit.
    package let slope: Double
    /// The largest distance of a part from the curve, in binomial standard errors of the curve;
    /// an error is at least that of one trial.
    package let worstDeviation: Double

    /// The curve of counts at abscissas; nil where every trial hit or none, or where the abscissas
    /// do not tell hits from misses at all.
    package init?(_ x: [Double], _ counts: [TrialCount]) {
        precondition(x.count == counts.count, "Each abscissa has one count.")
        let hits = counts.reduce(0) { $0 + $1.hits }
        let trials = counts.reduce(0) { $0 + $1.trials }
        guard hits > 0, hits < trials else { return nil }
        let center = Statistics.mean(x)
        let spread = Statistics.standardDeviation(x)
        guard spread > 0 else { return nil }
        let scaled = x.map { ($0 - center) / spread }
        let (offset, gain) = Self.coefficients(scaled, counts)
        guard gain != 0, gain.isFinite, offset.isFinite else { return nil }
        slope = gain / spread
        median = center - offset / gain * spread
        var worst = 0.0
        for (place, count) in zip(scaled, counts) where count.trials > 0 {
            let p = Portable.logistic(offset + gain * place)
            let number = Double(count.trials)
            let error = max((p * (1 - p) / number).squareRoot(), 1 / number)
            worst = max(worst, (count.part - p).magnitude / error)
        }
        worstDeviation = worst
    }

    private static func coefficients(
        _ x: [Double],
        _ counts: [TrialCount]
    ) -> (offset: Double, gain: Double) {
        var (offset, gain) = (0.0, 0.0)
        var best = likelihood(x, counts, offset, gain)
        for _ in 0..<60 {
            var (g0, g1, h00, h01, h11) = (0.0, 0.0, 0.0, 0.0, 0.0)
            for (place, count) in zip(x, counts) {
                let p = Portable.logistic(offset + gain * place)
                let number = Double(count.trials)
                let rest = Double(count.hits) - number * p
                // A floor keeps the matrix regular where hits and misses separate.
                let weight = max(number * p * (1 - p), 1e-9)
                g0 += rest
                g1 += rest * place
                h00 += weight
                h01 += weight * place
                h11 += weight * place * place
            }
            let determinant = h00 * h11 - h01 * h01
            guard determinant > 0 else { break }
            var step = (
                (g0 * h11 - g1 * h01) / determinant, (g1 * h00 - g0 * h01) / determinant
            )
            var better = likelihood(x, counts, offset + step.0, gain + step.1)
            var halvings = 0
            while better < best, halvings < 40 {
                step = (0.5 * step.0, 0.5 * step.1)
                better = likelihood(x, counts, offset + step.0, gain + step.1)
                halvings += 1
            }
            guard better > best, gain.magnitude < 1e3 else { break }
            offset += step.0
            gain += step.1
            best = better
        }
        return (offset, gain)
    }

    /// The logarithm of the likelihood.
    private static func likelihood(
        _ x: [Double],
        _ counts: [TrialCount],
        _ offset: Double,
        _ gain: Double
    ) -> Double {
        var sum = 0.0
        for (place, count) in zip(x, counts) {
            let logit = offset + gain * place
            // −ln(1 + e^−|z|) is the logarithm of the likelier outcome's probability.
            let common = -Portable.log1p(Portable.exp(-logit.magnitude))
            let hits = Double(count.hits)
            let misses = Double(count.trials) - hits
            sum += (hits + misses) * common - (logit > 0 ? misses : -hits) * logit
        }
        return sum
    }
}
