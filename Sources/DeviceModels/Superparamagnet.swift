// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A superparamagnetic junction, which hops between two states by itself.
///
/// The rates up and down are (1 ∕ τ0) · exp(−Δ · (1 ∓ V ∕ Vc)). A step of any length uses the exact
/// transition probabilities of a two-state process with constant rates; for short ones a hop has
/// the probability 1 − e^(−dt ∕ τ). The occupancy of the upper state is 1 ∕ (1 + e^(−2ΔV ∕ Vc)).
///
/// Source: thermally activated telegraph process; τ0 = 1 ns, Δ from 5 to 10 for free layers of
/// 400π nm².
struct Superparamagnet: CellDynamics {
    enum Parameter: Int, ModelParameter {
        case barrier = 0
        case criticalVoltage
        case attemptTime
        case parallelConductance
        case magnetoresistance
        case barrierSpread

        static var count: Int { 6 }

        var description: ParameterDescription {
            switch self {
            case .barrier: .init("barrier", "1", 0, 100, 7, .untrusted)
            case .criticalVoltage: .init("critical_voltage", "V", 1e-3, 100, 0.5, .untrusted)
            case .attemptTime: .init("attempt_time", "s", 1e-12, 1e-3, 1e-9, .published)
            case .parallelConductance:
                .init("parallel_conductance", "S", 1e-12, 1, 1e-4, .chosen)
            case .magnetoresistance: .init("magnetoresistance", "1", 0.01, 100, 1, .chosen)
            case .barrierSpread: .init("barrier_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "superparamagnet",
            "junction that hops between two states by itself",
            .fitted,
            state: "whether the layers are parallel, 1",
            source: "thermally activated telegraph process"
        )
    }

    private let barrier: Double
    private let criticalVoltage: Double
    private let attemptTime: Double
    private let parallelConductance: Double
    private let magnetoresistance: Double
    private let barrierSpread: Double

    /// Exact for any step.
    var longestStep: Double { 1e9 }

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        barrier = value(.barrier)
        criticalVoltage = value(.criticalVoltage)
        attemptTime = value(.attemptTime)
        parallelConductance = value(.parallelConductance)
        magnetoresistance = value(.magnetoresistance)
        barrierSpread = value(.barrierSpread)
    }

    func makeState(_ noise: CellNoise) -> DynamicState {
        var state = DynamicState()
        state.variables[1] = noise.varied(
            barrier,
            spread: barrierSpread,
            parameter: Parameter.barrier.rawValue
        )
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        let part = volts / criticalVoltage
        // The limit keeps the rates finite.
        let up = Portable.exp(min(-(state.variables[1] * (1.0 - part)), 300)) / attemptTime
        let down = Portable.exp(min(-(state.variables[1] * (1.0 + part)), 300)) / attemptTime
        let mixed = -Portable.expm1(-((up + down) * seconds))
        let isUp = state.variables[0] == 1
        let hop = (isUp ? down : up) / (up + down) * mixed
        if noise.happens(event: state.steps, stream: .switching, probability: hop) {
            state.variables[0] = isUp ? 0 : 1
        }
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        let antiparallel = parallelConductance / (1.0 + magnetoresistance)
        return volts * (state.variables[0] == 1 ? parallelConductance : antiparallel)
    }
}
