// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Conduction that is ohmic at small voltages: I = G · sinh(bV) ∕ b, ohmic throughout for b = 0.
///
/// Source: hyperbolic-sine conduction, the common form of compact models of oxide memory.
struct SinhConduction: Sendable, BitwiseCopyable {
    /// b, per volt.
    let curvature: Double

    /// The current of a conductance at a voltage.
    func current(_ conductance: Double, volts: Double) -> Double {
        guard curvature > 0 else { return conductance * volts }
        // The limit keeps the current finite.
        let argument = min(max(curvature * volts, -300), 300)
        return conductance * (Portable.sinh(argument) / curvature)
    }

    /// sinh(bV) ∕ b: the current of one siemens.
    func share(_ volts: Double) -> Double {
        curvature > 0 ? Portable.sinh(curvature * volts) / curvature : volts
    }
}
