// SPDX-License-Identifier: Apache-2.0

/// The floating gate by fine Euler steps: charge, then Va and β as cycling leaves them.
extension FloatingGate: CellDynamics {
    var longestStep: Double { 1e-6 }

    func makeState(_ noise: CellNoise) -> DynamicState {
        let cell = makeCell(noise)
        var state = DynamicState()
        state.variables[0] = cell.level
        state.variables[1] = cell.memory[0]
        state.variables[2] = cell.memory[1]
        state.variables[3] = cell.lowerBound
        state.variables[4] = cell.upperBound
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        guard volts != 0 else { return }
        let hotElectron = state.variables[1]
        let tunnel = state.variables[2]
        let transistor = injection(hotElectron: hotElectron, tunnel: tunnel)
        let rate = gateCurrent(transistor, charge: state.variables[0], volts: volts)
        let charge = state.variables[0] + rate * seconds
        state.variables[0] = min(max(charge, state.variables[3]), state.variables[4])
        (state.variables[1], state.variables[2]) = aged(
            hotElectron,
            tunnel,
            volts: volts,
            seconds: seconds
        )
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        let current = readCurrent(charge: state.variables[0], volts: volts.magnitude)
        return volts < 0 ? -current : current
    }
}
