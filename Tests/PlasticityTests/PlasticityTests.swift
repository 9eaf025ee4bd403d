// SPDX-License-Identifier: Apache-2.0

import Plasticity
import PortableMath
import Quantities
import Testing

@Suite("Pair rule")
struct PairRuleTests {
    /// A fit to a measured window.
    ///
    /// Source: G. Bi, M. Poo, J. Neurosci. 18 (1998) 10464.
    static let biPoo = PairRule(
        potentiation: 0.777,
        depression: -0.273,
        potentiationTime: 16.8,
        depressionTime: 33.7
    )

    @Test("one pair changes a weight by the window")
    func window() {
        // Six printed digits of the reference.
        #expect((Self.biPoo.change(at: 10) - 0.428462).magnitude < 5e-7)
        #expect((Self.biPoo.change(at: -10) + 0.202905).magnitude < 5e-7)
        #expect(Self.biPoo.change(at: 0) == 0)
    }

    @Test(
        "three pairs change a weight by the reference's sum",
        arguments: [
            (Pairing.allToAll, 0.515664541136), (.nearest, 0.513119308623),
            (.reducedNearest, 0.513119308623),
        ]
    )
    func trains(pairing: Pairing, expected: Double) {
        let rule = PairRule(
            potentiation: 0.01,
            depression: -0.0105,
            potentiationTime: 20,
            depressionTime: 20
        )
        let change = rule.change(pre: [0, 30, 60], post: [8, 38, 68], pairing: pairing)
        // Twelve printed digits of the reference.
        #expect((0.5 + change - expected).magnitude < 5e-13)
    }

    @Test("a spike pairs with its nearest partner, in the reduced pairing only once")
    func reduced() {
        let twoPosts = { Self.biPoo.change(pre: [0], post: [5, 10], pairing: $0) }
        let both = Self.biPoo.change(at: 5) + Self.biPoo.change(at: 10)
        #expect((twoPosts(.nearest) - both).magnitude < 1e-15)
        #expect((twoPosts(.reducedNearest) - Self.biPoo.change(at: 5)).magnitude < 1e-15)
        let twoPres = { Self.biPoo.change(pre: [0, 5], post: [10], pairing: $0) }
        #expect((twoPres(.allToAll) - both).magnitude < 1e-15)
        #expect((twoPres(.nearest) - Self.biPoo.change(at: 5)).magnitude < 1e-15)
    }

    @Test("simultaneous spikes change nothing", arguments: Pairing.allCases)
    func simultaneous(pairing: Pairing) {
        #expect(Self.biPoo.change(pre: [3], post: [3], pairing: pairing) == 0)
    }
}

@Suite("Spike waveform")
struct SpikeWaveformTests {
    static func spike() throws -> SpikeWaveform {
        try #require(
            SpikeWaveform(
                head: Microvolts(600_000),
                headWidth: Nanoseconds(1_000_000),
                tail: Microvolts(600_000),
                tailTime: Nanoseconds(8_000_000),
                step: Nanoseconds(500_000)
            )
        )
    }

    @Test("a spike has its head, then a tail of the other sign cut after five time constants")
    func samples() throws {
        let spike = try Self.spike()
        let samples = spike.samples.map(\.value)
        #expect(spike.duration == Nanoseconds(41_000_000))
        #expect(samples.count == 82)
        #expect(Array(samples[..<2]) == [600_000, 600_000])
        // The middle of the first step of the tail: 0.25 ms of 8 ms.
        #expect(samples[2] == Int64(-600_000 * Portable.exp(-0.25 / 8) - 0.5))
        #expect(samples.dropFirst(2).allSatisfy { $0 < 0 })
        #expect(zip(samples.dropFirst(2), samples.dropFirst(3)).allSatisfy { $0 < $1 })
    }

    @Test("a tail that follows its head has the head's sign and the same magnitude")
    func tailFollowsHead() throws {
        for head in [600_000, -600_000] as [Int64] {
            let shapes = try [false, true].map { follows in
                try #require(
                    SpikeWaveform(
                        head: Microvolts(head),
                        headWidth: Nanoseconds(1_000_000),
                        tail: Microvolts(600_000),
                        tailTime: Nanoseconds(8_000_000),
                        step: Nanoseconds(500_000),
                        tailFollowsHead: follows
                    )
                ).samples.map(\.value)
            }
            #expect(shapes[0].prefix(2) == shapes[1].prefix(2))
            #expect(shapes[0].dropFirst(2).elementsEqual(shapes[1].dropFirst(2).map { -$0 }))
            #expect(shapes[1].allSatisfy { $0 * head > 0 })
        }
    }

    @Test(
        "a kernel's overlaps pass a threshold in its directions only",
        arguments: SpikeKernel.allCases
    )
    func kernels(kernel: SpikeKernel) throws {
        let spikes = try [kernel.preSign, kernel.postSign].map { sign in
            let made = try #require(
                SpikeWaveform(
                    head: Microvolts(sign * 600),
                    headWidth: Nanoseconds(1_000_000),
                    tail: Microvolts(600),
                    tailTime: Nanoseconds(8_000_000),
                    step: Nanoseconds(500_000),
                    tailFollowsHead: kernel.tailFollowsHead
                )
            )
            return ProgrammedSpike(codes: made.samples.map { Int16($0.value) }, period: 5)
        }
        for (difference, sign) in [(20, kernel.signs.preFirst), (-20, kernel.signs.postFirst)] {
            // Two samples of 5 ticks are the head; 20 ticks are 2 ms.
            let codes = SpikeOverlap.segments(
                pre: spikes[0],
                post: spikes[1],
                difference: Int64(difference)
            ).map { Double($0.code) * sign }
            #expect(codes.contains { $0 > 700 })
            #expect(codes.allSatisfy { $0 > -700 })
        }
    }

    @Test("a spike that is no whole number of steps is refused")
    func wholeSteps() {
        let spike = SpikeWaveform(
            head: Microvolts(1),
            headWidth: Nanoseconds(1_000),
            tail: Microvolts(1),
            tailTime: Nanoseconds(8_000),
            step: Nanoseconds(300)
        )
        #expect(spike == nil)
    }
}

@Suite("Spike overlap")
struct SpikeOverlapTests {
    static let spike = ProgrammedSpike(codes: [4, -2, -1], period: 10)

    @Test("pre before post adds the post head to the pre tail")
    func segments() {
        let segments = SpikeOverlap.segments(pre: Self.spike, post: Self.spike, difference: 10)
        #expect(segments.map(\.ticks) == [10, 10, 20])
        #expect(segments.map(\.code) == [-4, 6, -1])
    }

    @Test("any difference keeps the total time and the total charge", arguments: -35...35)
    func conservation(difference: Int64) {
        let segments = SpikeOverlap.segments(
            pre: Self.spike,
            post: Self.spike,
            difference: difference
        )
        #expect(segments.reduce(0) { $0 + $1.ticks } == 30 + Int64(difference.magnitude))
        #expect(segments.reduce(0) { $0 + $1.ticks * Int64($1.code) } == 0)
    }

    @Test("exchanging pre and post reverses the voltage", arguments: [-17, -4, 3, 25] as [Int64])
    func antisymmetry(difference: Int64) {
        let one = SpikeOverlap.segments(pre: Self.spike, post: Self.spike, difference: difference)
        let other = SpikeOverlap.segments(
            pre: Self.spike,
            post: Self.spike,
            difference: -difference
        )
        #expect(one.map(\.code) == other.map { -$0.code })
    }
}

@Suite("Overlap law")
struct OverlapLawTests {
    static func law() throws -> OverlapLaw {
        try #require(
            OverlapLaw(
                minimum: 10e-6,
                maximum: 100e-6,
                potentiationThreshold: 0.7,
                depressionThreshold: 0.7,
                voltageScale: 0.12,
                potentiationRate: 1.6e-4,
                depressionRate: 4.8e-4
            )
        )
    }

    @Test("below the threshold nothing changes, beyond it the bounds hold")
    func bounds() throws {
        let law = try Self.law()
        #expect(law.conductance(from: 35e-6, volts: 0.7, seconds: 1e9) == 35e-6)
        #expect(law.conductance(from: 35e-6, volts: -0.7, seconds: 1e9) == 35e-6)
        #expect((law.conductance(from: 35e-6, volts: 2, seconds: 10) - 100e-6).magnitude < 1e-15)
        #expect((law.conductance(from: 35e-6, volts: -2, seconds: 10) - 10e-6).magnitude < 1e-15)
    }

    @Test("a short time changes the conductance by rate and time")
    func rate() throws {
        let change = try Self.law().conductance(from: 35e-6, volts: 1.06, seconds: 1e-9) - 35e-6
        // kp · sinh(3) · (100 − 35) ∕ 90 · 1 ns; the rest is of second order and rounding.
        let expected = 1.6e-4 * Portable.sinh(3) * (65.0 / 90) * 1e-9
        #expect((change / expected - 1).magnitude < 1e-6)
    }

    @Test("two halves of a pulse are one pulse")
    func composition() throws {
        let law = try Self.law()
        let half = law.conductance(from: 35e-6, volts: 1.1, seconds: 1e-3)
        let whole = law.conductance(from: 35e-6, volts: 1.1, seconds: 2e-3)
        #expect((law.conductance(from: half, volts: 1.1, seconds: 1e-3) - whole).magnitude < 1e-18)
    }
}

@Suite("Encoders")
struct EncoderTests {
    @Test("a stronger input fires earlier, and every time is a whole step")
    func latency() {
        let code = LatencyCode(latest: Nanoseconds(50_000_000), step: Nanoseconds(100_000))
        let times = code.times(of: [1, 0.75, 0.5, 0, -3, 7, .nan])
        let expected: [Int64] = [0, 12_500_000, 25_000_000, 50_000_000, 50_000_000, 0, 50_000_000]
        #expect(times.map(\.value) == expected)
        let many = code.times(of: (0...1000).map { Double($0) / 1000 }).map(\.value)
        #expect(zip(many, many.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(many.allSatisfy { $0 % 100_000 == 0 })
    }

    static func pattern(seed: UInt64) -> CoincidencePattern {
        CoincidencePattern(
            rowCount: 20,
            onset: 50...400,
            others: 20...450,
            jitter: 2,
            seed: seed
        )
    }

    @Test("correlated rows fire around the onset, the others anywhere")
    func coincidence() {
        for number in 0..<200 {
            let frame = Self.pattern(seed: 7)
                .frame(UInt64(number), correlated: 10..<15, isShuffled: false)
            #expect(frame.spikes.count == 20)
            #expect((50...400).contains(frame.onset))
            // Eleven deviations and the rounding: nothing farther can be drawn.
            #expect(frame.spikes[10..<15].allSatisfy { abs($0 - frame.onset) <= 23 })
            #expect(
                frame.spikes.enumerated().allSatisfy { row, time in
                    (10..<15).contains(row) || (20...450).contains(time)
                }
            )
        }
    }

    @Test("a shuffle deals the same spikes to other rows")
    func shuffle() {
        let plain = Self.pattern(seed: 7).frame(3, correlated: 10..<15, isShuffled: false)
        let dealt = Self.pattern(seed: 7).frame(3, correlated: 10..<15, isShuffled: true)
        #expect(plain.spikes != dealt.spikes)
        #expect(plain.spikes.sorted() == dealt.spikes.sorted())
        #expect(plain.onset == dealt.onset)
    }

    @Test("a seed decides the pattern")
    func seeds() {
        let one = Self.pattern(seed: 7).frame(0, correlated: 0..<5, isShuffled: false)
        #expect(one == Self.pattern(seed: 7).frame(0, correlated: 0..<5, isShuffled: false))
        #expect(one != Self.pattern(seed: 8).frame(0, correlated: 0..<5, isShuffled: false))
        #expect(one != Self.pattern(seed: 7).frame(1, correlated: 0..<5, isShuffled: false))
    }
}
