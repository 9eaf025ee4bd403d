// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Phase-change memory: SET pulses crystallise a little more each, a RESET pulse melts.
///
/// The level g is the conductance in units of `unit_conductance`. It does not matter which sign a
/// voltage has. Between the thresholds of SET and of RESET a nominal pulse gives
///
///     g ← g + (c − k g) + (s + h g) ξ
///
/// within the bounds; n nominal pulses are taken as one step scaled with n up to n = 1.01 and as n
/// steps in closed form beyond, with the noise of n pulses, √n. Above the threshold of RESET the
/// cell melts whatever the width: g = g_min (1 + s_r ξ).
///
/// Each pulse draws the exponent ν of drift from the state that it leaves. A reading sees the
/// drifted conductance g · ((t + t0) ∕ t0)^−ν with 1∕f noise; the next pulse starts from the level
/// before drift.
///
/// Source: S. R. Nandakumar et al., J. Appl. Phys. 124 (2018) 152135, as simplified by Y. Demirag;
/// drift and read noise as in ``PhaseChangeStatistics``.
struct PhaseChange: DeviceLaw {
    private let minimum: Double
    private let maximum: Double
    private let initial: Double
    private let step: Double
    private let slope: Double
    private let stepNoise: Double
    private let noiseSlope: Double
    private let resetNoise: Double
    private let resetThreshold: Double
    private let driftScale: Double
    private let readScale: Double
    private let stepSpread: Double
    private let unit: Double
    private let statistics: PhaseChangeStatistics
    private let dose: PulseDose

    typealias Parameter = PhaseChangeParameter

    static var card: ModelCard {
        ModelCard(
            "phase-change",
            "phase-change memory: accumulating SET, melting RESET, drift and 1/f noise",
            .reproduced,
            state: "conductance before drift, in the unit conductance",
            source: "Nandakumar et al., J. Appl. Phys. 124 (2018) 152135; Joshi et al. (2020)"
        )
    }

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        minimum = value(.minimumLevel)
        maximum = value(.maximumLevel)
        initial = value(.initialLevel)
        step = value(.step)
        slope = value(.slope)
        stepNoise = value(.stepNoise)
        noiseSlope = value(.noiseSlope)
        resetNoise = value(.resetNoise)
        resetThreshold = value(.resetThreshold)
        driftScale = value(.driftScale)
        readScale = value(.readScale)
        stepSpread = value(.stepSpread)
        unit = value(.unitConductance)
        statistics = PhaseChangeStatistics(
            greatest: value(.referenceLevel),
            programming: SIMD4(),
            readTime: value(.readTime),
            driftOrigin: value(.driftOrigin)
        )
        dose = PulseDose(
            voltage: value(.nominalVoltage),
            width: value(.nominalWidth),
            threshold: value(.setThreshold),
            voltageScale: value(.voltageScale)
        )
        guard minimum < maximum, dose.isConsistent, resetThreshold > dose.voltages.up else {
            throw .inconsistent
        }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.siemensPerLevel = unit
        cell.lowerBound = varied(minimum, 0.5 * stepSpread, .minimumLevel)
        cell.upperBound = max(varied(maximum, 0.5 * stepSpread, .maximumLevel), cell.lowerBound)
        dose.setThresholds(of: &cell, up: dose.thresholds.up, down: dose.thresholds.down)
        cell.potentiationRate = varied(step, stepSpread, .step)
        cell.level = min(max(initial, cell.lowerBound), cell.upperBound)
        cell.memory[0] = cell.level / statistics.greatest
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
        // The published sequence counts its pulses from 1, as the writes do after an episode began.
        let draw = noise.gaussian(cell.writeEvents, .phaseChangeProgramming)
        if volts > resetThreshold || volts < -resetThreshold {
            let melted = cell.lowerBound * (1.0 + resetNoise * draw)
            cell.level = min(max(melted, cell.lowerBound), cell.upperBound)
        } else {
            let dose = EpisodeDose(dose.dose(of: cell, volts: volts, seconds: seconds), in: &cell)
            cell.moveTo(crystallised(cell, dose: dose, draw: draw), ceiling: ceiling)
        }
        let part = cell.level / statistics.greatest
        cell.memory[0] = part
        guard driftScale > 0 else { return }
        // Above all the events of programming, which a run never reaches.
        let driftDraw = noise.gaussian(cell.writeEvents | 1 << 63, .phaseChangeProgramming)
        let exponent = PhaseChangeStatistics.driftExponent(at: part, draw: driftDraw)
        cell.memory[1] = driftScale * exponent
    }

    /// The level after a dose of SET.
    private func crystallised(_ cell: CellState, dose: EpisodeDose, draw: Double) -> Double {
        let mean = -slope * cell.level + cell.potentiationRate
        let spread = noiseSlope * cell.level + stepNoise
        let count = dose.mean * cell.episodeFactor
        let change =
            dose.isSingleStep ? mean * count : mean * LinearRecursion.sum(count, slope: -slope)
        return cell.level + change + spread * dose.deviation * draw
    }

    func observe(_ cell: inout CellState, seconds: Double) {
        guard driftScale > 0 else { return }
        cell.level = statistics.drifted(
            cell.level,
            exponent: cell.memory[1],
            time: seconds + statistics.driftOrigin
        )
    }

    func readSpread(of cell: CellState, seconds: Double) -> Double {
        guard readScale > 0 else { return 0 }
        let spread = statistics.readSpread(seconds + statistics.driftOrigin)
        return readScale * PhaseChangeStatistics.readScale(at: cell.memory[0]) * spread
    }
}
