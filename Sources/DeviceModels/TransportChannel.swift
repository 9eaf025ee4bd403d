// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The channel of a generic organic electrochemical transistor, which follows its gate.
///
///     τ · dG∕dt = G∞(V_g) − G,   G∞ = G_min + (G_max − G_min) ∕ (1 + e^(−(V_g − V_half) ∕ k))
///
/// The step is exact for a constant gate voltage. The voltage of the device is the gate's; its
/// current is that of the channel at the fixed `drain_voltage`.
///
/// Source: first-order ion exchange between electrolyte and channel; values chosen here.
struct TransportChannel: CellDynamics {
    enum Parameter: Int, ModelParameter {
        case minimumConductance = 0
        case maximumConductance
        case halfVoltage
        case voltageScale
        case time
        case drainVoltage
        case timeSpread

        static var count: Int { 7 }

        var description: ParameterDescription {
            switch self {
            case .minimumConductance:
                .init("minimum_conductance", "S", 1e-12, 1, 1e-5, .untrusted)
            case .maximumConductance:
                .init("maximum_conductance", "S", 1e-12, 1, 1e-3, .untrusted)
            case .halfVoltage: .init("half_voltage", "V", -100, 100, 0.3, .untrusted)
            case .voltageScale: .init("voltage_scale", "V", 1e-3, 100, 0.1, .untrusted)
            case .time: .init("time", "s", 1e-9, 1e9, 1e-2, .untrusted)
            case .drainVoltage: .init("drain_voltage", "V", -10, 10, 0.1, .chosen)
            case .timeSpread: .init("time_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "transport-channel",
            "channel that follows its gate with one time constant",
            .phenomenological,
            state: "conductance, S",
            source: "first-order ion exchange; values chosen"
        )
    }

    private let conductances: (low: Double, high: Double)
    private let halfVoltage: Double
    private let voltageScale: Double
    private let time: Double
    private let drainVoltage: Double
    private let timeSpread: Double

    var longestStep: Double { 1e9 }

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        conductances = (value(.minimumConductance), value(.maximumConductance))
        halfVoltage = value(.halfVoltage)
        voltageScale = value(.voltageScale)
        time = value(.time)
        drainVoltage = value(.drainVoltage)
        timeSpread = value(.timeSpread)
        guard conductances.high > conductances.low else { throw .inconsistent }
    }

    func makeState(_ noise: CellNoise) -> DynamicState {
        var state = DynamicState()
        state.variables[0] = settled(volts: 0)
        state.variables[1] = noise.varied(
            time,
            spread: timeSpread,
            parameter: Parameter.time.rawValue
        )
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        let target = settled(volts: volts)
        let kept = Portable.exp(-seconds / state.variables[1])
        state.variables[0] = target + (state.variables[0] - target) * kept
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        state.variables[0] * drainVoltage
    }

    /// G∞ at a gate voltage.
    private func settled(volts: Double) -> Double {
        let part = Portable.logistic((volts - halfVoltage) / voltageScale)
        return conductances.low + (conductances.high - conductances.low) * part
    }
}
