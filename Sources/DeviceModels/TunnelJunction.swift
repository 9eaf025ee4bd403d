// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A magnetic tunnel junction that switches at random, or several in parallel as one cell.
///
/// The level counts the parallel junctions, so a compound of n has n + 1 levels, and the count
/// after a pulse is binomial. One number is drawn a junction and episode; a junction switches when
/// the probability accumulated in the episode exceeds it, so a pulse may be cut anywhere.
///
/// Reading: G_AP = G_P ∕ (1 + TMR(V)), TMR(V) = TMR0 ∕ (1 + (V ∕ Vh)²). Nothing happens while no
/// voltage is applied: a junction that should forget by itself is ``DynamicsKind/superparamagnet``.
///
/// Source: ``SwitchingCurve``; the barriers spread by 7.7 % over a wafer of 300 mm.
struct TunnelJunction: DeviceLaw {
    typealias Parameter = TunnelJunctionParameter

    static var card: ModelCard {
        ModelCard(
            "tunnel-junction",
            "magnetic tunnel junctions that switch at random (Néel–Brown, measured logistic)",
            .reproduced,
            state: "number of parallel junctions, 1",
            source: "Brown, Phys. Rev. 130 (1963) 1677; measured spin–orbit junctions at 0.75 ns"
        )
    }

    private let barriers: (up: Double, down: Double)
    private let critical: (up: Double, down: Double)
    private let attemptTime: Double
    private let medians: (up: Double, down: Double)
    private let slopes: (up: Double, down: Double)
    private let plateaus: (up: Double, down: Double)
    private let referenceWidth: Double
    private let parallelConductance: Double
    private let magnetoresistance: Double
    private let halfVoltage: Double
    private let junctions: Int
    private let initialPart: Double
    private let inertVoltage: Double
    private let barrierSpread: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        barriers = (value(.barrierUp), value(.barrierDown))
        critical = (value(.criticalUp), value(.criticalDown))
        attemptTime = value(.attemptTime)
        medians = (value(.medianUp), value(.medianDown))
        slopes = (value(.slopeUp), value(.slopeDown))
        plateaus = (value(.plateauUp), value(.plateauDown))
        referenceWidth = value(.referenceWidth)
        parallelConductance = value(.parallelConductance)
        magnetoresistance = value(.magnetoresistance)
        halfVoltage = value(.halfVoltage)
        junctions = Int(value(.junctions))
        initialPart = value(.initialPart)
        inertVoltage = value(.inertVoltage)
        barrierSpread = value(.barrierSpread)
        guard Double(junctions) == value(.junctions) else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        var cell = CellState()
        let up = Int(initialPart * Double(junctions) + 0.5)
        let mask = OrientationMask(up: up)
        cell.level = Double(up)
        cell.upperBound = Double(junctions)
        cell.potentiationThreshold = inertVoltage
        cell.depressionThreshold = inertVoltage
        cell.memory[1] = mask.low
        cell.memory[2] = mask.high
        cell.traits[0] = noise.varied(
            barriers.up,
            spread: barrierSpread,
            parameter: Parameter.barrierUp.rawValue
        )
        cell.traits[1] = noise.varied(
            barriers.down,
            spread: barrierSpread,
            parameter: Parameter.barrierDown.rawValue
        )
        cell.isStuck = false
        return cell
    }

    /// Memory 0: the probability accumulated in the episode that memory 3 numbers; 1 and 2: the mask.
    func change(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double,
        noise: CellNoise
    ) {
        let isUp = cell.episodeSign > 0
        let episode = Double(cell.writeEvents & 0xF_FFFF_FFFF_FFFF)
        let before = cell.memory[3] == episode ? cell.memory[0] : 0
        let probability = curve(of: cell, isUp: isUp).probability(
            after: before,
            volts: isUp ? volts : -volts,
            seconds: seconds * cell.episodeFactor
        )
        var mask = OrientationMask(low: cell.memory[1], high: cell.memory[2])
        for index in 0..<junctions where mask[index] != isUp {
            if isUp, Double(mask.count + 1) > ceiling { break }
            mask[index] =
                noise.happens(
                    event: cell.writeEvents &* 64 &+ UInt64(index),
                    stream: .switching,
                    probability: probability
                ) == isUp
        }
        cell.memory[0] = probability
        cell.memory[1] = mask.low
        cell.memory[2] = mask.high
        cell.memory[3] = episode
        cell.level = Double(mask.count)
    }

    func conductance(of cell: CellState) -> Double { conductance(of: cell, volts: 0) }

    func current(of cell: CellState, volts: Double) -> Double {
        conductance(of: cell, volts: volts) * volts
    }

    private func conductance(of cell: CellState, volts: Double) -> Double {
        let part = volts / halfVoltage
        let ratio = magnetoresistance / (1.0 + part * part)
        let antiparallel = parallelConductance / (1.0 + ratio)
        let rest = cell.upperBound - cell.level
        return cell.level * parallelConductance + rest * antiparallel
    }

    private func curve(of cell: CellState, isUp: Bool) -> SwitchingCurve {
        SwitchingCurve(
            thermal: NeelBrown(
                barrier: isUp ? cell.traits[0] : cell.traits[1],
                criticalVoltage: isUp ? critical.up : critical.down,
                attemptTime: attemptTime
            ),
            median: isUp ? medians.up : medians.down,
            slope: isUp ? slopes.up : slopes.down,
            plateau: isUp ? plateaus.up : plateaus.down,
            referenceWidth: referenceWidth
        )
    }
}
