// SPDX-License-Identifier: Apache-2.0

/// The unipolar filament by steps in each of which the current is constant.
extension UnipolarFilament: CellDynamics {
    var longestStep: Double { 1e-3 }

    func makeState(_ noise: CellNoise) -> DynamicState { state(makeCell(noise)) }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        let amperes = current(of: state, volts: volts)
        var cell = cell(state)
        absorbStep(&cell, joules: volts * amperes * seconds, noise: noise)
        let steps = state.steps
        state = self.state(cell)
        state.steps = steps
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        current(of: cell(state), volts: volts)
    }

    /// A device that is integrated in time needs no forming.
    private func state(_ cell: CellState) -> DynamicState {
        var state = DynamicState()
        state.variables = cell.memory
        state.variables[3] = cell.level
        state.more = cell.traits
        return state
    }

    private func cell(_ state: DynamicState) -> CellState {
        var cell = CellState()
        cell.memory = state.variables
        cell.level = state.variables[3]
        cell.traits = state.more
        return cell
    }
}
