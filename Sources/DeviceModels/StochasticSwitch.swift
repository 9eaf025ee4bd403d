// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A volatile switch that turns on at a random threshold and off after a random lifetime.
///
/// A pulse of width w turns it on where V > Vμ(w) + σ · ξ, with Vμ falling linearly in log w and
/// one ξ an episode, so that the chance to turn on is an error function of V. In an episode that
/// is cut into segments w is the width so far. The lifetime is log-normal; the logarithm of its
/// median grows linearly with the current that formed the filament: the compliance, or the current
/// limiter where that is lower. Negative effective voltages do nothing.
///
/// The level is the forming current in amperes, or the off-current.
///
/// Source: published switching and retention statistics of C ∕ HfO2 ∕ Ag volatile memory; Vμ is
/// interpolated between two widths, the lifetime fitted to 28 ms at 17 µA and 10 s at 70 µA.
struct StochasticSwitch: DeviceLaw {
    /// The parameters by their index on the wire.
    enum Parameter: Int, ModelParameter {
        case threshold = 0
        case thresholdWidth
        case thresholdSlope
        case thresholdFloor
        case thresholdDeviation
        case inertVoltage
        case compliance
        case holdVoltage
        case offConductance
        case lifetimeMedian
        case lifetimeCurrent
        case lifetimeSlope
        case lifetimeSpread
        case thresholdSpread

        static var count: Int { 14 }

        var description: ParameterDescription {
            switch self {
            case .threshold: .init("threshold", "V", 1e-3, 100, 2.31, .published)
            case .thresholdWidth: .init("threshold_width", "s", 1e-12, 1, 50e-9, .published)
            case .thresholdSlope: .init("threshold_slope", "V", 0, 10, 0.344, .fitted)
            case .thresholdFloor: .init("threshold_floor", "V", 1e-3, 100, 0.25, .chosen)
            case .thresholdDeviation: .init("threshold_deviation", "V", 0, 10, 0.1, .untrusted)
            case .inertVoltage: .init("inert_voltage", "V", 1e-3, 100, 0.2, .chosen)
            case .compliance: .init("compliance", "A", 1e-9, 1, 52e-6, .fitted)
            case .holdVoltage: .init("hold_voltage", "V", 1e-3, 10, 0.2, .chosen)
            case .offConductance: .init("off_conductance", "S", 1e-15, 1, 2.6e-12, .fitted)
            case .lifetimeMedian: .init("lifetime_median", "s", 1e-9, 1e9, 28e-3, .published)
            case .lifetimeCurrent: .init("lifetime_current", "A", 1e-9, 1, 17e-6, .published)
            case .lifetimeSlope: .init("lifetime_slope", "1/A", 0, 1e7, 1.109e5, .fitted)
            case .lifetimeSpread: .init("lifetime_spread", "1", 0, 3, 0.82, .published)
            case .thresholdSpread: .init("threshold_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "stochastic-switch",
            "volatile switch with a random threshold and a random lifetime",
            .reproduced,
            state: "current that formed the filament, A",
            source: "published statistics of C/HfO2/Ag volatile memory"
        )
    }

    private let threshold: (volts: Double, width: Double, slope: Double, floor: Double)
    private let deviation: Double
    private let inertVoltage: Double
    private let compliance: Double
    private let holdVoltage: Double
    private let offConductance: Double
    private let lifetime: (current: Double, slope: Double)
    private let distribution: LogNormal
    private let thresholdSpread: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        threshold = (
            value(.threshold), value(.thresholdWidth), value(.thresholdSlope),
            value(.thresholdFloor)
        )
        deviation = value(.thresholdDeviation)
        inertVoltage = value(.inertVoltage)
        compliance = value(.compliance)
        holdVoltage = value(.holdVoltage)
        offConductance = value(.offConductance)
        lifetime = (value(.lifetimeCurrent), value(.lifetimeSlope))
        distribution = LogNormal(
            location: Portable.log(value(.lifetimeMedian)),
            spread: value(.lifetimeSpread)
        )
        thresholdSpread = value(.thresholdSpread)
        guard offConductance * holdVoltage < compliance, threshold.floor >= inertVoltage,
            threshold.volts >= threshold.floor
        else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        var cell = CellState()
        cell.siemensPerLevel = 1.0 / holdVoltage
        cell.lowerBound = offConductance * holdVoltage
        cell.upperBound = compliance
        cell.level = cell.lowerBound
        cell.potentiationThreshold = inertVoltage
        cell.traits[0] = noise.varied(
            threshold.volts,
            spread: thresholdSpread,
            parameter: Parameter.threshold.rawValue
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
        let episode = Double(Int64(clamping: cell.writeEvents))
        if cell.memory[.episode] != episode {
            cell.memory[.episode] = episode
            cell.memory[.width] = 0
        }
        cell.memory[.width] += seconds
        guard cell.level <= cell.lowerBound, seconds > 0 else { return }
        let draw = deviation > 0 ? noise.gaussian(cell.writeEvents, .switching) : 0
        let needed = meanThreshold(of: cell, width: cell.memory[.width]) + deviation * draw
        guard volts > max(needed, inertVoltage) else { return }
        cell.moveTo(cell.upperBound * min(cell.episodeFactor, 1), ceiling: ceiling)
        guard cell.level > cell.lowerBound else { return }
        cell.memory[.lifetime] = drawnLifetime(of: cell, noise)
    }

    /// Off after the lifetime since the last voltage, on at full conductance before.
    func relax(_ cell: inout CellState, seconds: Double) {
        if !cell.isStuck, seconds >= cell.memory[.lifetime] { cell.level = cell.lowerBound }
    }

    func ceiling(of cell: CellState, limit: Double) -> Double { limit }

    /// The threshold that half of all pulses of a width exceed.
    private func meanThreshold(of cell: CellState, width: Double) -> Double {
        let decades = Portable.log(width / threshold.width) * 0.4342944819032518
        return max(cell.traits[0] - threshold.slope * decades, threshold.floor)
    }

    private func drawnLifetime(of cell: CellState, _ noise: CellNoise) -> Double {
        // The limit keeps the lifetime finite.
        let growth = min(max(lifetime.slope * (cell.level - lifetime.current), -50), 50)
        // 2⁴⁰ keeps these draws apart from those of the common layer.
        let gaussian =
            distribution.spread > 0 ? noise.gaussian((1 << 40) &+ cell.writeEvents, .retention) : 0
        return Portable.exp(growth) * distribution.value(gaussian)
    }
}

/// Statistics of repeated trials.
public enum SwitchingBurst: Sendable {
    /// The probability that at least one of some pulses turns a switch on: 1 − (1 − p)^n.
    public static func probability(single: Double, pulses: Int) -> Double {
        1.0 - Portable.pow(1.0 - single, exponent: pulses)
    }
}

/// What the variables of a stochastic switch are.
private enum SwitchVariable: Int {
    /// The time beyond the inert range in this episode, in seconds.
    case width = 0
    /// The lifetime that was drawn when it turned on, in seconds.
    case lifetime
    /// The episode to which the width belongs.
    case episode
}

extension CellVariables {
    fileprivate subscript(variable: SwitchVariable) -> Double {
        get { self[variable.rawValue] }
        set { self[variable.rawValue] = newValue }
    }
}
