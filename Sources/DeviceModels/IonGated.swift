// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// An ion-gated two-dimensional transistor: volatile at first, non-volatile after many pulses.
///
/// After pulse n the change decays as
///
///     ΔG(t) = ΔG0 · (c1 · e^(−t ∕ t1) + c2 · e^(−t ∕ t2) + c3(n)),   c3 = c3max · (1 − e^(−n ∕ n0))
///
/// The first two terms are the double layer, the third is intercalation. Two volatile parts f_i in
/// [−1, 1] follow df∕dt = r · (±1 − f) − f ∕ t_i while a pulse lasts, with r = c_i · s ∕ width, and
/// the level x in [0, 1] follows dx∕dn = ±s · c3(n) · (distance to its bound); all in closed form. n
/// counts nominal pulses of one sign in succession. G = G_min + span · (x + f1 + f2), held in range.
///
/// Only the retention of the last term, beyond 5000 s, was published.
///
/// Source: the shape of ion-gated van der Waals transistors of 1 µm; all values chosen here.
struct IonGated: DeviceLaw {
    typealias Parameter = IonGatedParameter

    static var card: ModelCard {
        ModelCard(
            "ion-gated",
            "ion-gated transistor, volatile at first and permanent after many pulses",
            .phenomenological,
            state: "intercalated part, 1",
            source: "the shape of ion-gated van der Waals transistors; values chosen"
        )
    }

    private let conductances: (low: Double, high: Double)
    private let initialPart: Double
    private let step: Double
    private let shares: (fast: Double, slow: Double, permanent: Double)
    private let permanentCount: Double
    private let times: (fast: Double, slow: Double)
    private let dose: OverdriveDose
    private let thresholds: (up: Double, down: Double)
    private let stepSpread: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        conductances = (value(.minimumConductance), value(.maximumConductance))
        initialPart = value(.initialPart)
        step = value(.step)
        shares = (value(.fastShare), value(.slowShare), value(.permanentShare))
        permanentCount = value(.permanentCount)
        times = (value(.fastTime), value(.slowTime))
        dose = OverdriveDose(voltage: value(.nominalVoltage), width: value(.nominalWidth))
        thresholds = (value(.thresholdUp), value(.thresholdDown))
        stepSpread = value(.stepSpread)
        let limit = OverdriveDose.thresholdLimit * dose.voltage
        guard conductances.high > conductances.low, thresholds.up <= limit,
            thresholds.down <= limit, times.slow >= times.fast
        else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        var cell = CellState()
        cell.upperBound = 1
        cell.level = initialPart
        cell.potentiationThreshold = thresholds.up
        cell.depressionThreshold = thresholds.down
        cell.traits[0] = noise.varied(
            step,
            spread: stepSpread,
            parameter: Parameter.step.rawValue
        )
        cell.isStuck = false
        return cell
    }

    /// Memory 0 and 1: the volatile parts; 2: n; 3: the sign that n counts.
    func change(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double,
        noise: CellNoise
    ) {
        let sign = cell.episodeSign > 0 ? 1.0 : -1.0
        let strength = dose.strength(of: cell, volts: volts) * cell.episodeFactor
        let pulses = min(seconds / dose.width * strength, 1e12)
        let rate = cell.traits[0] * strength / dose.width
        cell.memory[0] = volatile(
            cell.memory[0],
            sign,
            rate * shares.fast,
            times.fast,
            seconds
        )
        cell.memory[1] = volatile(
            cell.memory[1],
            sign,
            rate * shares.slow,
            times.slow,
            seconds
        )
        let count = cell.memory[3] == sign ? cell.memory[2] : 0
        let exponent = -(cell.traits[0] * shares.permanent * permanence(count, pulses))
        let distance = sign > 0 ? 1.0 - cell.level : -cell.level
        cell.moveTo(cell.level - distance * Portable.expm1(exponent), ceiling: ceiling)
        cell.memory[2] = min(count + pulses, 1e12)
        cell.memory[3] = sign
    }

    func relax(_ cell: inout CellState, seconds: Double) {
        guard seconds > 0 else { return }
        cell.memory[0] = cell.memory[0] * Portable.exp(-seconds / times.fast)
        cell.memory[1] = cell.memory[1] * Portable.exp(-seconds / times.slow)
    }

    func conductance(of cell: CellState) -> Double {
        let part = min(max(cell.level + cell.memory[0] + cell.memory[1], 0), 1)
        return conductances.low + (conductances.high - conductances.low) * part
    }

    /// A volatile part after a time in a pulse: df∕dt = r · (±1 − f) − f ∕ t.
    private func volatile(
        _ part: Double,
        _ sign: Double,
        _ rate: Double,
        _ time: Double,
        _ seconds: Double
    ) -> Double {
        let total = rate + 1.0 / time
        let target = sign * rate / total
        return part - (target - part) * Portable.expm1(-(total * seconds))
    }

    /// ∫ (1 − e^(−n ∕ n0)) dn from a count over some pulses.
    private func permanence(_ count: Double, _ pulses: Double) -> Double {
        let start = Portable.exp(-count / permanentCount)
        return pulses + permanentCount * start * Portable.expm1(-pulses / permanentCount)
    }
}
