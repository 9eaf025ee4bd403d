// SPDX-License-Identifier: Apache-2.0

import Testing
import WireProtocol

@testable import BoardLink

@Suite("The board's clock")
struct ClockTests {
    /// The exchanges of a session with a synthetic clock.
    private func exchange(
        _ clock: inout SyntheticClock,
        seconds: Double
    ) -> ClockExchange {
        var exchange = ClockExchange(tickRate: clock.tickRate)
        var now = 0.0
        while now < seconds * 1e9 {
            let microseconds = UInt64(now / 1000)
            guard exchange.isDue(at: microseconds) else {
                now += 5e6
                continue
            }
            exchange.noteRequest(at: microseconds)
            let (up, board, down) = clock.latencies()
            let reply = Message.TimeReply(
                hostTime: microseconds * 1000,
                received: clock.tick(at: now + up),
                sent: clock.tick(at: now + up + board),
                tolerance: 100
            )
            now += up + board + down
            exchange.receive(reply, at: UInt64(now / 1000))
        }
        return exchange
    }

    @Test("lies within the stated bounds in every one of 12,000 cases")
    func truthInside() throws {
        var widths: [SyntheticClock.Line: [Int64]] = [:]
        var cases = 0
        var outside = 0
        var seed: UInt64 = 0
        while cases < 12_000 {
            seed += 1
            for line in SyntheticClock.Line.allCases {
                let seconds = Double(1 + seed % 12)
                var clock = SyntheticClock(
                    seed,
                    line: line,
                    seconds: seconds + 2,
                    partsPerMillion: 100
                )
                let bounds = exchange(&clock, seconds: seconds).bounds
                #expect(bounds.jumpCount == 0)
                for _ in 0..<20 {
                    let tick = clock.tick(at: (seconds + 1) * 1e9 * clock.unit())
                    let range = try #require(bounds.hostTime(of: tick))
                    let truth = clock.moment(of: tick)
                    cases += 1
                    if truth < Double(range.lowerBound) || truth > Double(range.upperBound) {
                        outside += 1
                    }
                    widths[line, default: []].append(range.upperBound - range.lowerBound)
                }
            }
        }
        #expect(outside == 0, "The truth was outside \(outside) of \(cases) intervals.")
        for (line, all) in widths {
            let sorted = all.sorted()
            let middle = Double(sorted[sorted.count / 2]) / 2e6
            print("clock: \(line), \(all.count) intervals, half of them within ± \(middle) ms")
            #expect(middle < 10, "The bounds say nothing.")
        }
    }

    @Test("would not lie within bounds of a fitted rate: the test can tell")
    func fittedRateFails() throws {
        var outside = 0
        var cases = 0
        for seed in UInt64(1)...100 {
            for line in SyntheticClock.Line.allCases {
                var clock = SyntheticClock(seed, line: line, seconds: 14, partsPerMillion: 100)
                let probes = exchange(&clock, seconds: 12).bounds.probes
                let fit = FittedClock(probes)
                for _ in 0..<10 {
                    let tick = clock.tick(at: 13e9 * clock.unit())
                    cases += 1
                    if !fit.holds(clock.moment(of: tick), at: tick) { outside += 1 }
                }
            }
        }
        print("clock: bounds of a fitted rate miss the truth in \(outside) of \(cases) cases")
        #expect(outside > cases / 20)
    }

    @Test("that jumps is noticed, and nothing is said of the time before")
    func jump() throws {
        var bounds = ClockBounds(tickRate: 1_000_000)
        #expect(bounds.tolerance == 200)
        #expect(bounds.hostTime(of: 5) == nil)
        bounds.add(.init(sent: 0, received: 1000, replied: 1010, arrived: 300_000))
        let before = try #require(bounds.hostTime(of: 1000))
        #expect(before.contains(0) && before.upperBound <= 300_000)
        // A second later the counter is 5 ms ahead of what any crystal does.
        bounds.add(
            .init(
                sent: 1_000_000_000,
                received: 1_006_000,
                replied: 1_006_010,
                arrived: 1_000_300_000
            )
        )
        #expect(bounds.jumpCount == 1)
        #expect(bounds.hostTime(of: 1000) == nil)
        let after = try #require(bounds.hostTime(of: 1_006_005))
        #expect(after.contains(1_000_100_000))
        // As does a counter that starts again.
        bounds.add(.init(sent: 2_000_000_000, received: 3, replied: 4, arrived: 2_000_300_000))
        #expect(bounds.jumpCount == 2)
    }

    @Test("of a board that states its bound is bounded by it", arguments: [UInt16(1), 20, 400])
    func statedTolerance(partsPerMillion: UInt16) throws {
        var bounds = ClockBounds(tickRate: 1_000_000)
        bounds.state(tolerance: partsPerMillion)
        bounds.add(.init(sent: 0, received: 0, replied: 0, arrived: 1000))
        let range = try #require(bounds.hostTime(of: 100_000_000))
        let width = Double(range.upperBound - range.lowerBound)
        let drift = 2 * 100e9 * Double(partsPerMillion + 100) * 1e-6
        #expect(abs(width - drift) < 0.01 * drift + 5000)
    }
}

/// The mutant: a rate fitted to the probes, and half of the quickest exchange as its bound.
private struct FittedClock {
    private var slope = 0.0
    private var tick = 0.0
    private var time = 0.0
    private var bound = 0.0

    init(_ probes: [ClockBounds.Probe]) {
        let points = probes.map { probe in
            (Double(probe.received), (Double(probe.sent) + Double(probe.arrived)) / 2)
        }
        let count = Double(points.count)
        tick = points.map(\.0).reduce(0, +) / count
        time = points.map(\.1).reduce(0, +) / count
        let products = points.map { ($0.0 - tick) * ($0.1 - time) }.reduce(0, +)
        let squares = points.map { ($0.0 - tick) * ($0.0 - tick) }.reduce(0, +)
        slope = squares > 0 ? products / squares : 0
        bound = Double(probes.map(\.roundTrip).min() ?? 0) / 2
    }

    func holds(_ moment: Double, at tick: UInt64) -> Bool {
        abs(time + slope * (Double(tick) - self.tick) - moment) <= bound
    }
}
