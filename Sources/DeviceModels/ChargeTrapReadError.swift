// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The spread of the current of analogue charge-trap (SONOS) cells around their targets.
///
///     σ(I) = A · (1 − e^(−I ∕ B))
///
/// Units: amperes.
///
/// Source: measured SONOS arrays, as fitted in CrossSim.
public struct ChargeTrapReadError: Sendable, BitwiseCopyable {
    /// A: the spread of large currents.
    public let amplitude: Double
    /// B: the current at which the spread has reached 63 % of A.
    public let scale: Double

    /// A law; `scale` is positive.
    public init(amplitude: Double, scale: Double) {
        precondition(amplitude >= 0 && scale > 0, "A read error is a spread.")
        self.amplitude = amplitude
        self.scale = scale
    }

    /// On the day of writing.
    public static var fresh: Self { Self(amplitude: 19.88665e-9, scale: 176.3115e-9) }

    /// Five days after.
    public static var afterFiveDays: Self { Self(amplitude: 34.57909e-9, scale: 207.34309e-9) }

    /// The standard deviation of a current.
    public func deviation(amperes: Double) -> Double {
        -amplitude * Portable.expm1(-amperes.magnitude / scale)
    }
}
