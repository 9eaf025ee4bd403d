// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The metastable-switch ensemble by steps much shorter than τ, each with its own noise.
extension MetastableSwitch: CellDynamics {
    var longestStep: Double { timeConstant / 15 }

    func makeState(_ noise: CellNoise) -> DynamicState {
        let cell = makeCell(noise)
        var state = DynamicState()
        state.variables[0] = cell.level
        state.more = cell.traits
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        let draw = switchCount > 0 ? noise.gaussian(state.steps, .switching) : 0
        step(&state, volts: volts, seconds: seconds, draw: draw)
    }

    /// One step with a given standard normal number.
    func step(_ state: inout DynamicState, volts: Double, seconds: Double, draw: Double) {
        if deadZone > 0, volts.magnitude <= deadZone { return }
        let (on, off) = activation(state.more, volts: volts, share: seconds / timeConstant)
        let x = state.variables[0]
        let mean = (1.0 - x) * on - x * off
        var noise = 0.0
        if draw != 0 {
            let variance = ((1.0 - x) * on * (1.0 - on) + x * off * (1.0 - off)) / switchCount
            noise = Portable.squareRoot(max(variance, 0)) * draw
        }
        state.variables[0] = min(max(x + mean + noise, 0), 1)
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        current(state.more, state: state.variables[0], volts: volts)
    }
}
