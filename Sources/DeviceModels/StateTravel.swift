// SPDX-License-Identifier: Apache-2.0

/// Where a state that moves one way arrives after any time: dt = ds ∕ rate, integrated over s.
///
/// With a constant drive a one-dimensional rate equation separates, so that the time is an integral
/// over the state. The path to its end is cut into 64 cells, each Simpson's rule; in the cell where
/// the time runs out, the integral of the same parabola is inverted by 50 bisections. The cells
/// widen geometrically from the start. The cost is bounded whatever the time, and a rate that
/// changes by many orders of magnitude on the way (thermal runaway, self-limitation) needs no small
/// step in time.
///
/// Source: separation of variables; Simpson's rule.
enum StateTravel {
    /// How many cells the path has.
    static var cellCount: Int { 64 }

    /// The largest dwell that counts: beyond, nothing moves in any run.
    static var longestDwell: Double { 1e200 }

    /// The state after a time.
    ///
    /// - Parameters:
    ///   - start: The state now.
    ///   - end: Where the path ends, on either side of the start.
    ///   - growth: By how much each cell is wider than the one before, at least 1.
    ///   - time: How long it moves, at least 0, in the unit of the dwell.
    ///   - dwell: The time a unit of state takes, positive, at a state of the path.
    /// - Returns: The state, from start to end.
    @inline(__always)
    static func arrival(
        from start: Double,
        to end: Double,
        growth: Double,
        time: Double,
        dwell: (Double) -> Double
    ) -> Double {
        guard time > 0, start != end else { return start }
        var weight = 1.0
        var weights = 0.0
        for _ in 0..<cellCount {
            weights += weight
            weight *= growth
        }
        var width = (end - start) / weights
        var state = start
        var left = time
        var first = min(dwell(state), longestDwell)
        for _ in 0..<cellCount {
            let middle = min(dwell(state + 0.5 * width), longestDwell)
            let last = min(dwell(state + width), longestDwell)
            let size = width < 0 ? -width : width
            let parabola = Parabola(first: first, middle: middle, last: last, size: size)
            let duration = parabola.integral(to: 1)
            if duration >= left { return state + width * parabola.inverse(left) }
            left -= duration
            state += width
            first = last
            width *= growth
        }
        return end
    }
}

/// The parabola through the dwells at the ends and the middle of a cell.
private struct Parabola {
    let constant: Double
    let linear: Double
    let quadratic: Double

    init(first: Double, middle: Double, last: Double, size: Double) {
        constant = first * size
        linear = (4.0 * middle - 3.0 * first - last) * size
        quadratic = (2.0 * first - 4.0 * middle + 2.0 * last) * size
    }

    /// The time from the start of the cell to a part of it.
    func integral(to part: Double) -> Double {
        part * (constant + part * (0.5 * linear + part * quadratic / 3.0))
    }

    /// The part of the cell that a time takes, as accurate for a short time as for a long one.
    ///
    /// The first bracket is 16 times what the dwell at the start would give; it is the whole cell
    /// where the dwell falls by more.
    func inverse(_ time: Double) -> Double {
        var low = 0.0
        var high = min(16.0 * (time / constant), 1.0)
        if integral(to: high) < time { high = 1 }
        for _ in 0..<50 {
            let part = 0.5 * (low + high)
            if integral(to: part) > time { high = part } else { low = part }
        }
        return 0.5 * (low + high)
    }
}
