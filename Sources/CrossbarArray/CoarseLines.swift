// SPDX-License-Identifier: Apache-2.0

/// The tridiagonal systems of all rows or all columns of a ``CoarseArray``.
///
/// A vector holds a lane of eight neighbouring lines for each position along them.
struct CoarseLines {
    /// Lines, and lanes that hold them.
    let lineCount: Int
    let laneCount: Int
    let positionCount: Int
    let cells: LaneVector
    /// Conductances from each position to the next, and to the sources at both ends.
    private let links: LaneVector
    private let firstLinks: LaneVector
    private let lastLinks: LaneVector
    /// Reciprocals of pivots, and those times links.
    private let factors: LaneVector
    private let steps: LaneVector

    static func laneCount(_ lines: LineBlocks, _ positions: LineBlocks) -> Int {
        let lanes = (lines.count + 7) >> 3
        return lanes * (4 * ((positions.count + 7) & ~7) + 2)
    }

    /// Lines of blocks of lines; positions are blocks of the lines across.
    init(_ set: LineSet, _ lines: LineBlocks, _ positions: LineBlocks, _ memory: LaneMemory) {
        lineCount = lines.count
        laneCount = (lines.count + 7) >> 3
        positionCount = positions.count
        let size = laneCount * ((positionCount + 7) & ~7)
        cells = memory.take(size)
        links = memory.take(size)
        factors = memory.take(size)
        steps = memory.take(size)
        firstLinks = memory.take(laneCount)
        lastLinks = memory.take(laneCount)
        let before = positions.centre(0)
        let after = Double(positions.lineCount - 1) - positions.centre(positionCount - 1)
        for block in 0..<lineCount {
            for line in lines.lines(block) {
                let first = set.firstLinks[line]
                let last = set.lastLinks[line]
                firstLinks[number: block] += first / (1 + first * before)
                lastLinks[number: block] += last / (1 + last * after)
            }
            for position in 0..<positionCount - 1 {
                let distance = positions.centre(position + 1) - positions.centre(position)
                links[number: position * laneCount * 8 + block] =
                    Double(lines.lines(block).count) / distance
            }
        }
    }

    /// Factors the systems for the cells; see ``ArraySolver/factor()``.
    func factor() {
        for lane in 0..<laneCount {
            var behind = firstLinks[lane]
            for position in 0..<positionCount {
                let index = position * laneCount + lane
                let seen = cells[index] + behind
                let ahead = position == positionCount - 1 ? lastLinks[lane] : links[index]
                factors[index] = LaneVector.reciprocal(seen + ahead)
                steps[index] = position == positionCount - 1 ? Lane() : factors[index] * ahead
                behind = seen * steps[index]
            }
        }
    }

    /// Writes the solution for a right-hand side.
    func solve(_ side: LaneVector, to solution: LaneVector) {
        let count = laneCount
        for index in 0..<count { solution[index] = side[index] * factors[index] }
        for index in count..<max(count, positionCount * count) {
            let before = links[index - count] * solution[index - count]
            solution[index] = (side[index] + before) * factors[index]
        }
        var index = (positionCount - 1) * count
        while index > 0 {
            index -= 1
            solution[index] += steps[index] * solution[index + count]
        }
    }
}
