// SPDX-License-Identifier: Apache-2.0

/// The generalised model of Yakopcic by Euler steps: x from 0 to 1, positive voltages raise it.
extension Yakopcic: CellDynamics {
    /// 0.04 of the time that the greater rate takes at e^v − e^V = 1; at least 1 ns.
    var longestStep: Double { max(0.04 / max(rates.up, rates.down, 1e-6), 1e-9) }

    func makeState(_ noise: CellNoise) -> DynamicState {
        let cell = makeCell(noise)
        var state = DynamicState()
        state.variables[0] = cell.level
        state.variables[1] = cell.potentiationThreshold
        state.variables[2] = cell.depressionThreshold
        state.variables[3] = cell.potentiationRate
        state.variables[4] = cell.depressionRate
        state.more = cell.traits
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        let variables = state.variables
        let rate =
            volts > 0
            ? variables[3] * drive(volts, beyond: variables[1])
            : -variables[4] * drive(-volts, beyond: variables[2])
        let window = window(variables[0], isUp: volts > 0)
        state.variables[0] = min(max(variables[0] + rate * window * seconds, 0), 1)
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        current(state.more, state: state.variables[0], volts: volts)
    }
}
