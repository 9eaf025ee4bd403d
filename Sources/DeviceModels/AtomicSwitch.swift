// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A gap-type atomic switch: what precipitates dissolves again unless pulses come close together.
///
///     at rest:  p ← p · e^(−t ∕ τ)
///     a pulse:  p ← p + A · (1 − p)          of the nominal width and voltage
///     p ≥ pc:   a bridge of one atom, G0 = 2e² ∕ h, which stays
///
/// A pulse of another width or voltage has the dose n = width · |V| ∕ (nominal width · voltage) and
/// adds 1 − (1 − A)^n of the rest, which cuts exactly. The opposite sign takes away as much, and
/// breaks the bridge below pc. Unbridged, the conductance grows with p towards G0.
///
/// Source: T. Ohno et al., Nature Mater. 10 (2011) 591, for what happens: pulses 20 s apart are
/// forgotten, 2 s apart they are kept. A, τ and pc are fitted to that pair alone; nothing else of
/// this model is a number to rely on.
struct AtomicSwitch: DeviceLaw {
    /// The parameters by their index on the wire.
    enum Parameter: Int, ModelParameter {
        case bridgeConductance = 0
        case offConductance
        case growth
        case decayTime
        case bridgePart
        case nominalVoltage
        case nominalWidth
        case threshold
        case growthSpread
        case decaySpread

        static var count: Int { 10 }

        var description: ParameterDescription {
            switch self {
            case .bridgeConductance:
                .init("bridge_conductance", "S", 1e-9, 1, 77.48091729e-6, .published)
            case .offConductance: .init("off_conductance", "S", 1e-15, 1, 1e-7, .untrusted)
            case .growth: .init("growth", "1", 1e-6, 0.99, 0.35, .fitted)
            case .decayTime: .init("decay_time", "s", 1e-6, 1e9, 8, .fitted)
            case .bridgePart: .init("bridge_part", "1", 0.01, 0.999, 0.65, .fitted)
            case .nominalVoltage: .init("nominal_voltage", "V", 1e-3, 100, 0.08, .recalled)
            case .nominalWidth: .init("nominal_width", "s", 1e-9, 1e3, 0.5, .recalled)
            case .threshold: .init("threshold", "V", 1e-4, 100, 0.04, .untrusted)
            case .growthSpread: .init("growth_spread", "1", 0, 1, 0, .chosen)
            case .decaySpread: .init("decay_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "atomic-switch",
            "gap-type atomic switch that keeps pulses which come close together",
            .phenomenological,
            state: "precipitated part, 1",
            source: "shape after T. Ohno et al., Nature Mater. 10 (2011) 591"
        )
    }

    private let conductances: (bridge: Double, off: Double)
    private let growth: Double
    private let decayTime: Double
    private let bridgePart: Double
    private let nominal: (volts: Double, seconds: Double)
    private let threshold: Double
    private let growthSpread: Double
    private let decaySpread: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        conductances = (value(.bridgeConductance), value(.offConductance))
        growth = value(.growth)
        decayTime = value(.decayTime)
        bridgePart = value(.bridgePart)
        nominal = (value(.nominalVoltage), value(.nominalWidth))
        threshold = value(.threshold)
        growthSpread = value(.growthSpread)
        decaySpread = value(.decaySpread)
        guard conductances.off < conductances.bridge, threshold < nominal.volts else {
            throw .inconsistent
        }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        var cell = CellState()
        cell.upperBound = 1
        cell.potentiationThreshold = threshold
        cell.depressionThreshold = threshold
        cell.potentiationRate = noise.varied(
            -Portable.log1p(-growth),
            spread: growthSpread,
            parameter: Parameter.growth.rawValue
        )
        cell.traits[0] = noise.varied(
            decayTime,
            spread: decaySpread,
            parameter: Parameter.decayTime.rawValue
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
        let size = volts < 0 ? -volts : volts
        let dose = seconds / nominal.seconds * (size / nominal.volts) * cell.episodeFactor
        let part = -Portable.expm1(-(cell.potentiationRate * dose))
        let isUp = cell.episodeSign > 0
        let moved = isUp ? (1.0 - cell.level) * part : -(cell.level * part)
        cell.moveTo(cell.level + moved, ceiling: ceiling)
        // A dose of nothing leaves a bridge that was there.
        if isUp, cell.level >= bridgePart { cell.memory[0] = 1 }
        if !isUp, cell.level < bridgePart { cell.memory[0] = 0 }
    }

    func relax(_ cell: inout CellState, seconds: Double) {
        guard !cell.isStuck, cell.memory[0] == 0, seconds > 0 else { return }
        cell.level *= Portable.exp(-(seconds / cell.traits[0]))
    }

    func conductance(of cell: CellState) -> Double {
        if cell.memory[0] != 0 { return conductances.bridge }
        return conductances.off + (conductances.bridge - conductances.off) * cell.level
    }
}
