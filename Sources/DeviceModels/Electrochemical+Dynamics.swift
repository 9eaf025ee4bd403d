// SPDX-License-Identifier: Apache-2.0

/// The electrochemical device step by step; each step is exact.
///
/// Variable 0 is x, 1 the energy that all writes so far took from their sources, in joules; it is
/// V · Q_max · Δx, what the access resistor burns included.
extension Electrochemical: CellDynamics {
    var longestStep: Double { 1e9 }

    func makeState(_ noise: CellNoise) -> DynamicState {
        let cell = makeCell(noise)
        var state = DynamicState()
        state.variables[0] = cell.level
        state.variables[2] = cell.traits[0]
        state.variables[3] = cell.traits[1]
        state.variables[4] = cell.traits[2]
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        let before = state.variables[0]
        let charge = state.variables[2]
        guard isClosed(volts: volts) else {
            state.variables[0] = discharged(before, seconds: seconds)
            return
        }
        let after = moved(before, charge: charge, volts: volts, seconds: seconds)
        state.variables[0] = after
        state.variables[1] += volts * charge * (after - before)
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        let low = state.variables[3]
        return (low + (state.variables[4] - low) * state.variables[0]) * volts
    }
}
