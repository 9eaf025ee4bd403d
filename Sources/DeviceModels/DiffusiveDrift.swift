// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A diffusive memristor in series with a drift memristor, which it lets have the voltage or not.
///
/// While the diffusive element is off nearly all voltage lies on it; once its filament has bridged,
/// after a delay, and until it has dissolved, after a lifetime, the drift element has its share of
/// the ohmic divider and drifts beyond its thresholds. So a weak spike shortly before a short strong
/// one decides whether that one acts: timing without overlap.
///
/// The filament follows ``DiffusiveFilament`` at the whole voltage while it is driven, and
/// ``FilamentLifetime`` at rest; the drift element is dG∕dt = ±k · sinh((|V| − θ) ∕ V0) towards a bound
/// with γ = 1. Both in 32 sub-steps whatever the width. The level is the drift conductance in
/// siemens. A reading contacts the drift element directly, unless `reads_series` is 1.
///
/// Source: the composition is that of Z. Wang et al., Nature Mater. 16 (2017) 101; the diffusive
/// element after T. Wang et al. (2024). Drift parameters are chosen here.
struct DiffusiveDrift: DeviceLaw {
    private let filament: DiffusiveFilament
    private let lifetime: FilamentLifetime
    private let timeScale: Double
    private let inertVoltage: Double
    private let conductances: (low: Double, high: Double, initial: Double)
    private let thresholds: (up: Double, down: Double)
    private let voltageScale: Double
    private let rates: (up: Double, down: Double)
    private let thresholdSpread: Double
    private let rateSpread: Double
    private let readsSeries: Bool

    static var card: ModelCard {
        ModelCard(
            "diffusive-drift",
            "diffusive memristor that gates the voltage on a drift memristor in series",
            .fitted,
            state: "conductance of the drift element, S",
            source: "composition after Z. Wang et al., Nature Mater. 16 (2017) 101"
        )
    }

    typealias Parameter = DiffusiveDriftParameter

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        filament = DiffusiveFilament(
            onResistance: value(.diffusiveOnResistance),
            offResistance: value(.diffusiveOffResistance),
            drive: value(.drive)
        )
        lifetime = FilamentLifetime(
            median: value(.lifetimeMedian),
            spread: value(.lifetimeSpread),
            exponent: 4
        )
        timeScale = value(.timeScale)
        inertVoltage = value(.inertVoltage)
        conductances = (
            value(.minimumConductance), value(.maximumConductance), value(.initialConductance)
        )
        thresholds = (value(.potentiationThreshold), value(.depressionThreshold))
        voltageScale = value(.voltageScale)
        rates = (value(.potentiationRate), value(.depressionRate))
        thresholdSpread = value(.thresholdSpread)
        rateSpread = value(.rateSpread)
        readsSeries = value(.readsSeries) != 0
        guard conductances.high >= 1.01 * conductances.low,
            conductances.initial >= conductances.low, conductances.initial <= conductances.high,
            value(.diffusiveOffResistance) > value(.diffusiveOnResistance)
        else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.siemensPerLevel = 1
        cell.lowerBound = conductances.low
        cell.upperBound = conductances.high
        cell.level = conductances.initial
        cell.potentiationThreshold = inertVoltage
        cell.depressionThreshold = inertVoltage
        cell.traits[0] = varied(thresholds.up, thresholdSpread, .potentiationThreshold)
        cell.traits[1] = varied(thresholds.down, thresholdSpread, .depressionThreshold)
        cell.potentiationRate = varied(rates.up, rateSpread, .potentiationRate)
        cell.depressionRate = varied(rates.down, rateSpread, .depressionRate)
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
        var state = DiffusiveState(filament: cell.memory[0], residue: cell.memory[1])
        let step = seconds / Double(DiffusiveFilament.stepCount)
        let leap = filament.leap(seconds: step * timeScale)
        for _ in 0..<DiffusiveFilament.stepCount {
            filament.leap(&state, volts: volts, leap)
            let share = 1.0 / (1.0 + cell.level * filament.resistance(state.sum))
            drift(&cell, volts: volts * share, seconds: step, ceiling: ceiling)
        }
        cell.memory[0] = state.filament
        cell.memory[1] = state.residue
    }

    func relax(_ cell: inout CellState, seconds: Double) {
        guard !cell.isStuck else { return }
        let state = DiffusiveState(filament: cell.memory[0], residue: cell.memory[1])
        let part = lifetime.part(after: seconds, lifetime: cell.memory[2])
        let lost = state.filament * (1.0 - part)
        cell.memory[0] = state.filament * part
        cell.memory[1] = filament.residue(state, lost: lost, seconds: seconds * timeScale)
    }

    func conductance(of cell: CellState) -> Double {
        guard readsSeries else { return cell.level }
        let series = filament.resistance(cell.memory[0] + cell.memory[1])
        return cell.level / (1.0 + cell.level * series)
    }

    func ceiling(of cell: CellState, limit: Double) -> Double {
        limit / cell.traits[0]
    }

    /// Lets the drift element have a voltage for a time.
    private func drift(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double
    ) {
        let isUp = volts > 0
        let excess = isUp ? volts - cell.traits[0] : -volts - cell.traits[1]
        guard excess > 0 else { return }
        // Beyond 300 it saturates at once; the limit keeps every product finite.
        let speed = Portable.sinh(min(excess / voltageScale, 300))
        let span = cell.upperBound - cell.lowerBound
        let rate = isUp ? cell.potentiationRate : cell.depressionRate
        let room = isUp ? cell.upperBound - cell.level : cell.level - cell.lowerBound
        let loss = SoftBound.loss(
            distance: room / span,
            dose: rate * speed / span * seconds * cell.episodeFactor,
            exponent: 1
        )
        cell.moveTo(isUp ? cell.level + room * loss : cell.level - room * loss, ceiling: ceiling)
    }

    private func drawLifetime(_ cell: inout CellState, _ noise: CellNoise) {
        let episode = Double(Int64(clamping: cell.writeEvents))
        guard cell.memory[3] != episode else { return }
        cell.memory[3] = episode
        cell.memory[2] = lifetime.drawn(noise, event: cell.writeEvents)
    }
}
