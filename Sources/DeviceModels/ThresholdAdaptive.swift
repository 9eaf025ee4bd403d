// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// VTEAM: beyond a threshold the state moves at a power of the overdrive, else not at all.
///
/// With w from 0 (least resistance) to D and the model's own voltage v, positive v raising the
/// resistance:
///
///     v > voff:  dw/dt = koff · (v ∕ voff − 1)^αoff
///     v < von:   dw/dt = kon  · (v ∕ von  − 1)^αon        (kon < 0, von < 0)
///     R = Ron + (Roff − Ron) · w ∕ D
///
/// A rectangular pulse is exact: w moves by rate · width. The level is −w in metres, so that it
/// grows with the conductance; the effective voltage is −v.
///
/// Source: S. Kvatinsky et al., IEEE Trans. Circuits Syst. II 62 (2015) 786; standard parameters
/// as in MemTorch's VTEAM class.
struct ThresholdAdaptive: DeviceLaw {
    /// The parameters by their index on the wire.
    enum Parameter: Int, ModelParameter {
        case offRate = 0
        case onRate
        case offExponent
        case onExponent
        case offVoltage
        case onVoltage
        case onResistance
        case offResistance
        case thickness
        case initialPart
        case rateSpread
        case thresholdSpread
        case resistanceSpread

        static var count: Int { 13 }

        var description: ParameterDescription {
            switch self {
            case .offRate: .init("off_rate", "m/s", 0, 1e6, 5e-4, .published)
            case .onRate: .init("on_rate", "m/s", 0, 1e6, 10, .published)
            case .offExponent: .init("off_exponent", "1", 0, 10, 1, .published)
            case .onExponent: .init("on_exponent", "1", 0, 10, 3, .published)
            case .offVoltage: .init("off_voltage", "V", 1e-6, 100, 0.02, .published)
            case .onVoltage: .init("on_voltage", "V", 1e-6, 100, 0.2, .published)
            case .onResistance: .init("on_resistance", "Ohm", 1, 1e12, 50, .published)
            case .offResistance: .init("off_resistance", "Ohm", 1, 1e13, 1000, .published)
            case .thickness: .init("thickness", "m", 1e-12, 1e-3, 3e-9, .published)
            case .initialPart: .init("initial_part", "1", 0, 1, 1, .chosen)
            case .rateSpread: .init("rate_spread", "1", 0, 1, 0, .chosen)
            case .thresholdSpread: .init("threshold_spread", "1", 0, 1, 0, .chosen)
            case .resistanceSpread: .init("resistance_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "vteam",
            "threshold device whose rate is a power of the overdrive (VTEAM)",
            .reproduced,
            state: "minus the width of the insulating part, m",
            source: "Kvatinsky et al., IEEE Trans. Circuits Syst. II 62 (2015) 786"
        )
    }

    private let rates: (off: Double, on: Double)
    let exponents: (off: Double, on: Double)
    private let thresholds: (off: Double, on: Double)
    private let resistances: (on: Double, off: Double)
    let thickness: Double
    private let initialPart: Double
    private let rateSpread: Double
    private let thresholdSpread: Double
    private let resistanceSpread: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        rates = (value(.offRate), value(.onRate))
        exponents = (value(.offExponent), value(.onExponent))
        thresholds = (value(.offVoltage), value(.onVoltage))
        resistances = (value(.onResistance), value(.offResistance))
        thickness = value(.thickness)
        initialPart = value(.initialPart)
        rateSpread = value(.rateSpread)
        thresholdSpread = value(.thresholdSpread)
        resistanceSpread = value(.resistanceSpread)
        guard resistances.off > resistances.on else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.lowerBound = -thickness
        cell.upperBound = 0
        cell.level = -(initialPart * thickness)
        cell.depressionThreshold = varied(thresholds.off, thresholdSpread, .offVoltage)
        cell.potentiationThreshold = varied(thresholds.on, thresholdSpread, .onVoltage)
        cell.depressionRate = varied(rates.off, rateSpread, .offRate)
        cell.potentiationRate = varied(rates.on, rateSpread, .onRate)
        cell.traits[0] = varied(resistances.on, resistanceSpread, .onResistance)
        cell.traits[1] = max(
            varied(resistances.off, resistanceSpread, .offResistance),
            1.01 * cell.traits[0]
        )
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
        let rate = rate(of: cell, volts: volts) * cell.episodeFactor
        cell.moveTo(cell.level + rate * seconds, ceiling: ceiling)
    }

    func conductance(of cell: CellState) -> Double {
        let span = cell.traits[1] - cell.traits[0]
        return 1.0 / (cell.traits[0] + span * -cell.level / thickness)
    }

    /// The rate of the level at an effective voltage, in metres a second.
    private func rate(of cell: CellState, volts: Double) -> Double {
        if volts > cell.potentiationThreshold {
            let overdrive = volts / cell.potentiationThreshold - 1.0
            return cell.potentiationRate * power(overdrive, exponents.on)
        }
        guard volts < -cell.depressionThreshold else { return 0 }
        let overdrive = -volts / cell.depressionThreshold - 1.0
        return -(cell.depressionRate * power(overdrive, exponents.off))
    }

    /// A power whose whole exponents are products.
    func power(_ base: Double, _ exponent: Double) -> Double {
        let whole = Int(exponent)
        return Double(whole) == exponent
            ? Portable.pow(base, exponent: whole) : Portable.pow(base, exponent)
    }
}
