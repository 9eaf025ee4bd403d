// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A dynamic titanium-oxide memristor in discrete time: one step a nominal time.
///
///     G ← r · G + (1 − r) · G0 + u · ([V > 0] − G),   u = a|V| ∕ (a|V| + 1)
///     I = G · K · V³,  K by the sign of V
///
/// n steps at one voltage are a geometric sequence, so that a pulse of any width costs one power.
/// A pulse makes a step whenever a nominal time of its episode is full; what is left of it waits for
/// the rest of the episode. At rest the way back to G0 is continuous: r^(time ∕ nominal time).
/// The level is G, from 0 to 1. Every voltage acts, a reading too. The current is a cube of the
/// voltage: the conductance is the one at the read voltage.
///
/// Source: Y. Zhong et al., Nature Commun. 12 (2021) 408, for the form. The parameters are recalled
/// and were not checked; K in microamperes and the nominal time are chosen here.
struct DiscreteOxide: DeviceLaw {
    /// The parameters by their index on the wire.
    enum Parameter: Int, ModelParameter {
        case retention = 0
        case restLevel
        case gain
        case positiveCurrent
        case negativeCurrent
        case nominalTime
        case readVoltage
        case gainSpread
        case restSpread

        static var count: Int { 9 }

        var description: ParameterDescription {
            switch self {
            case .retention: .init("retention", "1", 1e-6, 1, 0.99, .recalled)
            case .restLevel: .init("rest_level", "1", 1e-3, 1, 0.5, .recalled)
            case .gain: .init("gain", "1/V", 0, 1e3, 0.23, .recalled)
            case .positiveCurrent: .init("positive_current", "A/V3", 1e-15, 1, 9.13e-6, .recalled)
            case .negativeCurrent: .init("negative_current", "A/V3", 1e-15, 1, 0.32e-6, .recalled)
            case .nominalTime: .init("nominal_time", "s", 1e-9, 1e3, 1e-3, .untrusted)
            case .readVoltage: .init("read_voltage", "V", 1e-3, 10, 0.1, .chosen)
            case .gainSpread: .init("gain_spread", "1", 0, 1, 0, .chosen)
            case .restSpread: .init("rest_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "discrete-oxide",
            "dynamic titanium-oxide memristor, one step a nominal time",
            .phenomenological,
            state: "internal conductance, 1",
            source: "form after Y. Zhong et al., Nature Commun. 12 (2021) 408"
        )
    }

    private let retention: Double
    private let restLevel: Double
    private let gain: Double
    private let currents: (positive: Double, negative: Double)
    private let nominalTime: Double
    private let readVoltage: Double
    private let gainSpread: Double
    private let restSpread: Double

    /// The least level, which keeps a cell conducting.
    private static var floor: Double { 1e-6 }

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        retention = value(.retention)
        restLevel = value(.restLevel)
        gain = value(.gain)
        currents = (value(.positiveCurrent), value(.negativeCurrent))
        nominalTime = value(.nominalTime)
        readVoltage = value(.readVoltage)
        gainSpread = value(.gainSpread)
        restSpread = value(.restSpread)
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.lowerBound = Self.floor
        cell.upperBound = 1
        cell.potentiationThreshold = 0
        cell.depressionThreshold = 0
        cell.potentiationRate = varied(gain, gainSpread, .gain)
        cell.traits[0] = min(varied(restLevel, restSpread, .restLevel), 1)
        cell.level = cell.traits[0]
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
        if cell.memory[1] != episode {
            cell.memory[1] = episode
            cell.memory[0] = 0
        }
        let steps = wholeSteps(&cell, seconds: seconds)
        guard steps > 0 else { return }
        let drive = cell.potentiationRate * (volts < 0 ? -volts : volts)
        let strength = min(drive / (drive + 1.0) * cell.episodeFactor, 1)
        let target = volts > 0 ? 1.0 : 0.0
        let level: Double
        if steps == 1 {
            level =
                retention * cell.level + (1.0 - retention) * cell.traits[0]
                + strength * (target - cell.level)
        } else {
            level = self.level(of: cell, strength: strength, target: target, steps: steps)
        }
        cell.moveTo(level, ceiling: ceiling)
    }

    func relax(_ cell: inout CellState, seconds: Double) {
        guard !cell.isStuck else { return }
        let kept = Portable.pow(retention, seconds / nominalTime)
        cell.level = cell.traits[0] + (cell.level - cell.traits[0]) * kept
        cell.level = min(max(cell.level, cell.lowerBound), cell.upperBound)
    }

    func conductance(of cell: CellState) -> Double {
        cell.level * (currents.positive * (readVoltage * readVoltage))
    }

    func current(of cell: CellState, volts: Double) -> Double {
        let cube = volts * volts * volts
        return cell.level * ((volts > 0 ? currents.positive : currents.negative) * cube)
    }

    /// The steps that are full by now; the rest is kept.
    private func wholeSteps(_ cell: inout CellState, seconds: Double) -> Double {
        let total = cell.memory[0] + seconds
        // A quotient a rounding below a whole number is that number.
        let quotient = total / nominalTime * (1.0 + 1e-9)
        let steps = Double(Int64(min(quotient, 9e18)))
        cell.memory[0] = max(total - steps * nominalTime, 0)
        return steps
    }

    /// The level after any number of equal steps.
    private func level(
        of cell: CellState,
        strength: Double,
        target: Double,
        steps: Double
    ) -> Double {
        let pull = (1.0 - retention) + strength
        guard pull > 0 else { return cell.level }
        let fixed = ((1.0 - retention) * cell.traits[0] + strength * target) / pull
        let factor = 1.0 - pull
        // A factor below 0 overshoots at every step; its sign follows from the count.
        let isOdd = steps < 9e15 && Int64(steps) & 1 == 1
        let power = Portable.pow(factor < 0 ? -factor : factor, steps)
        return fixed + (cell.level - fixed) * (factor < 0 && isOdd ? -power : power)
    }
}
