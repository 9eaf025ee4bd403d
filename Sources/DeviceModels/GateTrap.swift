// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A transistor with a floating gate of C60: pulses shift its threshold within a window.
///
/// The level x is the shift in volts, from 0 to the window. A nominal pulse takes the same part of
/// the distance to the bound away, x += s · (1 − x ∕ window), so a dose n leaves (1 − s ∕ window)ⁿ
/// of it, in closed form. At the fixed gate voltage of a reading G = G_off · ratio^(x ∕ window).
/// At rest x moves to `rest_part` of the window by c · log10(1 + t ∕ 1 s). A second pulse soon after
/// a first one counts 1 + `facilitation` · e^(−t ∕ τ) times (paired-pulse facilitation).
///
/// Only window, ratio and the retention beyond 1000 s were published.
///
/// Source: the shape of C60 floating-gate transistors of 1000 × 50 µm; soft bounds chosen here.
struct GateTrap: DeviceLaw {
    enum Parameter: Int, ModelParameter {
        case window = 0
        case ratio
        case offConductance
        case stepUp
        case stepDown
        case nominalVoltage
        case nominalWidth
        case thresholdUp
        case thresholdDown
        case lossPerDecade
        case restPart
        case initialPart
        case facilitation
        case facilitationTime
        case stepSpread
        case windowSpread

        static var count: Int { 16 }

        var description: ParameterDescription {
            switch self {
            case .window: .init("window", "V", 0.01, 100, 2.95, .published)
            case .ratio: .init("ratio", "1", 1.01, 1e12, 1e3, .published)
            case .offConductance: .init("off_conductance", "S", 1e-15, 1, 1e-9, .chosen)
            case .stepUp: .init("step_up", "V", 0, 100, 0.1, .untrusted)
            case .stepDown: .init("step_down", "V", 0, 100, 0.1, .untrusted)
            case .nominalVoltage: .init("nominal_voltage", "V", 0.01, 100, 5, .untrusted)
            case .nominalWidth: .init("nominal_width", "s", 1e-9, 1000, 1e-3, .untrusted)
            case .thresholdUp: .init("potentiation_threshold", "V", 0, 100, 1, .untrusted)
            case .thresholdDown: .init("depression_threshold", "V", 0, 100, 1, .untrusted)
            default: restDescription
            }
        }

        private var restDescription: ParameterDescription {
            switch self {
            case .lossPerDecade: .init("shift_per_decade", "V", 0, 10, 0.05, .fitted)
            case .restPart: .init("rest_part", "1", 0, 1, 0, .chosen)
            case .initialPart: .init("initial_part", "1", 0, 1, 0, .chosen)
            case .facilitation: .init("facilitation", "1", 0, 10, 0, .chosen)
            case .facilitationTime: .init("facilitation_time", "s", 1e-9, 1e9, 0.1, .untrusted)
            case .stepSpread: .init("step_spread", "1", 0, 1, 0, .chosen)
            default: .init("window_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "gate-trap",
            "transistor whose threshold the charge of a C60 gate shifts",
            .phenomenological,
            state: "threshold shift, V",
            source: "the shape of C60 floating-gate transistors; kinetics chosen"
        )
    }

    private let window: Double
    private let logarithmOfRatio: Double
    private let offConductance: Double
    private let steps: (up: Double, down: Double)
    private let dose: OverdriveDose
    private let thresholds: (up: Double, down: Double)
    private let lossPerDecade: Double
    private let parts: (rest: Double, initial: Double)
    private let facilitation: (amount: Double, time: Double)
    private let spreads: (step: Double, window: Double)

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        window = value(.window)
        logarithmOfRatio = Portable.log(value(.ratio))
        offConductance = value(.offConductance)
        steps = (value(.stepUp), value(.stepDown))
        dose = OverdriveDose(voltage: value(.nominalVoltage), width: value(.nominalWidth))
        thresholds = (value(.thresholdUp), value(.thresholdDown))
        lossPerDecade = value(.lossPerDecade)
        parts = (value(.restPart), value(.initialPart))
        facilitation = (value(.facilitation), value(.facilitationTime))
        spreads = (value(.stepSpread), value(.windowSpread))
        let limit = OverdriveDose.thresholdLimit * dose.voltage
        guard thresholds.up <= limit, thresholds.down <= limit else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.upperBound = varied(window, spreads.window, .window)
        cell.level = parts.initial * cell.upperBound
        cell.potentiationThreshold = thresholds.up
        cell.depressionThreshold = thresholds.down
        cell.potentiationRate = varied(steps.up, spreads.step, .stepUp)
        cell.depressionRate = varied(steps.down, spreads.step, .stepDown)
        cell.isStuck = false
        return cell
    }

    /// Memory 0: the facilitation left by the last pulse; 1: the factor of the episode that memory
    /// 2 numbers.
    func change(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double,
        noise: CellNoise
    ) {
        let episode = Double(cell.writeEvents & 0xF_FFFF_FFFF_FFFF)
        if cell.memory[2] != episode {
            cell.memory[1] = 1.0 + facilitation.amount * cell.memory[0]
            cell.memory[2] = episode
        }
        cell.memory[0] = 1
        let isUp = cell.episodeSign > 0
        let step = isUp ? cell.potentiationRate : cell.depressionRate
        let pulses = dose.dose(of: cell, volts: volts, seconds: seconds)
        // A step beyond the window leaves next to nothing of the distance.
        let kept = Portable.log(max(1.0 - step / cell.upperBound, 1e-12))
        let exponent = pulses * cell.episodeFactor * cell.memory[1] * kept
        let distance = isUp ? cell.upperBound - cell.level : cell.level - cell.lowerBound
        let change = -distance * Portable.expm1(exponent)
        cell.moveTo(isUp ? cell.level + change : cell.level - change, ceiling: ceiling)
    }

    func relax(_ cell: inout CellState, seconds: Double) {
        guard seconds > 0 else { return }
        cell.memory[0] = cell.memory[0] * Portable.exp(-seconds / facilitation.time)
        let rest = parts.rest * cell.upperBound
        let shift = lossPerDecade * (Portable.log1p(seconds) * 0.4342944819032518)
        cell.level =
            cell.level > rest
            ? max(cell.level - shift, rest) : min(cell.level + shift, rest)
    }

    func conductance(of cell: CellState) -> Double {
        offConductance * Portable.exp(logarithmOfRatio * (cell.level / cell.upperBound))
    }
}
