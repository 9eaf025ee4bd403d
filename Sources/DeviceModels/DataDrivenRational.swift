// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The data-driven model of metal-oxide cells in its rational form.
///
///     dR/dt = s(v) · (r(v) − R)²,   s = A · (e^(|v| ∕ t) − 1),   i = (a ∕ R) · sinh(b v)
///
/// A, t and r have one value for each sign of v. Positive voltages lower R, where it is above r;
/// negative ones raise it, where it is below. The published t are negative: s saturates at A above
/// 0.1 V, and all dependence on the voltage is that of r.
///
/// A pulse of width w is exact: d = |s · (r − R)| · w, R ← (R + d · r) ∕ (1 + d). The level is −R in
/// ohms, so that it grows with the conductance.
///
/// Source: the simplified form of I. Messaris et al., IEEE Trans. Comput.-Aided Des. 37 (2018) 3151,
/// as the NeuroPack simulator and MemTorch's Data_Driven2021 class use it, with their parameters.
struct DataDrivenRational: DeviceLaw {
    /// The parameters by their index on the wire; fall is what positive voltages do to R.
    enum Parameter: Int, ModelParameter {
        case conductionScale = 0
        case curvature
        case fallRate
        case riseRate
        case fallVoltage
        case riseVoltage
        case fallBound
        case fallBoundSlope
        case riseBound
        case riseBoundSlope
        case minimumResistance
        case maximumResistance
        case initialResistance
        case rateSpread
        case initialSpread

        static var count: Int { 15 }

        var description: ParameterDescription {
            switch self {
            case .conductionScale:
                .init("conduction_scale", "V", 1e-6, 1e3, 0.32046175, .published)
            case .curvature: .init("curvature", "1/V", 1e-3, 100, 2.71689828, .published)
            case .fallRate: .init("fall_rate", "1/(Ohm s)", 0, 1e12, 600.10075, .published)
            case .riseRate: .init("rise_rate", "1/(Ohm s)", 0, 1e12, 34.5988399, .published)
            case .fallVoltage: .init("fall_voltage", "V", -100, 100, -0.0212028, .published)
            case .riseVoltage: .init("rise_voltage", "V", -100, 100, -0.05343997, .published)
            case .fallBound: .init("fall_bound", "Ohm", -1e9, 1e9, 2699.2336, .published)
            case .fallBoundSlope:
                .init("fall_bound_slope", "Ohm/V", -1e9, 1e9, -672.930205, .published)
            case .riseBound: .init("rise_bound", "Ohm", -1e9, 1e9, 649.413746, .published)
            case .riseBoundSlope:
                .init("rise_bound_slope", "Ohm/V", -1e9, 1e9, -1474.32358, .published)
            case .minimumResistance:
                .init("minimum_resistance", "Ohm", 1, 1e9, 1600, .published)
            case .maximumResistance:
                .init("maximum_resistance", "Ohm", 1, 1e9, 3000, .published)
            case .initialResistance: .init("initial_resistance", "Ohm", 1, 1e9, 2900, .chosen)
            case .rateSpread: .init("rate_spread", "1", 0, 1, 0, .chosen)
            case .initialSpread: .init("initial_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "data-driven-rational",
            "resistance that moves towards a bound set by the voltage, rational form",
            .reproduced,
            state: "minus the resistance, Ohm",
            source: "simplified from Messaris et al., IEEE Trans. Comput.-Aided Des. 37 (2018)"
        )
    }

    private let device: ResistanceCell
    private let rates: (fall: Double, rise: Double)
    private let voltages: (fall: Double, rise: Double)
    private let fallBound: (constant: Double, slope: Double)
    private let riseBound: (constant: Double, slope: Double)
    private let rateSpread: Double
    private let initialSpread: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        device = ResistanceCell(
            conductionScale: value(.conductionScale),
            curvature: value(.curvature),
            resistances: (
                value(.minimumResistance), value(.maximumResistance), value(.initialResistance)
            )
        )
        rates = (value(.fallRate), value(.riseRate))
        voltages = (value(.fallVoltage), value(.riseVoltage))
        fallBound = (value(.fallBound), value(.fallBoundSlope))
        riseBound = (value(.riseBound), value(.riseBoundSlope))
        rateSpread = value(.rateSpread)
        initialSpread = value(.initialSpread)
        guard device.isConsistent, voltages.fall.magnitude >= 1e-3, voltages.rise.magnitude >= 1e-3
        else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        let initial = device.resistances.initial
        return device.makeCell(
            resistance: varied(initial, initialSpread, .initialResistance),
            potentiationRate: varied(rates.fall, rateSpread, .fallRate),
            depressionRate: varied(rates.rise, rateSpread, .riseRate)
        )
    }

    func change(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double,
        noise: CellNoise
    ) {
        let isFall = volts > 0
        let line = isFall ? fallBound : riseBound
        let bound = line.constant + line.slope * volts
        let resistance = -cell.level
        let distance = isFall ? resistance - bound : bound - resistance
        guard distance > 0 else { return }
        let rate = (isFall ? cell.potentiationRate : cell.depressionRate) * cell.episodeFactor
        let argument = volts.magnitude / (isFall ? voltages.fall : voltages.rise)
        let speed = rate * Portable.expm1(min(argument, ResistanceCell.limit))
        let part = speed.magnitude * distance * seconds
        cell.moveTo(-((resistance + part * bound) / (1.0 + part)), ceiling: ceiling)
    }

    func conductance(of cell: CellState) -> Double { device.conductance(of: cell) }

    func current(of cell: CellState, volts: Double) -> Double {
        device.current(resistance: -cell.level, volts: volts)
    }
}
