// SPDX-License-Identifier: Apache-2.0

/// VTEAM by Euler steps: w in metres, positive voltages raise the resistance.
extension ThresholdAdaptive: CellDynamics {
    static var ownPolarity: Double { -1 }

    var longestStep: Double { 1e-10 }

    func makeState(_ noise: CellNoise) -> DynamicState {
        let cell = makeCell(noise)
        var state = DynamicState()
        state.variables[0] = -cell.level
        state.variables[1] = cell.depressionThreshold
        state.variables[2] = cell.potentiationThreshold
        state.variables[3] = cell.depressionRate
        state.variables[4] = cell.potentiationRate
        state.more[0] = cell.traits[0]
        state.more[1] = cell.traits[1]
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        var rate = 0.0
        if volts > state.variables[1] {
            rate = state.variables[3] * power(volts / state.variables[1] - 1.0, exponents.off)
        } else if -volts > state.variables[2] {
            rate = -(state.variables[4] * power(-volts / state.variables[2] - 1.0, exponents.on))
        }
        state.variables[0] = min(max(state.variables[0] + rate * seconds, 0), thickness)
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        let span = state.more[1] - state.more[0]
        return volts / (state.more[0] + span * state.variables[0] / thickness)
    }
}
