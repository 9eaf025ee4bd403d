// SPDX-License-Identifier: Apache-2.0

package import CrossbarArray
internal import SimulatedDevices

/// What an array of devices showed under pulses; cells row-major, conductances without noise.
package struct ArrayRecord: Sendable {
    /// Conductances before the first pulse and after the last, in siemens.
    package var before: [Double]
    package var after: [Double]
    /// After each pulse and its rest, where that was asked for.
    package var each: [[Double]]
    /// How many pulses were applied.
    package var pulseCount: Int
    /// Cells that no pulse selected, whose conductance is another one now.
    package var disturbed: [Int]
    /// Among them the one whose conductance changed by the largest part.
    package var mostDisturbed: (cell: Int, part: Double)?
}

extension DeviceArray {
    /// Applies pulses in their order, each followed by a rest at 0 V.
    ///
    /// - Throws: ``SolverError`` where the voltages at the cells are not found.
    package mutating func play(
        _ pulses: [ArrayPulse],
        interval: Double,
        notesEach: Bool,
        columnCount: Int
    ) throws(SolverError) -> ArrayRecord {
        let before = conductances
        var each: [[Double]] = []
        var count = 0
        var isSelected = Array(repeating: false, count: before.count)
        for pulse in pulses {
            isSelected[pulse.row * columnCount + pulse.column] = true
            for _ in 0..<pulse.train.count {
                try self.pulse(
                    row: pulse.row,
                    column: pulse.column,
                    volts: pulse.train.volts,
                    seconds: pulse.train.seconds
                )
                rest(seconds: interval)
                count += 1
                if notesEach { each.append(conductances) }
            }
        }
        let after = conductances
        let disturbed = before.indices.filter { !isSelected[$0] && after[$0] != before[$0] }
        func part(_ cell: Int) -> Double {
            before[cell] == 0 ? .infinity : after[cell] / before[cell] - 1
        }
        let most = disturbed.max { part($0).magnitude < part($1).magnitude }
        return ArrayRecord(
            before: before,
            after: after,
            each: each,
            pulseCount: count,
            disturbed: disturbed,
            mostDisturbed: most.map { ($0, part($0)) }
        )
    }
}
