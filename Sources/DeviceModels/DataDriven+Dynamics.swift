// SPDX-License-Identifier: Apache-2.0

/// The data-driven model by Euler steps: R in ohms, positive voltages raise it.
extension DataDriven: CellDynamics {
    static var ownPolarity: Double { -1 }

    var longestStep: Double { 1e-7 }

    func makeState(_ noise: CellNoise) -> DynamicState {
        let cell = makeCell(noise)
        var state = DynamicState()
        state.variables[0] = -cell.level
        state.variables[1] = -cell.upperBound
        state.variables[2] = -cell.lowerBound
        state.variables[3] = cell.depressionRate
        state.variables[4] = cell.potentiationRate
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        let resistance = state.variables[0]
        let own = volts > 0 ? state.variables[3] : state.variables[4]
        let rate = rate(resistance: resistance, volts: volts, rate: own)
        guard rate != 0 else { return }
        // No step passes the bound.
        let next = resistance + rate * seconds
        let held = volts > 0 ? min(next, bound(volts)) : max(next, bound(volts))
        state.variables[0] = min(max(held, state.variables[1]), state.variables[2])
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        current(resistance: state.variables[0], volts: volts)
    }
}
