// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// An electrochemical neuromorphic organic device (PEDOT:PSS∕PEI): a battery read as a conductance.
///
/// With x = 1 − q, q the part of the gate electrode's charge that is filled:
///
///     dx∕dt = (V − V_oc(x)) ∕ (R · Q_max),   V_oc(x) = U · (x − ½)
///     G = G_min + (G_max − G_min) · x
///
/// R is the access resistor; in closed form x tends to V ∕ U + ½ with τ = R · Q_max ∕ U. Open circuit
/// keeps x: the access device closes only beyond its voltage. By itself the battery discharges to
/// x = ½ with the time constant `self_discharge_time`.
///
/// The charge is that of 10³ µm²: fitted so that a nominal pulse of 1 V, scaled to 0.3 × 0.3 µm,
/// costs what was projected, 35 aJ.
///
/// Source: Y. van de Burgt et al., Nature Mater. 16 (2017) 414.
struct Electrochemical: DeviceLaw {
    enum Parameter: Int, ModelParameter {
        case minimumConductance = 0
        case maximumConductance
        case initialPart
        case accessResistance
        case fullCharge
        case openCircuitSpan
        case accessUp
        case accessDown
        case selfDischargeTime
        case chargeSpread
        case conductanceSpread

        static var count: Int { 11 }

        var description: ParameterDescription {
            switch self {
            case .minimumConductance:
                .init("minimum_conductance", "S", 1e-12, 1, 8e-4, .chosen)
            case .maximumConductance:
                .init("maximum_conductance", "S", 1e-12, 1, 1.4e-3, .chosen)
            case .initialPart: .init("initial_part", "1", 0, 1, 0.5, .chosen)
            case .accessResistance: .init("access_resistance", "Ohm", 1, 1e15, 1e8, .chosen)
            case .fullCharge: .init("full_charge", "C", 1e-18, 1, 2.6e-10, .fitted)
            case .openCircuitSpan: .init("open_circuit_span", "V", 1e-3, 100, 1, .fitted)
            case .accessUp: .init("access_voltage_up", "V", 0, 100, 0.3, .chosen)
            case .accessDown: .init("access_voltage_down", "V", 0, 100, 0.3, .chosen)
            case .selfDischargeTime:
                .init("self_discharge_time", "s", 1e-6, 1e15, 2e7, .fitted)
            case .chargeSpread: .init("charge_spread", "1", 0, 1, 0, .chosen)
            case .conductanceSpread: .init("conductance_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "electrochemical",
            "organic electrochemical device: a battery read as a conductance",
            .fitted,
            state: "part of the charge that is off the gate, 1",
            source: "van de Burgt et al., Nature Mater. 16 (2017) 414"
        )
    }

    private let conductances: (low: Double, high: Double)
    private let initialPart: Double
    let accessResistance: Double
    private let fullCharge: Double
    private let openCircuitSpan: Double
    private let access: (up: Double, down: Double)
    private let selfDischargeTime: Double
    private let spreads: (charge: Double, conductance: Double)

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        conductances = (value(.minimumConductance), value(.maximumConductance))
        initialPart = value(.initialPart)
        accessResistance = value(.accessResistance)
        fullCharge = value(.fullCharge)
        openCircuitSpan = value(.openCircuitSpan)
        access = (value(.accessUp), value(.accessDown))
        selfDischargeTime = value(.selfDischargeTime)
        spreads = (value(.chargeSpread), value(.conductanceSpread))
        guard conductances.high > conductances.low else { throw .inconsistent }
    }

    /// Trait 0: Q_max; 1 and 2: least and greatest conductance.
    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.upperBound = 1
        cell.level = initialPart
        cell.potentiationThreshold = access.up
        cell.depressionThreshold = access.down
        cell.traits[0] = varied(fullCharge, spreads.charge, .fullCharge)
        cell.traits[1] = varied(conductances.low, spreads.conductance, .minimumConductance)
        cell.traits[2] = max(
            varied(conductances.high, spreads.conductance, .maximumConductance),
            1.01 * cell.traits[1]
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
        let level = moved(
            cell.level,
            charge: cell.traits[0],
            volts: volts,
            seconds: seconds * cell.episodeFactor
        )
        cell.moveTo(level, ceiling: ceiling)
    }

    func relax(_ cell: inout CellState, seconds: Double) {
        guard seconds > 0 else { return }
        cell.level = discharged(cell.level, seconds: seconds)
    }

    func conductance(of cell: CellState) -> Double {
        cell.traits[1] + (cell.traits[2] - cell.traits[1]) * cell.level
    }

    /// x after a time at a voltage behind the closed access device.
    func moved(_ level: Double, charge: Double, volts: Double, seconds: Double) -> Double {
        let target = volts / openCircuitSpan + 0.5
        let exponent = -(seconds * openCircuitSpan / (accessResistance * charge))
        let moved = level - (target - level) * Portable.expm1(exponent)
        return min(max(moved, 0), 1)
    }

    /// x after a time of self-discharge.
    func discharged(_ level: Double, seconds: Double) -> Double {
        0.5 + (level - 0.5) * Portable.exp(-seconds / selfDischargeTime)
    }

    /// Whether the access device is closed.
    func isClosed(volts: Double) -> Bool { volts > access.up || volts < -access.down }
}
