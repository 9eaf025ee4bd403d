// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The diffusive memristor in time, with filaments that shrink at random.
///
/// The equations of ``DiffusiveFilament`` by explicit steps of 0.1 ms over the time scale. In each
/// interval the filament loses η · f with the probability 1 − exp(−κ · f^m · interval), one draw.
/// The current is held within ±10 mA; both signs of the voltage do the same.
///
/// Source: T. Wang et al., "A faithful and compact diffusive memristor model" (2024).
struct DiffusiveDynamics: CellDynamics {
    /// The parameters by their index.
    enum Parameter: Int, ModelParameter {
        case drive = 0
        case timeScale
        case onResistance
        case offResistance
        case offset
        case gapLength
        case residueRate
        case dissolutionRate
        case residueDecay
        case shrink
        case shrinkRate
        case shrinkExponent
        case shrinkInterval

        static var count: Int { 13 }

        var description: ParameterDescription {
            switch self {
            case .drive: .init("drive", "1/V", 0, 1e4, 16, .published)
            case .timeScale: .init("time_scale", "1", 1e-3, 1e9, 1, .published)
            case .onResistance: .init("on_resistance", "Ohm", 1, 1e12, 1.7e4, .published)
            case .offResistance: .init("off_resistance", "Ohm", 1, 1e13, 1e10, .published)
            case .offset: .init("offset", "1", 1e-3, 10, 0.1, .published)
            case .gapLength: .init("gap_length", "1", 0.01, 10, 0.1, .published)
            case .residueRate: .init("residue_rate", "1/s", 0, 1e3, 0.35, .published)
            case .dissolutionRate: .init("dissolution_rate", "1/s", 1e-3, 1e3, 50, .published)
            case .residueDecay: .init("residue_decay", "1/s", 1e-6, 1e3, 0.42, .published)
            case .shrink: .init("shrink", "1", 0, 1, 0.01, .published)
            case .shrinkRate: .init("shrink_rate", "1/s", 0, 1e6, 200, .published)
            case .shrinkExponent: .init("shrink_exponent", "1", 0, 10, 2, .published)
            case .shrinkInterval: .init("shrink_interval", "s", 1e-4, 1, 1e-3, .published)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "diffusive",
            "diffusive memristor in time, with filaments that shrink at random",
            .reproduced,
            state: "filament f and residue r, 1",
            source: "T. Wang et al., A faithful and compact diffusive memristor model (2024)"
        )
    }

    private let filament: DiffusiveFilament
    private let timeScale: Double
    private let shrink: (size: Double, rate: Double, exponent: Double, interval: Double)

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
        timeScale = value(.timeScale)
        shrink = (
            value(.shrink), value(.shrinkRate), value(.shrinkExponent), value(.shrinkInterval)
        )
        guard value(.offResistance) > value(.onResistance) else { throw .inconsistent }
    }

    var longestStep: Double { 1e-4 / timeScale }

    func makeState(_ noise: CellNoise) -> DynamicState {
        var state = DynamicState()
        // The first step draws.
        state.more[0] = shrink.interval
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        var parts = DiffusiveState(filament: state.variables[0], residue: state.variables[1])
        let scaled = seconds * timeScale
        let loss = shrinkage(&state, parts.filament, scaled, noise)
        filament.step(&parts, volts: volts, seconds: scaled, shrink: loss)
        state.variables[0] = parts.filament
        state.variables[1] = parts.residue
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        let amperes = volts / filament.resistance(state.variables[0] + state.variables[1])
        return min(max(amperes, -1e-2), 1e-2)
    }

    /// The rate of random loss in this step, and a new draw where an interval is over.
    private func shrinkage(
        _ state: inout DynamicState,
        _ filament: Double,
        _ seconds: Double,
        _ noise: CellNoise
    ) -> Double {
        guard shrink.size > 0 else { return 0 }
        let size = min(max(filament, 0), 1)
        // An interval is a whole number of steps; the factor allows for their rounding.
        if state.more[0] >= shrink.interval * (1.0 - 1e-9) {
            let rate = shrink.rate * Portable.pow(size, shrink.exponent)
            let isHit = noise.happens(
                event: UInt64(state.more[1]),
                stream: .retention,
                probability: -Portable.expm1(-(rate * shrink.interval))
            )
            state.more[0] = 0
            state.more[1] += 1
            state.more[2] = isHit ? 1 : 0
        }
        state.more[0] += seconds
        return state.more[2] == 0 ? 0 : shrink.size * size / shrink.interval
    }
}
