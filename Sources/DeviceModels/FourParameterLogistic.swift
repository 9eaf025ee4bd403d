// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The measured switching probability of a junction at one width against voltage.
///
///     P(V) = y0 + L ∕ (1 + exp(−(V − Vth) ∕ k))
///
/// Source: the usual fit to switching-probability curves.
public struct FourParameterLogistic: Sendable, BitwiseCopyable {
    /// y0: the probability far below.
    public let floor: Double
    /// L: the rise from far below to far above.
    public let rise: Double
    /// Vth: the voltage of half the rise.
    public let center: Double
    /// k, in volts.
    public let scale: Double

    /// A fitted curve.
    public init(floor: Double, rise: Double, center: Double, scale: Double) {
        precondition(scale > 0, "A switching curve rises.")
        self.floor = floor
        self.rise = rise
        self.center = center
        self.scale = scale
    }

    /// The probability at a voltage.
    public func probability(volts: Double) -> Double {
        floor + rise / (1.0 + Portable.exp(-(volts - center) / scale))
    }
}
