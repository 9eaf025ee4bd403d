// SPDX-License-Identifier: Apache-2.0

/// A board's clock and a line to it, made of random numbers; host times in nanoseconds.
struct SyntheticClock {
    /// A line's latencies.
    enum Line: CaseIterable {
        /// A UART: nearly constant.
        case serial
        /// USB full speed: each way waits for a frame of 1 ms.
        case fullSpeed
        /// An FTDI chip: its answers wait for a timer of 16 ms.
        case latencyTimer
    }

    /// A stretch of constant rate.
    private struct Stretch {
        var start: Double
        var ticks: Double
        /// Ticks a nanosecond.
        var rate: Double
    }

    let tickRate: UInt32
    private let line: Line
    private var stretches: [Stretch] = []
    private var dice: SplitMix

    /// A clock that runs for `seconds`, at rates within `partsPerMillion` of its own and as many of
    /// the host's, with a step of the rate every now and then.
    init(_ seed: UInt64, line: Line, seconds: Double, partsPerMillion: Double) {
        dice = SplitMix(state: seed)
        self.line = line
        tickRate = [1_000_000, 25_000_000, 168_000_000][Int(dice.next() % 3)]
        var start = -1e9
        var ticks = Double(dice.next() % 1_000_000_000) + 2e9
        var wander = 2 * dice.unit() - 1
        while start < seconds * 1e9 {
            // Thermal wander, and sometimes a step right to one of the bounds.
            wander = max(-1, min(1, wander + 0.2 * (dice.unit() - 0.5)))
            if dice.next() % 5 == 0 { wander = dice.next() % 2 == 0 ? 1 : -1 }
            let host = (2 * dice.unit() - 1) * partsPerMillion * 1e-6
            let own = wander * partsPerMillion * 1e-6
            let rate = Double(tickRate) / 1e9 * (1 + own) / (1 + host)
            stretches.append(Stretch(start: start, ticks: ticks, rate: rate))
            let length = (0.1 + 2 * dice.unit()) * 1e9
            ticks += length * rate
            start += length
        }
    }

    /// What the counter reads.
    func tick(at time: Double) -> UInt64 {
        let stretch = stretches.last { $0.start <= time } ?? stretches[0]
        return UInt64(stretch.ticks + (time - stretch.start) * stretch.rate)
    }

    /// A moment at which the counter reads `tick`.
    func moment(of tick: UInt64) -> Double {
        let value = Double(tick) + 0.5
        let stretch = stretches.last { $0.ticks <= value } ?? stretches[0]
        return stretch.start + (value - stretch.ticks) / stretch.rate
    }

    /// How long a request and its answer travel, and how long the board takes.
    mutating func latencies() -> (up: Double, board: Double, down: Double) {
        var (up, down) =
            switch line {
            case .serial: (0.4e6 + 0.02e6 * dice.unit(), 0.5e6 + 0.02e6 * dice.unit())
            case .fullSpeed: (1e6 * dice.unit(), 1e6 * dice.unit())
            case .latencyTimer: (0.3e6, 0.3e6 + 16e6 * dice.unit())
            }
        // The host's scheduler, either way.
        if dice.next() % 50 == 0 { up += 60e6 * dice.unit() }
        if dice.next() % 50 == 0 { down += 60e6 * dice.unit() }
        return (up, 0.2e6 * dice.unit(), down)
    }

    mutating func number(below limit: UInt64) -> UInt64 { dice.next() % limit }
    mutating func unit() -> Double { dice.unit() }
}

/// Numbers from a seed.
///
/// Source: Steele, Lea, Flood, OOPSLA 2014, figure 16.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }

    /// From 0 to 1.
    mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
}
