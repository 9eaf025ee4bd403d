// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A memcapacitor behind a series resistor, driven by a voltage.
///
/// In each step the charge approaches C · V exactly at the present C, with τ = R · C; then x moves
/// under it as ``Memcapacitor`` has it. The current is (V − q ∕ C) ∕ R. A positive charge lowers C,
/// so the polarity is −1.
///
/// Source: ``Memcapacitor``; the resistor is chosen here.
struct MemcapacitorDynamics: CellDynamics {
    enum Parameter: Int, ModelParameter {
        case minimum = 0
        case maximum
        case mobility
        case windowExponent
        case initialState
        case resistance
        case capacitanceSpread

        static var count: Int { 7 }

        var description: ParameterDescription {
            switch self {
            case .minimum: .init("minimum_capacitance", "F", 1e-15, 1, 50e-9, .published)
            case .maximum: .init("maximum_capacitance", "F", 1e-15, 1, 200e-9, .published)
            case .mobility: .init("mobility", "1/(C s)", 0, 1e15, 1e7, .published)
            case .windowExponent: .init("window_exponent", "1", 1, 100, 10, .published)
            case .initialState: .init("initial_part", "1", 0, 1, 0.5, .published)
            case .resistance: .init("series_resistance", "Ohm", 1, 1e12, 1e3, .chosen)
            case .capacitanceSpread: .init("capacitance_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "memcapacitor",
            "charge-controlled memcapacitor behind a resistor",
            .reproduced,
            state: "charge, C",
            source: "Biolek et al., Electron. Lett. 46 (2010) 520"
        )
    }

    static var ownPolarity: Double { -1 }

    private let capacitances: (minimum: Double, maximum: Double)
    private let mobility: Double
    private let windowExponent: Int
    private let initialState: Double
    private let resistance: Double
    private let capacitanceSpread: Double

    var longestStep: Double { 1e-5 }

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        capacitances = (value(.minimum), value(.maximum))
        mobility = value(.mobility)
        windowExponent = Int(value(.windowExponent))
        initialState = value(.initialState)
        resistance = value(.resistance)
        capacitanceSpread = value(.capacitanceSpread)
        guard capacitances.maximum > capacitances.minimum,
            Double(windowExponent) == value(.windowExponent)
        else { throw .inconsistent }
    }

    /// Variable 0: q, 1: x, 2: the factor on both capacitances.
    func makeState(_ noise: CellNoise) -> DynamicState {
        var state = DynamicState()
        state.variables[1] = initialState
        state.variables[2] = noise.varied(
            1,
            spread: capacitanceSpread,
            parameter: Parameter.minimum.rawValue
        )
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        var element = element(state)
        let settled = element.capacitance * volts
        let exponent = -(seconds * element.elastance / resistance)
        element.charge = settled + (element.charge - settled) * Portable.exp(exponent)
        element.moveState(seconds: seconds)
        state.variables[0] = element.charge
        state.variables[1] = element.state
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        (volts - element(state).volts) / resistance
    }

    private func element(_ state: DynamicState) -> Memcapacitor {
        var element = Memcapacitor(
            minimum: capacitances.minimum * state.variables[2],
            maximum: capacitances.maximum * state.variables[2],
            mobility: mobility,
            windowExponent: windowExponent,
            state: state.variables[1]
        )
        element.charge = state.variables[0]
        return element
    }
}
