// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A diffusive memristor a pulse at a time: it turns on after a delay and forgets by itself.
///
/// During a pulse the rates of ``DiffusiveFilament`` are taken in 32 sub-steps whatever its width,
/// and after it the filament relaxes as ``FilamentLifetime`` has it, with one lifetime an episode.
/// The residue stays longer and makes the next pulse act sooner: paired-pulse facilitation.
///
/// Both signs of the voltage do the same. Below the threshold nothing grows. A current limiter acts
/// while the effective voltage is positive. The level is f + r, from 0 to 1.
///
/// Source: T. Wang et al., "A faithful and compact diffusive memristor model" (2024), with drive and
/// time scale fitted so that 0.5 V turn it on within 4 ms; relaxation as measured at 20 mV. With a
/// drive of 40 per volt about 0.4 V are needed to turn it on within 4 ms.
struct Diffusive: DeviceLaw {
    /// The parameters by their index on the wire.
    enum Parameter: Int, ModelParameter {
        case drive = 0
        case timeScale
        case threshold
        case onResistance
        case offResistance
        case offset
        case gapLength
        case residueRate
        case dissolutionRate
        case residueDecay
        case lifetimeMedian
        case lifetimeSpread
        case plateauExponent
        case thresholdSpread
        case rateSpread

        static var count: Int { 15 }

        var description: ParameterDescription {
            switch self {
            case .drive: .init("drive", "1/V", 0, 1e4, 32, .fitted)
            case .timeScale: .init("time_scale", "1", 1e-3, 1e9, 250, .fitted)
            case .threshold: .init("threshold", "V", 1e-3, 100, 0.15, .chosen)
            case .onResistance: .init("on_resistance", "Ohm", 1, 1e12, 1.7e4, .published)
            case .offResistance: .init("off_resistance", "Ohm", 1, 1e13, 1e10, .published)
            case .offset: .init("offset", "1", 1e-3, 10, 0.1, .published)
            case .gapLength: .init("gap_length", "1", 0.01, 10, 0.1, .published)
            case .residueRate: .init("residue_rate", "1/s", 0, 1e3, 0.35, .published)
            case .dissolutionRate: .init("dissolution_rate", "1/s", 1e-3, 1e6, 50, .published)
            case .residueDecay: .init("residue_decay", "1/s", 1e-6, 1e3, 0.42, .published)
            case .lifetimeMedian:
                .init("lifetime_median", "s", 1e-9, 1e9, 3.287081206434e-3, .published)
            case .lifetimeSpread: .init("lifetime_spread", "1", 0, 3, 0.237, .published)
            case .plateauExponent: .init("plateau_exponent", "1", 0.1, 20, 4, .fitted)
            case .thresholdSpread: .init("threshold_spread", "1", 0, 1, 0, .chosen)
            case .rateSpread: .init("rate_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "diffusive",
            "diffusive memristor that turns on after a delay and forgets by itself",
            .fitted,
            state: "filament and residue over the bridged state, 1",
            source: "T. Wang et al., A faithful and compact diffusive memristor model (2024)"
        )
    }

    private let filament: DiffusiveFilament
    private let lifetime: FilamentLifetime
    private let timeScale: Double
    private let threshold: Double
    private let thresholdSpread: Double
    private let rateSpread: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        filament = DiffusiveFilament(
            offset: value(.offset),
            gapLength: value(.gapLength),
            onResistance: value(.onResistance),
            offResistance: value(.offResistance),
            drive: value(.drive),
            residueRate: value(.residueRate),
            dissolutionRate: value(.dissolutionRate),
            residueDecay: value(.residueDecay)
        )
        lifetime = FilamentLifetime(
            median: value(.lifetimeMedian),
            spread: value(.lifetimeSpread),
            exponent: value(.plateauExponent)
        )
        timeScale = value(.timeScale)
        threshold = value(.threshold)
        thresholdSpread = value(.thresholdSpread)
        rateSpread = value(.rateSpread)
        guard value(.offResistance) > value(.onResistance) else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.upperBound = 1
        cell.potentiationThreshold = varied(threshold, thresholdSpread, .threshold)
        cell.depressionThreshold = cell.potentiationThreshold
        cell.potentiationRate = varied(timeScale, rateSpread, .timeScale)
        cell.memory[.part] = 1
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
        drawLifetime(&cell, noise)
        var state = state(of: cell)
        let scaled = seconds * cell.potentiationRate * cell.episodeFactor
        let leap = filament.leap(seconds: scaled / Double(DiffusiveFilament.stepCount))
        for _ in 0..<DiffusiveFilament.stepCount {
            filament.leap(&state, volts: volts, leap)
        }
        cell.moveTo(state.filament + state.residue, ceiling: ceiling)
        cell.memory[.residue] = min(state.residue, cell.level)
    }

    func relax(_ cell: inout CellState, seconds: Double) {
        guard !cell.isStuck else { return }
        let part = lifetime.part(after: seconds, lifetime: cell.memory[.lifetime])
        let kept = state(of: cell).filament * part
        let residue = residue(of: cell, part: part, seconds: seconds)
        cell.level = min(kept + residue, 1)
        cell.memory[.residue] = min(residue, cell.level)
    }

    func observe(_ cell: inout CellState, seconds: Double) {
        guard !cell.isStuck else { return }
        let part = lifetime.part(after: seconds, lifetime: cell.memory[.lifetime])
        cell.memory[.residue] = min(residue(of: cell, part: part, seconds: seconds), 1)
        cell.memory[.part] = part
    }

    /// The part of the conductance that is left, or that of the residue alone.
    func conductance(of cell: CellState) -> Double {
        let whole = 1.0 / filament.resistance(cell.level)
        return max(cell.memory[.part] * whole, 1.0 / filament.resistance(cell.memory[.residue]))
    }

    private func state(of cell: CellState) -> DiffusiveState {
        let residue = cell.memory[.residue]
        return DiffusiveState(filament: max(cell.level - residue, 0), residue: residue)
    }

    private func residue(of cell: CellState, part: Double, seconds: Double) -> Double {
        let state = state(of: cell)
        return filament.residue(
            state,
            lost: state.filament * (1.0 - part),
            seconds: seconds * cell.potentiationRate
        )
    }

    private func drawLifetime(_ cell: inout CellState, _ noise: CellNoise) {
        let episode = Double(Int64(clamping: cell.writeEvents))
        guard cell.memory[.episode] != episode else { return }
        cell.memory[.episode] = episode
        cell.memory[.lifetime] = lifetime.drawn(noise, event: cell.writeEvents)
    }
}

/// What the variables of a diffusive cell are.
private enum DiffusiveVariable: Int {
    /// r.
    case residue = 0
    /// T, in seconds.
    case lifetime
    /// The part of the conductance that a reading still sees.
    case part
    /// The episode for which T was drawn.
    case episode
}

extension CellVariables {
    fileprivate subscript(variable: DiffusiveVariable) -> Double {
        get { self[variable.rawValue] }
        set { self[variable.rawValue] = newValue }
    }
}
