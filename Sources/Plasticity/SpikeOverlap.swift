// SPDX-License-Identifier: Apache-2.0

/// A spike as a board plays it: DAC codes that last one period each, and 0 before and after.
package struct ProgrammedSpike: Hashable, Sendable {
    /// The codes.
    package let codes: [Int16]
    /// Program ticks of one code.
    package let period: Int64

    /// A spike of `codes`, each for `period` ticks.
    package init(codes: [Int16], period: Int64) {
        precondition(period > 0 && period < 1 << 40, "A code lasts at least one tick.")
        self.codes = codes
        self.period = period
    }

    /// Program ticks from its first code to its end.
    package var duration: Int64 { Int64(codes.count) * period }

    /// The code at a tick that counts from the spike's start.
    func code(at tick: Int64) -> Int32 {
        guard tick >= 0, tick < duration else { return 0 }
        return Int32(codes[Int(tick / period)])
    }

    /// The first tick after `tick` at which the code may change, or nil after the end.
    func nextChange(after tick: Int64) -> Int64? {
        if tick < 0 { return 0 }
        return tick < duration ? (tick / period + 1) * period : nil
    }
}

/// The voltage that two spikes leave across a cell, in exact integers.
package enum SpikeOverlap {
    /// A time during which the code V(post) − V(pre) is constant.
    package struct Segment: Hashable, Sendable {
        /// How long, in program ticks.
        package let ticks: Int64
        /// DAC code of the post line minus that of the pre line.
        package let code: Int32
    }

    /// The segments from the start of the earlier spike to the end of the later one.
    ///
    /// - Parameters:
    ///   - pre: The spike of the pre line.
    ///   - post: The spike of the post line.
    ///   - difference: Δt = t_post − t_pre in program ticks.
    /// - Returns: All segments in the order of time; neighbours differ in code.
    package static func segments(
        pre: ProgrammedSpike,
        post: ProgrammedSpike,
        difference: Int64
    ) -> [Segment] {
        var tick = min(0, difference)
        var segments: [Segment] = []
        while true {
            let preChange = pre.nextChange(after: tick)
            let postChange = post.nextChange(after: tick - difference).map { $0 + difference }
            guard let next = [preChange, postChange].compactMap({ $0 }).min() else {
                return segments
            }
            let code = post.code(at: tick - difference) - pre.code(at: tick)
            if let last = segments.last, last.code == code {
                segments[segments.count - 1] = Segment(ticks: last.ticks + next - tick, code: code)
            } else {
                segments.append(Segment(ticks: next - tick, code: code))
            }
            tick = next
        }
    }
}
