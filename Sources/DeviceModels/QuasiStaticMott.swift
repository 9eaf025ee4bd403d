// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A Mott memristor whose channel is always in equilibrium with its voltage.
///
/// With r = ρi ∕ ρm, F(u) = −ln u (1 + (r − 1) u²) and K = R0 · 2π L κ ΔT, equilibrium is
/// F(u) = K ∕ v². F has a minimum and a maximum, where (r − 1) u² (−2 ln u − 1) = 1, below and
/// above u = 1∕e; between them no state is stable. The switch turns on above √(K ∕ F(uth)) and off
/// below √(K ∕ F(uh)). u is found by 30 bisections.
///
/// Source: as ``MottChannel``, with du∕dt = 0.
public struct QuasiStaticMott: Sendable, BitwiseCopyable {
    /// The voltage above which it turns on, in volts.
    public let thresholdVoltage: Double
    /// The voltage below which it turns off, in volts.
    public let holdVoltage: Double
    /// Whether it is on.
    public private(set) var isOn = false

    private let insulating: Double
    private let ratio: Double
    private let heat: Double
    private let thresholdChannel: Double
    private let holdChannel: Double

    /// The device of a channel, off.
    ///
    /// - Throws: ``ModelFault/inconsistent`` where the resistivities are too near for a threshold.
    public init(_ channel: MottChannel) throws(ModelFault) {
        let insulating =
            channel.insulatorResistivity * channel.length
            / (.pi * channel.radius * channel.radius)
        let ratio = channel.insulatorResistivity / channel.metalResistivity
        // The left side of the condition is at most (r − 1) ∕ e².
        guard ratio > 9 else { throw .inconsistent }
        self.insulating = insulating
        self.ratio = ratio
        heat =
            insulating * 2.0 * .pi * channel.length * channel.thermalConductivity
            * channel.temperatureRise
        thresholdChannel = Self.turn(ratio, from: 1e-6, to: 0.36787944117144233, isRising: true)
        holdChannel = Self.turn(
            ratio,
            from: 0.36787944117144233,
            to: 0.6065306597126334,
            isRising: false
        )
        thresholdVoltage = Portable.squareRoot(heat / Self.load(thresholdChannel, ratio))
        holdVoltage = Portable.squareRoot(heat / Self.load(holdChannel, ratio))
    }

    /// The resistance at a voltage, after the switch has followed it, in ohms.
    public mutating func resistance(volts: Double) -> Double {
        let magnitude = volts.magnitude
        if !isOn, magnitude > thresholdVoltage {
            isOn = true
        } else if isOn, magnitude < holdVoltage {
            isOn = false
        }
        let target = heat / (magnitude * magnitude + 1e-12)
        var low = isOn ? holdChannel : 1e-12
        var high = isOn ? 1.0 - 1e-12 : thresholdChannel
        for _ in 0..<30 {
            let middle = isOn ? 0.5 * (low + high) : Portable.squareRoot(low * high)
            if Self.load(middle, ratio) > target { low = middle } else { high = middle }
        }
        return insulating / (1.0 + (ratio - 1.0) * low * low)
    }

    /// F(u).
    private static func load(_ u: Double, _ ratio: Double) -> Double {
        -Portable.log(u) * (1.0 + (ratio - 1.0) * u * u)
    }

    /// Where F turns, by 60 bisections.
    private static func turn(
        _ ratio: Double,
        from start: Double,
        to end: Double,
        isRising: Bool
    ) -> Double {
        var low = start
        var high = end
        for _ in 0..<60 {
            let middle = 0.5 * (low + high)
            let value = (ratio - 1.0) * middle * middle * (-2.0 * Portable.log(middle) - 1.0)
            if isRising ? value < 1.0 : value > 1.0 { low = middle } else { high = middle }
        }
        return low
    }
}
