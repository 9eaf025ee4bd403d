// SPDX-License-Identifier: Apache-2.0

/// What the cells of an array were exposed to: extreme voltages, energies, and doses.
///
/// A dose is the time that a cell spent at voltages of one polarity within one bin. Bins count from
/// 0 V; a voltage on an edge belongs to the bin above it in magnitude. No time at 0 V is counted.
///
/// Units: volts, seconds, joules; cells row-major.
package struct CellExposure: Sendable, Equatable {
    /// The highest voltage that each cell saw, at least 0, and the lowest, at most 0.
    package private(set) var highestVolts: [Double]
    package private(set) var lowestVolts: [Double]
    /// What each cell turned into heat.
    package private(set) var joules: [Double]
    /// The width of a bin.
    package let binVolts: Double
    /// The bins of each polarity.
    package let binCount: Int

    /// By cell; first the bins of positive voltages, then those of negative ones.
    private var seconds: [Double]

    /// The most bins of a polarity.
    package static let binLimit = 1000

    /// No exposure of `cellCount` cells that see at most `largestVolts`; what is beyond counts in
    /// the last bin.
    package init(cellCount: Int, largestVolts: Double, binVolts: Double) {
        precondition(binVolts > 0, "A bin has a width.")
        let bins = min(largestVolts / binVolts, Double(Self.binLimit - 1))
        binCount = Int(bins) + 1
        self.binVolts = binVolts
        highestVolts = Array(repeating: 0, count: cellCount)
        lowestVolts = highestVolts
        joules = highestVolts
        seconds = Array(repeating: 0, count: cellCount * 2 * binCount)
    }

    /// Counts a time at a voltage other than 0.
    mutating func add(_ cell: Int, volts: Double, seconds time: Double, joules energy: Double) {
        highestVolts[cell] = max(highestVolts[cell], volts)
        lowestVolts[cell] = min(lowestVolts[cell], volts)
        joules[cell] += energy
        let bin = Int(min(volts.magnitude / binVolts, Double(binCount - 1)))
        seconds[(2 * cell + (volts < 0 ? 1 : 0)) * binCount + bin] += time
    }

    /// The doses of a cell: the edge of each bin next to 0 V, signed, with the time in it; from the
    /// lowest to the highest, bins without time left out.
    ///
    /// The two bins at 0 V are told apart by the sign of their edge, −0 and 0.
    package func doses(of cell: Int) -> [(volts: Double, seconds: Double)] {
        func dose(_ bin: Int, _ sign: Double) -> (volts: Double, seconds: Double)? {
            let time = seconds[(2 * cell + (sign < 0 ? 1 : 0)) * binCount + bin]
            return time > 0 ? (sign * binVolts * Double(bin), time) : nil
        }
        return (0..<binCount).reversed().compactMap { dose($0, -1) }
            + (0..<binCount).compactMap { dose($0, 1) }
    }
}
