// SPDX-License-Identifier: Apache-2.0

package import Experiments

/// The usual pulse scheme of a profile, in SI units.
package struct DeviceScheme: Sendable {
    private let profile: DeviceProfile?

    /// The scheme of a profile.
    package init(_ profile: DeviceProfile?) { self.profile = profile }

    /// An entry in SI units, or nil where the scheme has none of that name.
    package subscript(name: String) -> Double? {
        let entry = profile?.scheme.first { $0.name == name }
        return entry.flatMap { PhysicalNumber(parsing: $0.text)?.value }
    }

    /// The pulses that potentiate, as many as the scheme says, or 100.
    package var setTrain: PulseTrain? { train("set") }

    /// The pulses that depress.
    package var resetTrain: PulseTrain? { train("reset") }

    /// How the scheme reads; 0.1 V for 1 µs where it does not say.
    package var reading: PulseReading {
        let volts = self["read_voltage"] ?? 0.1
        return PulseReading(volts: volts == 0 ? 0.1 : volts, seconds: self["read_width"] ?? 1e-6)
    }

    /// The rest between a pulse and its read; 10 µs where the scheme does not say.
    package var interval: Double { self["interval"] ?? 1e-5 }

    /// The peaks of a current-voltage loop.
    package func peaks(_ limits: DeviceLimits) -> (positive: Double, negative: Double)? {
        let swept = (self["positive_peak"], self["negative_peak"])
        if let positive = swept.0, let negative = swept.1 { return (positive, negative) }
        if let set = self["set_amplitude"], let reset = self["reset_amplitude"], set * reset < 0 {
            return (max(set, reset), min(set, reset))
        }
        if let set = self["set_amplitude"] { return (set.magnitude, -set.magnitude) }
        guard limits.volts.isFinite else { return nil }
        return (0.8 * limits.volts, -0.8 * limits.volts)
    }

    /// How long a step of a current-voltage loop of `count` steps lasts.
    package func sweepStep(_ count: Int) -> Double {
        if let time = self["sweep_time"] { return time / Double(count) }
        return self["set_width"] ?? self["head_width"] ?? 1e-3
    }

    /// The largest magnitude of any voltage of the scheme.
    package var largestVoltage: Double {
        let values = (profile?.scheme ?? []).compactMap { entry in
            PhysicalNumber(parsing: entry.text).flatMap {
                $0.unit == "V" ? $0.value.magnitude : nil
            }
        }
        return values.max() ?? 0
    }

    private func train(_ name: String) -> PulseTrain? {
        guard let volts = self["\(name)_amplitude"], let seconds = self["\(name)_width"] else {
            return nil
        }
        let count = self["\(name)_count"] ?? 100
        return PulseTrain(volts: volts, seconds: seconds, count: min(max(1, Int(count)), 100_000))
    }
}

extension DevicePlan {
    /// The usual pulse scheme of the profile.
    package var scheme: DeviceScheme { DeviceScheme(profile) }

    /// The safe limits of the profile.
    package var limits: DeviceLimits { DeviceLimits(profile) }
}
