// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// How a filament dissolves at rest: a plateau, then a fast collapse, after a random lifetime.
///
///     G(t) = G · (1 − (t ∕ T)^n)   for t < T, else 0
///
/// The time at which 1 ∕ e is left is log-normal, so T is that time · (1 − 1 ∕ e)^(−1 ∕ n).
///
/// Source: the distribution is that of relaxation curves of the diffusive memristors measured with
/// event cameras' time surfaces (20 mV: ln-milliseconds 1.190 ± 0.237; −4 mV: 3.511 ± 0.266);
/// n = 4 is fitted to the same curves.
struct FilamentLifetime: Sendable, BitwiseCopyable {
    private let distribution: LogNormal
    private let exponent: Double

    /// (1 − 1 ∕ e)^(−1 ∕ n).
    private let stretch: Double

    /// The part of the draws' events that keeps them apart from those of the common layer.
    private static var firstEvent: UInt64 { 1 << 40 }

    /// A law whose time to 1 ∕ e has a median in seconds and a spread of its logarithm.
    init(median: Double, spread: Double, exponent: Double) {
        distribution = LogNormal(location: Portable.log(median), spread: spread)
        self.exponent = exponent
        stretch = Portable.pow(0.6321205588285577, -1.0 / exponent)
    }

    /// The lifetime T after the episode numbered `event`, in seconds.
    func drawn(_ noise: CellNoise, event: UInt64) -> Double {
        guard distribution.spread > 0 else { return stretch * distribution.median }
        let gaussian = noise.gaussian(Self.firstEvent &+ event, .retention)
        return stretch * distribution.value(gaussian)
    }

    /// The part of a filament that is left after a time at rest, from 1 to 0.
    func part(after seconds: Double, lifetime: Double) -> Double {
        guard seconds > 0 else { return 1 }
        guard seconds < lifetime else { return 0 }
        return 1.0 - Portable.pow(seconds / lifetime, exponent)
    }
}
