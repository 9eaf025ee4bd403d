// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A two-terminal floating gate (Y-Flash): charge moved on by hot electrons, off by tunnelling.
///
/// The terminals of a published cell and the effective voltage V of this one:
///
///     erase     V > 0:  source of injection at V, drain 0, read source floating    (8 V, G rises)
///     program   V < 0:  drain at |V|, source of injection 0, read source floating  (5 V, G falls)
///     reading:          drain at |V|, both sources 0; the current takes the sign of V
///
/// The gate is at (Q + Σ C V) ∕ Σ C over the terminals that are driven, with 15 pF to the drain and
/// 1 pF to each source. The level is Q in coulombs. A pulse of the nominal width is one Euler step,
/// as published; one of another width takes 24 sub-steps whose widths grow by a half from one to
/// the next, each exact for a current linear in the charge. Against a fine integration its error is
/// below 0.8 % of the change; the published single step goes 1 to 7 % too far at 5 and 8 V.
///
/// Cycling moves Va to 24 V with 1 s of programming, β to 11.5 V with 0.5 s of erasing.
///
/// Source: W. Wang et al., two-terminal floating-gate (Y-Flash) memristor, compact model.
struct FloatingGate: DeviceLaw {
    typealias Parameter = FloatingGateParameter

    static var card: ModelCard {
        ModelCard(
            "floating-gate",
            "two-terminal floating gate with hot-electron and tunnel injection (Y-Flash)",
            .reproduced,
            state: "charge of the gate, C",
            source: "Wang et al., two-terminal floating-gate (Y-Flash) memristor"
        )
    }

    static var capacitances: (drain: Double, read: Double, injection: Double) {
        (1.5e-11, 1e-12, 1e-12)
    }

    /// How many sub-steps a pulse of another than the nominal width takes.
    private static var substeps: Int { 24 }

    private let injection: FloatingGateTransistor
    private let reading: FloatingGateTransistor
    private let readVoltage: Double
    private let widths: (program: Double, erase: Double)
    private let charges: (least: Double, initial: Double, greatest: Double)
    let cycling: Double
    private let readError: ChargeTrapReadError
    private let spreads: (hotElectron: Double, tunnel: Double)

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        injection = FloatingGateTransistor(
            threshold: value(.injectionThreshold),
            transconductance: value(.injectionTransconductance),
            scaleCurrent: 6e-8,
            ideality: 2.405,
            hotElectronYield: value(.hotElectronYield),
            hotElectronVoltage: value(.hotElectronVoltage),
            tunnelVoltage: value(.tunnelVoltage),
            barrierVoltage: value(.barrierVoltage),
            tunnelCoefficient: value(.tunnelCoefficient)
        )
        reading = FloatingGateTransistor(
            threshold: value(.readThreshold),
            transconductance: value(.readTransconductance),
            scaleCurrent: 3e-8,
            ideality: 1.85,
            hotElectronYield: 0,
            hotElectronVoltage: 0,
            tunnelVoltage: 10,
            barrierVoltage: 5,
            tunnelCoefficient: 0
        )
        readVoltage = value(.readVoltage)
        widths = (value(.programWidth), value(.eraseWidth))
        charges = (value(.leastCharge), value(.initialCharge), value(.greatestCharge))
        cycling = value(.cycling)
        readError = ChargeTrapReadError(
            amplitude: value(.readError),
            scale: value(.readErrorCurrent)
        )
        spreads = (value(.hotElectronSpread), value(.tunnelSpread))
        guard charges.least < charges.greatest, charges.initial >= charges.least,
            charges.initial <= charges.greatest
        else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        var cell = CellState()
        cell.level = charges.initial
        cell.lowerBound = charges.least
        cell.upperBound = charges.greatest
        cell.potentiationThreshold = 0
        cell.depressionThreshold = 0
        cell.memory[0] = noise.varied(
            injection.hotElectronVoltage,
            spread: spreads.hotElectron,
            parameter: Parameter.hotElectronVoltage.rawValue
        )
        cell.memory[1] = noise.varied(
            injection.tunnelVoltage,
            spread: spreads.tunnel,
            parameter: Parameter.tunnelVoltage.rawValue
        )
        cell.isStuck = false
        return cell
    }

    /// Memory 0 and 1: Va and β as cycling has left them.
    func change(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double,
        noise: CellNoise
    ) {
        let transistor = injection(hotElectron: cell.memory[0], tunnel: cell.memory[1])
        let nominal = volts > 0 ? widths.erase : widths.program
        var charge = cell.level
        if (seconds / nominal - 1.0).magnitude <= 0.01 {
            let rate = gateCurrent(transistor, charge: charge, volts: volts)
            charge = charge + rate * cell.episodeFactor * seconds
        } else {
            charge = integrated(transistor, cell, volts: volts, seconds: seconds)
        }
        cell.moveTo(charge, ceiling: ceiling)
        (cell.memory[0], cell.memory[1]) = aged(
            cell.memory[0],
            cell.memory[1],
            volts: volts,
            seconds: seconds
        )
    }

    func conductance(of cell: CellState) -> Double {
        readCurrent(charge: cell.level, volts: readVoltage) / readVoltage
    }

    func current(of cell: CellState, volts: Double) -> Double {
        let current = readCurrent(charge: cell.level, volts: volts.magnitude)
        return volts < 0 ? -current : current
    }

    func readSpread(of cell: CellState, seconds: Double) -> Double {
        guard readError.amplitude > 0 else { return 0 }
        let current = readCurrent(charge: cell.level, volts: readVoltage)
        return current > 1e-15 ? readError.deviation(amperes: current) / current : 0
    }

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
    private func integrated(
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
