// SPDX-License-Identifier: Apache-2.0

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
/// Source: W. Wang et al., Appl. Phys. Lett. (2021), arXiv 2202.10228: compact model of Y-Flash.
struct FloatingGate: DeviceLaw {
    typealias Parameter = FloatingGateParameter

    static var card: ModelCard {
        ModelCard(
            "floating-gate",
            "two-terminal floating gate with hot-electron and tunnel injection (Y-Flash)",
            .reproduced,
            state: "charge of the gate, C",
            source: "Wang et al., compact model of Y-Flash, arXiv 2202.10228"
        )
    }

    let injection: FloatingGateTransistor
    let reading: FloatingGateTransistor
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
}
