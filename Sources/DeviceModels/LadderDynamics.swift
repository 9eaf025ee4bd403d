// SPDX-License-Identifier: Apache-2.0

/// ``MemcapacitorLadder`` as a device: variables 0 to 2 are the voltages of its capacitors.
///
/// Source: ``MemcapacitorLadder``.
struct LadderDynamics: CellDynamics {
    enum Parameter: Int, ModelParameter {
        case resistance1 = 0
        case resistance2
        case resistance3
        case capacitance1
        case capacitance2
        case capacitance3

        static var count: Int { 6 }

        var description: ParameterDescription {
            switch self {
            case .resistance1: .init("resistance_1", "Ohm", 1e-3, 1e12, 10, .published)
            case .resistance2: .init("resistance_2", "Ohm", 1e-3, 1e12, 1e3, .published)
            case .resistance3: .init("resistance_3", "Ohm", 1e-3, 1e12, 100, .published)
            case .capacitance1: .init("capacitance_1", "F", 1e-15, 1e3, 1.2e-4, .published)
            case .capacitance2: .init("capacitance_2", "F", 1e-15, 1e3, 8e-4, .published)
            case .capacitance3: .init("capacitance_3", "F", 1e-15, 1e3, 2e-4, .published)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "memcapacitor-ladder",
            "three branches of a resistor and a capacitor: a super-capacitor's slow response",
            .fitted,
            state: "voltages of three capacitors, V",
            source: "three-branch circuit of memcapacitive spiking-neuron circuits"
        )
    }

    private let fresh: MemcapacitorLadder

    /// Exact for any step.
    var longestStep: Double { 1e9 }

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        fresh = MemcapacitorLadder(
            .init(resistance: value(.resistance1), capacitance: value(.capacitance1)),
            .init(resistance: value(.resistance2), capacitance: value(.capacitance2)),
            .init(resistance: value(.resistance3), capacitance: value(.capacitance3))
        )
    }

    func makeState(_ noise: CellNoise) -> DynamicState { DynamicState() }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        var ladder = ladder(state)
        ladder.advance(volts: volts, seconds: seconds)
        state.variables[0] = ladder.branches.0.volts
        state.variables[1] = ladder.branches.1.volts
        state.variables[2] = ladder.branches.2.volts
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        ladder(state).current(volts: volts)
    }

    private func ladder(_ state: DynamicState) -> MemcapacitorLadder {
        var ladder = fresh
        ladder.branches.0.volts = state.variables[0]
        ladder.branches.1.volts = state.variables[1]
        ladder.branches.2.volts = state.variables[2]
        return ladder
    }
}
