// SPDX-License-Identifier: Apache-2.0

/// The rows or the columns of an array in blocks of neighbours; the last block may be smaller.
struct LineBlocks: Sendable, Equatable {
    let lineCount: Int
    /// Panels of eight lines in a block.
    let panelCount: Int

    var size: Int { panelCount * 8 }
    var count: Int { (lineCount + size - 1) / size }

    /// The lines of a block.
    func lines(_ block: Int) -> Range<Int> {
        block * size..<min(lineCount, block * size + size)
    }

    /// Where the middle of a block lies, counted in lines.
    func centre(_ block: Int) -> Double {
        let lines = lines(block)
        return Double(lines.lowerBound + lines.upperBound - 1) / 2
    }

    /// The block whose centre is the last at or before a line, or the first block; and how far the
    /// line is on the way to the next centre, 0 beyond the outer centres.
    func place(_ line: Int) -> (block: Int, part: Double) {
        var block = line / size
        if block > 0, Double(line) < centre(block) { block -= 1 }
        guard block + 1 < count, Double(line) > centre(block) else { return (block, 0) }
        return (block, (Double(line) - centre(block)) / (centre(block + 1) - centre(block)))
    }

    /// By how many segments a line lies before the first centre, and after the last.
    func outside(_ line: Int) -> (first: Double, last: Double) {
        (max(0, centre(0) - Double(line)), max(0, Double(line) - centre(count - 1)))
    }
}
