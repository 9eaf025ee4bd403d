// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A unipolar cell: it switches each time it has absorbed enough energy, whatever the polarity.
///
/// E = ∫ v · I dt. Off, it turns on after Eset more joules; on, it turns off after Ereset more. Each
/// state is a diode in series with a resistor: Is · (e^((v − u) ∕ n) − 1) = u ∕ R, I = u ∕ R, solved
/// for u by 60 bisections, alike for both signs of v; |I| is limited. Each energy is drawn anew, log-normally, each cycle.
///
/// Between switchings the current is constant, so that a pulse is exact. After 16 switchings within
/// one pulse, whole cycles of undrawn energies are left out together.
///
/// An analogue limiter reduces the power of the on state while the effective voltage is positive:
/// the cell keeps the voltage at which it carries the limit. A virgin cell forms into the on state.
/// The level is 1 on and 0 off; memory holds the energy absorbed, the energy to the next switching
/// and the number of switchings.
///
/// Source: F. García-Redondo et al., IEEE Trans. Circuits Syst. I 63 (2016) 1255, with its
/// parameters for Ni/HfO2/Si. No energies are published for SiOx cells, which set at 3.5 V and last
/// 150 cycles: fitted to that, with the conduction of the former, are a set_energy of 4.3165e-6 J,
/// a reset_energy of 3.197e-3 J and an endurance of 300 episodes.
struct UnipolarFilament: DeviceLaw {
    typealias Parameter = UnipolarFilamentParameter

    static var card: ModelCard {
        ModelCard(
            "unipolar-filament",
            "unipolar cell that switches after an absorbed energy",
            .reproduced,
            state: "1 on, 0 off",
            source: "García-Redondo et al., IEEE Trans. Circuits Syst. I 63 (2016) 1255"
        )
    }

    private static var switchingLimit: Int { 16 }

    let off: SeriesDiode
    let on: SeriesDiode
    let energies: (set: Double, reset: Double)
    private let cycleSpread: Double
    private let deviceSpread: Double
    private let forming: Double
    private let isInitiallyOn: Bool

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        off = SeriesDiode(
            resistance: value(.offResistance),
            saturation: value(.offSaturation),
            slope: value(.offSlope),
            limit: value(.currentLimit)
        )
        on = SeriesDiode(
            resistance: value(.onResistance),
            saturation: value(.onSaturation),
            slope: value(.onSlope),
            limit: value(.currentLimit)
        )
        energies = (value(.setEnergy), value(.resetEnergy))
        cycleSpread = value(.cycleSpread)
        deviceSpread = value(.deviceSpread)
        forming = value(.formingVoltage)
        let initial = value(.initialState)
        isInitiallyOn = initial == 1
        guard initial == 0 || initial == 1 else { throw .outOfRange }
        guard on.conductance > off.conductance else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ name: Parameter) -> Double {
            noise.variedLogarithmically(value, spread: deviceSpread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.lowerBound = 0
        cell.upperBound = 1
        cell.potentiationThreshold = 0
        cell.depressionThreshold = 0
        cell.traits[0] = varied(energies.set, .setEnergy)
        cell.traits[1] = varied(energies.reset, .resetEnergy)
        cell.isStuck = false
        if forming > 0 {
            cell.formingVoltage = forming
            cell.isVirgin = true
        } else if isInitiallyOn {
            cell.level = 1
        }
        cell.memory[1] = target(cell, noise: noise)
        return cell
    }

    func change(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double,
        noise: CellNoise
    ) {
        if cell.isVirgin { return form(&cell, noise: noise) }
        let powers = (
            off: power(off, volts: volts, limit: ceiling) * cell.episodeFactor,
            on: power(on, volts: volts, limit: ceiling) * cell.episodeFactor
        )
        var left = seconds
        for _ in 0..<Self.switchingLimit {
            if absorb(&cell, powers, &left, noise) { return }
        }
        let cycle = cell.traits[0] / powers.off + cell.traits[1] / powers.on
        let skipped = Double(Int64(min(left / cycle, 4e15)))
        left = max(left - skipped * cycle, 0)
        cell.memory[2] += 2 * skipped
        cell.memory[1] = target(cell, noise: noise)
        for _ in 0..<Self.switchingLimit {
            if absorb(&cell, powers, &left, noise) { return }
        }
    }

    func conductance(of cell: CellState) -> Double { branch(cell).conductance }

    func current(of cell: CellState, volts: Double) -> Double {
        branch(cell).current(volts: volts)
    }

    /// The limit itself: what a limiter leaves here is a current, not a level.
    func ceiling(of cell: CellState, limit: Double) -> Double { limit }

    private func branch(_ cell: CellState) -> SeriesDiode { cell.level > 0.5 ? on : off }

    /// Absorbs power to the next switching or to the end; whether it came to the end.
    private func absorb(
        _ cell: inout CellState,
        _ powers: (off: Double, on: Double),
        _ left: inout Double,
        _ noise: CellNoise
    ) -> Bool {
        let power = cell.level > 0.5 ? powers.on : powers.off
        let missing = cell.memory[1] - cell.memory[0]
        guard power * left >= missing else {
            cell.memory[0] += power * left
            return true
        }
        left -= missing / power
        toggle(&cell, noise: noise)
        return !(left > 0)
    }

    private func toggle(_ cell: inout CellState, noise: CellNoise) {
        cell.level = cell.level > 0.5 ? 0 : 1
        cell.memory[0] = 0
        cell.memory[2] += 1
        cell.memory[1] = target(cell, noise: noise)
    }

    /// The energy to the next switching, drawn for the switchings so far.
    private func target(_ cell: CellState, noise: CellNoise) -> Double {
        let nominal = cell.level > 0.5 ? cell.traits[1] : cell.traits[0]
        guard cycleSpread > 0 else { return nominal }
        // A double holds a whole number up to 2⁵³; the event wraps far beyond any run.
        let event = UInt64(min(cell.memory[2], 9e15))
        return nominal * Portable.exp(cycleSpread * noise.gaussian(event, .switching))
    }

    private func form(_ cell: inout CellState, noise: CellNoise) {
        cell.isVirgin = false
        cell.level = 1
        cell.memory[1] = target(cell, noise: noise)
        // Nothing more happens in the episode that formed the cell.
        cell.episodeFactor = 0
    }

    /// The power a state takes at a voltage behind a limiter.
    private func power(_ branch: SeriesDiode, volts: Double, limit: Double) -> Double {
        let amperes = branch.current(volts: volts)
        guard volts > 0, amperes > limit else { return volts * amperes }
        return min(branch.volts(amperes: limit), volts) * limit
    }
}

extension UnipolarFilament {
    /// Turns the energy that one step of an integration in time absorbs into switchings.
    func absorbStep(_ cell: inout CellState, joules: Double, noise: CellNoise) {
        cell.memory[0] += joules
        if cell.memory[0] >= cell.memory[1] { toggle(&cell, noise: noise) }
    }
}
