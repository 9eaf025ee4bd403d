// SPDX-License-Identifier: Apache-2.0

package import Experiments

/// The safe limits of a profile, in SI units; infinite where it states none.
package struct DeviceLimits: Hashable, Sendable {
    /// Largest magnitude of the voltage across the device.
    package let volts: Double
    /// Longest single pulse.
    package let seconds: Double
    /// Largest current.
    package let amperes: Double
    /// Largest energy of one pulse.
    package let joules: Double

    /// The limits of a profile; none at all for a model alone.
    ///
    /// One electrode of a single device is at ground, so that the limit of the lines is one of the
    /// device, too.
    package init(_ profile: DeviceProfile?) {
        func value(_ name: String) -> Double {
            guard case .quantity(let quantity) = profile?.limits[name] else { return .infinity }
            return quantity.inSIUnits
        }
        volts = min(value("cell_voltage"), value("line_voltage"))
        seconds = value("pulse_width")
        amperes = value("cell_current")
        joules = value("energy")
    }

    /// Checks a voltage.
    ///
    /// - Throws: ``SimulationError`` `.beyondLimits`.
    package func check(volts: Double, _ subject: String) throws(SimulationError) {
        guard volts.magnitude > self.volts else { return }
        throw SimulationError(
            .beyondLimits,
            subject,
            "\(volts) V is beyond the safe limits of the profile",
            expected: "at most \(self.volts) V in magnitude, or --beyond-limits"
        )
    }

    /// Checks the width of a pulse.
    ///
    /// - Throws: ``SimulationError`` `.beyondLimits`.
    package func check(seconds: Double, _ subject: String) throws(SimulationError) {
        guard seconds > self.seconds else { return }
        throw SimulationError(
            .beyondLimits,
            subject,
            "a pulse of \(seconds) s is beyond the safe limits of the profile",
            expected: "at most \(self.seconds) s, or --beyond-limits"
        )
    }
}
