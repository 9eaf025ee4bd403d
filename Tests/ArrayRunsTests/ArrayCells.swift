// SPDX-License-Identifier: Apache-2.0

@testable import ArrayRuns

/// The cells of an array as the tests compare them.
struct ArrayCells {
    var levels: [Double] = []
    /// At 0.1 V, without noise.
    var currents: [Double] = []
}

extension DeviceArray {
    /// The states of all cells now.
    var cells: ArrayCells {
        var found = ArrayCells()
        for cell in 0..<conductances.count {
            found.levels.append(level(cell))
            found.currents.append(current(cell, volts: 0.1))
        }
        return found
    }
}
