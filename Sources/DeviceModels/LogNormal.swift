// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A log-normal distribution: exp(μ + σ · ξ) with a standard normal ξ.
///
/// The unit of its values is that of exp(μ).
public struct LogNormal: Equatable, Sendable, BitwiseCopyable {
    /// μ, the logarithm of the median.
    public let location: Double
    /// σ, the spread of the logarithm.
    public let spread: Double

    /// The distribution with μ and σ.
    public init(location: Double, spread: Double) {
        self.location = location
        self.spread = spread
    }

    /// exp(μ).
    public var median: Double { Portable.exp(location) }

    /// exp(μ + σ² ∕ 2).
    public var mean: Double { Portable.exp(location + 0.5 * spread * spread) }

    /// The value that a standard normal number stands for.
    public func value(_ gaussian: Double) -> Double { Portable.exp(location + spread * gaussian) }
}
