// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// One of the two transistors that share the floating gate of a Y-Flash cell.
///
///     Is  = 1 ∕ (1 ∕ sub + 1 ∕ above)                                  (V_ds > 0, else 0)
///     sub = Is0 · exp((V_fg − Vth) ∕ (n · 26 mV)) · q,  q = 1 − exp(−V_ds ∕ 26 mV)
///     above = 5 · Is0 · q + K ∕ 2 · ov²  or  K · (ov − V_ds ∕ 2) · V_ds,  ov = V_fg − Vth
///     hot electrons:      −Is · P0 · exp(−Va ∕ V_fg)                   (V_fg ≥ 0.1 V)
///     Fowler–Nordheim:    ξ · y² · exp(−β ∕ y),  y = V_s − V_fg − Vbi   (y > 0)
///
/// Units: volts, amperes.
///
/// Source: W. Wang et al., Appl. Phys. Lett. (2021), arXiv 2202.10228: compact model of Y-Flash.
struct FloatingGateTransistor: Sendable, BitwiseCopyable {
    /// Vth.
    var threshold: Double
    /// K, in amperes per square volt.
    var transconductance: Double
    /// Is0.
    var scaleCurrent: Double
    /// n.
    var ideality: Double
    /// P0.
    var hotElectronYield: Double
    /// Va.
    var hotElectronVoltage: Double
    /// β.
    var tunnelVoltage: Double
    /// Vbi.
    var barrierVoltage: Double
    /// ξ, in amperes per square volt.
    var tunnelCoefficient: Double

    private static var thermalVoltage: Double { 0.026 }

    /// The current from drain to source.
    func current(gate: Double, drain: Double, source: Double) -> Double {
        let bias = drain - source
        guard bias > 0 else { return 0 }
        let q = 1.0 - Portable.exp(-bias / Self.thermalVoltage)
        let exponent = (gate - threshold) / (ideality * Self.thermalVoltage)
        let below = scaleCurrent * Portable.exp(exponent) * q
        // So small a current has no finite reciprocal.
        guard below > 1e-290 else { return 0 }
        var above = 5.0 * scaleCurrent * q
        let overdrive = gate - threshold
        if overdrive >= 0, overdrive < bias {
            above = above + transconductance * 0.5 * overdrive * overdrive
        } else if overdrive >= bias {
            above = above + transconductance * (overdrive - bias * 0.5) * bias
        }
        return 1.0 / (1.0 / below + 1.0 / above)
    }

    /// The current onto the gate; positive takes electrons off it.
    func gateCurrent(gate: Double, drain: Double, source: Double) -> Double {
        var hot = 0.0
        if gate >= 0.1 {
            let through = current(gate: gate, drain: drain, source: source)
            hot = -through * hotElectronYield * Portable.exp(-hotElectronVoltage / gate)
        }
        var tunnel = 0.0
        let y = source - gate - barrierVoltage
        if y > 0 { tunnel = tunnelCoefficient * y * y * Portable.exp(-tunnelVoltage / y) }
        return hot + tunnel
    }
}
