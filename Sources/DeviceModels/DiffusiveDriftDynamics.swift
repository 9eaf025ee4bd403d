// SPDX-License-Identifier: Apache-2.0

/// A diffusive and a drift memristor in series, in time, with the divider solved at each step.
///
/// The voltage of the node between them comes from 40 bisections of the difference of the two
/// currents; then both elements take one explicit step with their share.
///
/// Source: both elements as in T. Wang et al., "A faithful and compact diffusive memristor model"
/// (2024); the composition of Z. Wang et al., Nature Mater. 16 (2017) 101. Time scale and
/// on-resistance of the diffusive element are chosen here so that the drift one can switch.
struct DiffusiveDriftDynamics: CellDynamics {
    /// The parameters by their index.
    enum Parameter: Int, ModelParameter {
        case drive = 0
        case timeScale
        case diffusiveOnResistance
        case diffusiveOffResistance
        case driftOnResistance
        case driftOffResistance
        case compliance

        static var count: Int { 7 }

        var description: ParameterDescription {
            switch self {
            case .drive: .init("drive", "1/V", 0, 1e4, 16, .published)
            case .timeScale: .init("time_scale", "1", 1e-3, 1e9, 1e4, .chosen)
            case .diffusiveOnResistance:
                .init("diffusive_on_resistance", "Ohm", 1, 1e12, 100, .chosen)
            case .diffusiveOffResistance:
                .init("diffusive_off_resistance", "Ohm", 1, 1e13, 1e10, .published)
            case .driftOnResistance: .init("drift_on_resistance", "Ohm", 1, 1e12, 470, .published)
            case .driftOffResistance:
                .init("drift_off_resistance", "Ohm", 1, 1e13, 1.7e3, .published)
            case .compliance: .init("compliance", "A", 1e-12, 1, 1e-2, .published)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "diffusive-drift",
            "diffusive and drift memristor in series, in time",
            .fitted,
            state: "filament f and residue r, 1; length h, m; cross-section s, m2",
            source: "T. Wang et al., A faithful and compact diffusive memristor model (2024)"
        )
    }

    private let filament: DiffusiveFilament
    private let drift: DriftFilament
    private let timeScale: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        filament = DiffusiveFilament(
            onResistance: value(.diffusiveOnResistance),
            offResistance: value(.diffusiveOffResistance),
            drive: value(.drive)
        )
        drift = DriftFilament(
            onResistance: value(.driftOnResistance),
            offResistance: value(.driftOffResistance),
            compliance: value(.compliance)
        )
        timeScale = value(.timeScale)
        guard value(.diffusiveOffResistance) > value(.diffusiveOnResistance),
            value(.driftOffResistance) > value(.driftOnResistance)
        else { throw .inconsistent }
    }

    var longestStep: Double { min(1e-4 / timeScale, 1e-8) }

    func makeState(_ noise: CellNoise) -> DynamicState {
        var state = DynamicState()
        state.variables[3] = drift.freshSection
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        let node = divide(state, volts: volts)
        var parts = DiffusiveState(filament: state.variables[0], residue: state.variables[1])
        filament.step(&parts, volts: volts - node, seconds: seconds * timeScale, shrink: 0)
        state.variables[0] = parts.filament
        state.variables[1] = parts.residue
        var length = state.variables[2]
        var section = state.variables[3]
        drift.step(&length, &section, volts: node, seconds: seconds)
        state.variables[2] = length
        state.variables[3] = section
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        divide(state, volts: volts) / memristance(state)
    }

    /// The voltage on the drift element.
    private func divide(_ state: DynamicState, volts: Double) -> Double {
        let diffusive = filament.resistance(state.variables[0] + state.variables[1])
        let memristance = memristance(state)
        var low = min(volts, 0)
        var high = max(volts, 0)
        for _ in 0..<40 {
            let middle = 0.5 * (low + high)
            if (volts - middle) / diffusive > middle / memristance {
                low = middle
            } else {
                high = middle
            }
        }
        return 0.5 * (low + high)
    }

    private func memristance(_ state: DynamicState) -> Double {
        drift.memristance(length: state.variables[2], section: state.variables[3])
    }
}
