// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A diode in series with a resistor, alike for both signs of the voltage, with a limited current.
///
/// Units: volts, amperes, ohms.
struct SeriesDiode: Sendable, BitwiseCopyable {
    let resistance: Double
    /// The saturation current.
    let saturation: Double
    /// The voltage over which the diode's current grows by e.
    let slope: Double
    let limit: Double

    /// dI/dv at 0 V.
    var conductance: Double { 1.0 / (resistance + slope / saturation) }

    /// The current at a voltage, by 60 bisections of the resistor's share.
    func current(volts: Double) -> Double {
        let size = volts.magnitude
        var low = 0.0
        var high = size
        for _ in 0..<60 {
            let middle = 0.5 * (low + high)
            let excess =
                saturation * Portable.expm1((size - middle) / slope) - middle / resistance
            if excess > 0 { low = middle } else { high = middle }
        }
        let amperes = min(0.5 * (low + high) / resistance, limit)
        return volts < 0 ? -amperes : amperes
    }

    /// The voltage at which a positive current flows.
    func volts(amperes: Double) -> Double {
        amperes * resistance + slope * Portable.log1p(amperes / saturation)
    }
}
