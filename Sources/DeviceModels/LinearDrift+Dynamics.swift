// SPDX-License-Identifier: Apache-2.0

/// Linear ion drift by Euler steps: x from 0 to 1, positive voltages raise it.
extension LinearDrift: CellDynamics {
    /// A thousandth of D² ∕ (μ · 1 V), about the time of a full switch at 1 V; at least 1 ns.
    var longestStep: Double { max(thickness * thickness / mobility * 1e-3, 1e-9) }

    func makeState(_ noise: CellNoise) -> DynamicState {
        let cell = makeCell(noise)
        var state = DynamicState()
        state.variables[0] = cell.level
        state.variables[1] = cell.traits[0]
        state.variables[2] = cell.traits[1]
        state.variables[3] = cell.potentiationRate
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        let amperes = current(of: state, volts: volts)
        let x = state.variables[0]
        let rate = state.variables[3] * amperes * window.value(x, isUp: amperes > 0)
        state.variables[0] = min(max(x + rate * seconds, 0), 1)
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        let x = state.variables[0]
        return volts / (state.variables[1] * x + state.variables[2] * (1.0 - x))
    }
}
