// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The data-driven model of metal-oxide cells: a resistance that moves towards a bound r(v).
///
/// In the model's own sign positive voltages v raise R; with y = |r(v) − R| and
/// s = A · (e^(t |v|) − 1), where A, t, k and r have one value for each sign of v:
///
///     dR/dt = ± s · (e^(k y) − 1),   R < r for v > 0, R > r for v < 0, else nothing
///     i = (a ∕ R) · sinh(b v)
///
/// A pulse of width w is exact: z = e^(−k y), z ← z − (1 − z) · (e^(−s k w) − 1), y ← −ln z ∕ k; the
/// form cannot overflow. The level is −R in ohms, so that it grows with the conductance; the
/// effective voltage is −v.
///
/// Source: I. Messaris et al., IEEE Trans. Comput.-Aided Des. 37 (2018) 3151, equations 3 to 10. The
/// standard parameters are its first device (TiOx, 4.5 to 6 kΩ). Its second one (10 to 17 kΩ):
/// curvature 3, rise_rate 743.47, fall_rate 68012.28374, rise_steepness 6.51,
/// fall_steepness 0.31645, rise_sharpness 5.11e-4, fall_sharpness 1.17e-3, rise_bound 16719,
/// rise_bound_slope 0, fall_bound 29304.82557, fall_bound_slope 23692.77225 (the printed 23.69e4
/// is a misprint: at −1 V the bound must be 5.6 kΩ).
struct DataDriven: DeviceLaw {
    typealias Parameter = DataDrivenParameter

    static var card: ModelCard {
        ModelCard(
            "data-driven",
            "resistance that moves towards a bound set by the voltage, fitted to TiOx cells",
            .reproduced,
            state: "minus the resistance, Ohm",
            source: "Messaris et al., IEEE Trans. Comput.-Aided Des. 37 (2018) 3151"
        )
    }

    private let device: ResistanceCell
    private let rates: (rise: Double, fall: Double)
    private let steepness: (rise: Double, fall: Double)
    private let sharpness: (rise: Double, fall: Double)
    private let riseBound: (constant: Double, slope: Double)
    private let fallBound: (constant: Double, slope: Double)
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
        rates = (value(.riseRate), value(.fallRate))
        steepness = (value(.riseSteepness), value(.fallSteepness))
        sharpness = (value(.riseSharpness), value(.fallSharpness))
        riseBound = (value(.riseBound), value(.riseBoundSlope))
        fallBound = (value(.fallBound), value(.fallBoundSlope))
        rateSpread = value(.rateSpread)
        initialSpread = value(.initialSpread)
        guard device.isConsistent else { throw .inconsistent }
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
        let isRise = volts < 0
        let sharpness = isRise ? sharpness.rise : sharpness.fall
        let bound = bound(-volts)
        let distance = isRise ? bound - -cell.level : -cell.level - bound
        guard distance > 0 else { return }
        let rate = isRise ? cell.depressionRate : cell.potentiationRate
        let speed = speed(-volts, rate: rate * cell.episodeFactor)
        let z0 = Portable.exp(-sharpness * distance)
        let z = z0 - (1.0 - z0) * Portable.expm1(-(speed * sharpness * seconds))
        let left = -Portable.log(z) / sharpness
        cell.moveTo(-(isRise ? bound - left : bound + left), ceiling: ceiling)
    }

    func conductance(of cell: CellState) -> Double { device.conductance(of: cell) }

    func current(of cell: CellState, volts: Double) -> Double {
        device.current(resistance: -cell.level, volts: volts)
    }

    /// i.
    func current(resistance: Double, volts: Double) -> Double {
        device.current(resistance: resistance, volts: volts)
    }

    /// r at a voltage of the model's own sign.
    func bound(_ volts: Double) -> Double {
        volts > 0
            ? riseBound.constant + riseBound.slope * volts
            : fallBound.constant + fallBound.slope * volts
    }

    /// s at a voltage of the model's own sign, with A as the cell has it.
    func speed(_ volts: Double, rate: Double) -> Double {
        let steepness = volts > 0 ? steepness.rise : steepness.fall
        return rate * Portable.expm1(min(steepness * volts.magnitude, ResistanceCell.limit))
    }

    /// dR/dt at a resistance and a voltage of the model's own sign.
    func rate(resistance: Double, volts: Double, rate: Double) -> Double {
        let isRise = volts > 0
        let distance = isRise ? bound(volts) - resistance : resistance - bound(volts)
        guard distance > 0 else { return 0 }
        let argument = (isRise ? sharpness.rise : sharpness.fall) * distance
        let size = speed(volts, rate: rate) * Portable.expm1(min(argument, ResistanceCell.limit))
        return isRise ? size : -size
    }
}
