// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Where the gate's voltage comes from, what flows onto it, and how that wears the oxide.
///
/// Source: W. Wang et al., Appl. Phys. Lett. (2021), arXiv 2202.10228.
extension FloatingGate {
    /// Between the gate and the terminals, in farads.
    private static var capacitances: (drain: Double, read: Double, injection: Double) {
        (1.5e-11, 1e-12, 1e-12)
    }

    /// How many sub-steps a pulse of another than the nominal width takes.
    private static var substeps: Int { 24 }

    /// The current that a reading at a drain voltage finds.
    func readCurrent(charge: Double, volts: Double) -> Double {
        let c = Self.capacitances
        let gate = (charge + c.drain * volts) / (c.read + c.drain + c.injection)
        return reading.current(gate: gate, drain: volts, source: 0)
            + injection.current(gate: gate, drain: volts, source: 0)
    }

    /// The injection transistor with a cell's own voltages.
    func injection(hotElectron: Double, tunnel: Double) -> FloatingGateTransistor {
        var transistor = injection
        transistor.hotElectronVoltage = hotElectron
        transistor.tunnelVoltage = tunnel
        return transistor
    }

    /// The current onto the gate during a write.
    func gateCurrent(
        _ transistor: FloatingGateTransistor,
        charge: Double,
        volts: Double
    ) -> Double {
        let c = Self.capacitances
        let drain = volts < 0 ? -volts : 0.0
        let source = volts > 0 ? volts : 0.0
        let gate = (charge + c.drain * drain + c.injection * source) / (c.drain + c.injection)
        return transistor.gateCurrent(gate: gate, drain: drain, source: source)
    }

    /// Va and β after a pulse.
    func aged(
        _ hotElectron: Double,
        _ tunnel: Double,
        volts: Double,
        seconds: Double
    ) -> (Double, Double) {
        guard cycling > 0 else { return (hotElectron, tunnel) }
        let time = seconds * cycling
        return volts < 0
            ? (hotElectron - (24.0 - hotElectron) * Portable.expm1(-time), tunnel)
            : (hotElectron, tunnel - (11.5 - tunnel) * Portable.expm1(-time / 0.5))
    }

    /// The charge after any time, by steps exact for a current linear in the charge.
    func integrated(
        _ transistor: FloatingGateTransistor,
        _ cell: CellState,
        volts: Double,
        seconds: Double
    ) -> Double {
        var charge = cell.level
        // The widths grow by a half each: the first is the sum over ((3 ∕ 2)ⁿ − 1) · 2.
        let ratio = Portable.pow(1.5, exponent: Self.substeps)
        var width = seconds * cell.episodeFactor * 0.5 / (ratio - 1.0)
        for _ in 0..<Self.substeps {
            let rate = gateCurrent(transistor, charge: charge, volts: volts)
            let nearby = gateCurrent(transistor, charge: charge + 1e-15, volts: volts)
            let slope = min((nearby - rate) / 1e-15, 0)
            let exponent = slope * width
            // (e^x − 1) ∕ x, which tends to 1.
            let part = exponent > -1e-9 ? 1.0 : Portable.expm1(exponent) / exponent
            charge = charge + rate * width * part
            charge = min(max(charge, cell.lowerBound), cell.upperBound)
            width *= 1.5
        }
        return charge
    }
}
