// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The filament-gap model by Euler steps: the gap in metres, positive voltages close it.
extension FilamentGap: CellDynamics {
    var longestStep: Double { 1e-10 }

    func makeState(_ noise: CellNoise) -> DynamicState {
        let cell = makeCell(noise)
        var state = DynamicState()
        state.variables[0] = -cell.level
        state.variables[1] = -cell.upperBound
        state.variables[2] = -cell.lowerBound
        state.variables[3] = cell.potentiationRate
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        let gap = state.variables[0]
        var next = gap
        if kinetics.moves(gap: gap, volts: volts) {
            let velocity = -state.variables[3]
            next = gap + kinetics.rate(gap: gap, volts: volts, velocity: velocity) * seconds
        }
        if kinetics.noise > 0 {
            let deviation = kinetics.noiseDeviation(gap: gap, volts: volts, seconds: seconds)
            next += deviation * noise.gaussian(state.steps, .switching)
        }
        state.variables[0] = min(max(next, state.variables[1]), state.variables[2])
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        kinetics.current(gap: state.variables[0], volts: volts)
    }
}
