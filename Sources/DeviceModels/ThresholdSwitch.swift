// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A threshold switch with two resistances and two delays.
///
/// It turns on when |V| ≥ Vth for the on-delay without a break, and off when |V| < Vh for the
/// off-delay. Vth is drawn anew for each cycle: Vth · (1 + spread · ξ), at least a hundredth above
/// Vh. Both signs of the voltage do the same. The level is the conductance in siemens.
///
/// Source: the generic description of threshold-switching neurons; 1.0 V is that of Ag ∕ SiO2 ∕ Au.
/// Resistances, hold voltage and delays are chosen here.
struct ThresholdSwitch: DeviceLaw {
    /// The parameters by their index on the wire.
    enum Parameter: Int, ModelParameter {
        case thresholdVoltage = 0
        case holdVoltage
        case onResistance
        case offResistance
        case onDelay
        case offDelay
        case cycleSpread
        case thresholdSpread
        case resistanceSpread

        static var count: Int { 9 }

        var description: ParameterDescription {
            switch self {
            case .thresholdVoltage: .init("threshold_voltage", "V", 1e-3, 100, 1, .published)
            case .holdVoltage: .init("hold_voltage", "V", 1e-4, 100, 0.3, .chosen)
            case .onResistance: .init("on_resistance", "Ohm", 1, 1e12, 1e4, .chosen)
            case .offResistance: .init("off_resistance", "Ohm", 1, 1e13, 1e9, .chosen)
            case .onDelay: .init("on_delay", "s", 0, 1e3, 1e-6, .chosen)
            case .offDelay: .init("off_delay", "s", 0, 1e3, 1e-5, .chosen)
            case .cycleSpread: .init("cycle_spread", "1", 0, 1, 0.05, .chosen)
            case .thresholdSpread: .init("threshold_spread", "1", 0, 1, 0, .chosen)
            case .resistanceSpread: .init("resistance_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "threshold-switch",
            "volatile switch with threshold and hold voltage, and delays",
            .fitted,
            state: "conductance, S",
            source: "generic threshold switch; 1.0 V as published for Ag/SiO2/Au"
        )
    }

    private let threshold: Double
    private let hold: Double
    private let resistances: (on: Double, off: Double)
    private let delays: (on: Double, off: Double)
    private let cycleSpread: Double
    private let thresholdSpread: Double
    private let resistanceSpread: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        threshold = value(.thresholdVoltage)
        hold = value(.holdVoltage)
        resistances = (value(.onResistance), value(.offResistance))
        delays = (value(.onDelay), value(.offDelay))
        cycleSpread = value(.cycleSpread)
        thresholdSpread = value(.thresholdSpread)
        resistanceSpread = value(.resistanceSpread)
        guard threshold >= 1.01 * hold, resistances.off > resistances.on else {
            throw .inconsistent
        }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.siemensPerLevel = 1
        cell.lowerBound = 1.0 / varied(resistances.off, resistanceSpread, .offResistance)
        cell.upperBound = 1.0 / varied(resistances.on, resistanceSpread, .onResistance)
        cell.upperBound = max(cell.upperBound, 1.01 * cell.lowerBound)
        cell.level = cell.lowerBound
        cell.traits[0] = max(varied(threshold, thresholdSpread, .thresholdVoltage), 1.01 * hold)
        // Within the hold voltage it is at rest; the hold voltage itself still holds it.
        cell.potentiationThreshold = hold.nextDown
        cell.depressionThreshold = hold.nextDown
        cell.memory[.nextDraw] = 1
        cell.isStuck = false
        return cell
    }

    func change(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double,
        noise: CellNoise
    ) {
        guard !isOn(cell) else { return }
        if cell.memory[.nextDraw] != 0 { drawThreshold(&cell, noise) }
        let size = volts < 0 ? -volts : volts
        guard size >= cell.memory[.threshold] else {
            cell.memory[.time] = 0
            return
        }
        cell.memory[.time] += seconds
        // Nanoseconds as seconds round in the last place.
        guard seconds > 0, cell.memory[.time] >= delays.on * (1.0 - 1e-9) else { return }
        cell.moveTo(cell.upperBound, ceiling: ceiling)
    }

    func relax(_ cell: inout CellState, seconds: Double) {
        guard !cell.isStuck, seconds > 0 else { return }
        cell.memory[.time] = 0
        guard isOn(cell), seconds >= delays.off * (1.0 - 1e-9) else { return }
        cell.level = cell.lowerBound
        cell.memory[.nextDraw] = 1
    }

    private func isOn(_ cell: CellState) -> Bool { cell.level > cell.lowerBound }

    private func drawThreshold(_ cell: inout CellState, _ noise: CellNoise) {
        let event = UInt64(cell.memory[.cycle])
        let factor = noise.factor(spread: cycleSpread, event: event, stream: .switching)
        cell.memory[.threshold] = max(cell.traits[0] * factor, 1.01 * hold)
        cell.memory[.cycle] += 1
        cell.memory[.nextDraw] = 0
    }
}

/// What the variables of a threshold switch are.
private enum ThresholdVariable: Int {
    /// How long the voltage has been at or above the threshold, in seconds.
    case time = 0
    /// The threshold of this cycle, in volts.
    case threshold
    /// How many thresholds were drawn.
    case cycle
    /// 1 where the next voltage meets a new threshold.
    case nextDraw
}

extension CellVariables {
    fileprivate subscript(variable: ThresholdVariable) -> Double {
        get { self[variable.rawValue] }
        set { self[variable.rawValue] = newValue }
    }
}
