// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A film of 64 grains that spin–orbit torque switches one by one: a multistate magnet.
///
/// Each grain has its own critical voltage, Vc · (1 + spread · ξ), and switches by Néel–Brown. One
/// number is drawn a grain and episode, and compared with the probability accumulated in the
/// episode, so a pulse may be cut anywhere. Where the voltage changes within an episode, the time
/// spent counts by the mean grain's rate. The level counts the grains that point up; the
/// conductance, which stands for the Hall resistance, is linear in it.
///
/// Only the shape means something: graded hysteresis, saturation over some 50 pulses.
///
/// Source: the shape of measured Pt∕FM∕Ta∕FM synapses of 6 × 6 µm: 50 pulses, retention above
/// 1.8·10⁴ s, which needs Δ ≥ 31. No parameters were obtained.
struct SpinOrbit: DeviceLaw {
    enum Parameter: Int, ModelParameter {
        case barrier = 0
        case criticalVoltage
        case attemptTime
        case grainSpread
        case minimumConductance
        case maximumConductance
        case initialPart
        case criticalSpread

        static var count: Int { 8 }

        var description: ParameterDescription {
            switch self {
            case .barrier: .init("barrier", "1", 1, 200, 40, .untrusted)
            case .criticalVoltage: .init("critical_voltage", "V", 1e-3, 100, 1, .untrusted)
            case .attemptTime: .init("attempt_time", "s", 1e-12, 1e-6, 1e-9, .untrusted)
            case .grainSpread: .init("grain_spread", "1", 0, 1, 0.1, .untrusted)
            case .minimumConductance:
                .init("minimum_conductance", "S", 1e-12, 1, 1e-5, .untrusted)
            case .maximumConductance:
                .init("maximum_conductance", "S", 1e-12, 1, 2e-5, .untrusted)
            case .initialPart: .init("initial_part", "1", 0, 1, 0, .chosen)
            case .criticalSpread: .init("critical_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "spin-orbit",
            "64 magnetic grains that spin–orbit torque switches one by one",
            .phenomenological,
            state: "number of grains up, 1",
            source: "the shape of multistate spin–orbit switching; no published parameters"
        )
    }

    private static var grains: Int { 64 }

    private let barrier: Double
    private let criticalVoltage: Double
    private let attemptTime: Double
    private let grainSpread: Double
    private let conductances: (low: Double, high: Double)
    private let initialPart: Double
    private let criticalSpread: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        barrier = value(.barrier)
        criticalVoltage = value(.criticalVoltage)
        attemptTime = value(.attemptTime)
        grainSpread = value(.grainSpread)
        conductances = (value(.minimumConductance), value(.maximumConductance))
        initialPart = value(.initialPart)
        criticalSpread = value(.criticalSpread)
        guard conductances.high > conductances.low else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        var cell = CellState()
        let up = Int(initialPart * Double(Self.grains) + 0.5)
        let mask = OrientationMask(up: up)
        cell.level = Double(up)
        cell.upperBound = Double(Self.grains)
        cell.potentiationThreshold = 0
        cell.depressionThreshold = 0
        cell.memory[1] = mask.low
        cell.memory[2] = mask.high
        cell.traits[0] = noise.varied(
            criticalVoltage,
            spread: criticalSpread,
            parameter: Parameter.criticalVoltage.rawValue
        )
        cell.isStuck = false
        return cell
    }

    /// Memory 0: the time accumulated in the episode that memory 3 numbers, at the voltage in
    /// memory 4; 1 and 2: the mask.
    func change(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double,
        noise: CellNoise
    ) {
        let isUp = cell.episodeSign > 0
        let magnitude = isUp ? volts : -volts
        let episode = Double(cell.writeEvents & 0xF_FFFF_FFFF_FFFF)
        let before = cell.memory[3] == episode ? spent(cell, magnitude) : 0
        let time = min(before + seconds * cell.episodeFactor, 1e12)
        var mask = OrientationMask(low: cell.memory[1], high: cell.memory[2])
        for index in 0..<Self.grains where mask[index] != isUp {
            if isUp, Double(mask.count + 1) > ceiling { break }
            let grain = grain(index, of: cell, noise: noise)
            let switches = noise.happens(
                event: cell.writeEvents &* 64 &+ UInt64(index),
                stream: .switching,
                probability: grain.probability(volts: magnitude, seconds: time)
            )
            mask[index] = switches == isUp
        }
        cell.memory[0] = time
        cell.memory[1] = mask.low
        cell.memory[2] = mask.high
        cell.memory[3] = episode
        cell.memory[4] = magnitude
        cell.level = Double(mask.count)
    }

    func conductance(of cell: CellState) -> Double {
        let part = cell.level / Double(Self.grains)
        return conductances.low + (conductances.high - conductances.low) * part
    }

    /// The time of the episode so far as it counts at another voltage.
    private func spent(_ cell: CellState, _ volts: Double) -> Double {
        guard cell.memory[4] != volts else { return cell.memory[0] }
        let mean = magnet(cell.traits[0])
        let hazard = mean.hazard(volts: cell.memory[4], seconds: cell.memory[0])
        return min(hazard / mean.hazard(volts: volts, seconds: 1), 1e12)
    }

    /// A grain of a cell; its critical voltage is drawn behind those of the parameters.
    private func grain(_ index: Int, of cell: CellState, noise: CellNoise) -> NeelBrown {
        magnet(noise.varied(cell.traits[0], spread: grainSpread, parameter: 64 + index))
    }

    private func magnet(_ criticalVoltage: Double) -> NeelBrown {
        NeelBrown(barrier: barrier, criticalVoltage: criticalVoltage, attemptTime: attemptTime)
    }
}
