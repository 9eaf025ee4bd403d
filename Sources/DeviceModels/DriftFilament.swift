// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A drift memristor whose filament first grows to a length h and then to a cross-section s.
///
///     M = Ron · h ∕ hmax · √(s0 ∕ s) + Roff · (e^((hmax − h) ∕ hl) − 1) ∕ (e^(hmax ∕ hl) − 1)
///     dh/dt = α · v^n · N(h; h1, σ) − β · (h ∕ hmax) · N(h; h2, σ)      while h < hmax
///     ds/dt = η · v^m · e^(−s) − θ · s                                  at h = hmax
///
/// N is the normal density. A filament at its full length shortens again only when its section has
/// gone back to s0. Growth stops while the current is at the compliance. s stays within 0.9999 and
/// 1.001 of s0. Units: metres, square metres, volts, seconds, ohms.
///
/// Source: T. Wang et al., "A faithful and compact diffusive memristor model" (2024), drift model.
struct DriftFilament: Sendable, BitwiseCopyable {
    let onResistance: Double
    let offResistance: Double
    let compliance: Double

    private let growth = 1.329e-11
    private let decay = 2.659e-13
    private let fullLength = 15e-9
    private let growthCentre = 1e-9
    private let decayCentre = 5e-9
    private let width = 1.061e-8
    private let screening = 10e-9
    private let widening = 1.25e-16
    private let narrowing = 0.32

    /// The least cross-section, which a fresh filament has.
    let freshSection = 1e-16

    func memristance(length: Double, section: Double) -> Double {
        let part = length / fullLength
        let gap = Portable.exp((fullLength - length) / screening) - 1.0
        return onResistance * part * Portable.squareRoot(freshSection / section)
            + offResistance * gap / (Portable.exp(fullLength / screening) - 1.0)
    }

    /// One explicit step at the voltage across the drift element.
    func step(_ length: inout Double, _ section: inout Double, volts: Double, seconds: Double) {
        let cube = volts * volts * volts
        let widens = widening * (cube * volts * volts) * Portable.exp(-section)
        let sectionRate = widens - narrowing * section
        let isLengthFree =
            length < fullLength || (sectionRate < 0 && section <= freshSection)
        if isLengthFree {
            let amperes = volts / memristance(length: length, section: section)
            guard amperes < compliance else { return }
            let rate =
                growth * cube * density(length - growthCentre)
                - decay * (length / fullLength) * density(length - decayCentre)
            length = min(max(length + rate * seconds, 0), fullLength)
        } else {
            section = section + sectionRate * seconds
            section = min(max(section, 0.9999 * freshSection), 1.001 * freshSection)
        }
    }

    /// The normal density at a distance from its centre.
    private func density(_ distance: Double) -> Double {
        let scaled = distance / width
        // √(2π).
        return Portable.exp(-0.5 * (scaled * scaled)) / (2.5066282746310002 * width)
    }
}
