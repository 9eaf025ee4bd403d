// SPDX-License-Identifier: Apache-2.0

import Experiments
import Instruments
import PulseGenerators
import Quantities
import Testing

@Suite("Drivers of generators")
struct DriverTests {
    private let pulse = TranscriptTests.pulse
    private let limits = TranscriptTests.limits

    private func code(_ body: () throws(InstrumentError) -> Void) -> InstrumentError.Code? {
        do {
            try body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test("a pulse beyond a limit of the bench is refused before anything is sent")
    func limit() throws {
        for name in ModelFiles.names {
            let pair = try Pair(name)
            var wrong = pulse
            wrong.peak = Microvolts(-2_000_001)
            #expect(
                code { () throws(InstrumentError) in
                    _ = try pair.driver.configure(wrong, channel: 1, limits: limits)
                } == .beyondLimit
            )
            #expect(pair.channel.sent.isEmpty)
        }
    }

    @Test("limits are those of the open circuit, whatever the instrument displays")
    func openCircuit() throws {
        let pair = try Pair("keysight-33500b")
        var matched = pulse
        matched.load = .resistance(Milliohms(50_000))
        _ = try pair.driver.configure(matched, channel: 1, limits: limits)
        // 1.5 V into an open circuit are displayed as 0.75 V for 50 ohm.
        #expect(pair.channel.sent.contains("SOUR1:VOLT 7.5E-01"))
        matched.peak = Microvolts(2_500_000)
        #expect(
            code { () throws(InstrumentError) in
                _ = try pair.driver.configure(matched, channel: 1, limits: limits)
            } == .beyondLimit
        )
    }

    @Test("what the instrument cannot do is refused before anything is sent")
    func beyond() throws {
        let wide = GeneratorLimits(
            level: Microvolts(100_000_000),
            width: Nanoseconds(.max),
            count: .max
        )
        let changes: [(inout GeneratorPulse) -> Void] = [
            { $0.peak = Microvolts(11_000_000) }, { $0.peak = Microvolts(100) },
            { $0.width = Nanoseconds(1) }, { $0.lead = Nanoseconds(4000) },
            { $0.lead = Nanoseconds(1) }, { $0.period = Nanoseconds(5001) }, { $0.count = 0 },
            { $0.peak = $0.base }, { $0.load = .resistance(Milliohms(1)) },
        ]
        for name in ModelFiles.names {
            for (index, change) in changes.enumerated() {
                let pair = try Pair(name)
                var wrong = pulse
                change(&wrong)
                let found = code { () throws(InstrumentError) in
                    _ = try pair.driver.configure(wrong, channel: 1, limits: wide)
                }
                #expect(found == .beyondInstrument, "\(name), change \(index)")
                #expect(pair.channel.sent.isEmpty)
            }
        }
    }

    @Test("an instrument of another family is refused and told nothing")
    func identity() throws {
        let pair = try Pair("rigol-dg1000z")
        pair.channel.change { $0.tamper = { _, _ in "Rigol Technologies,DS1054Z,1,2" } }
        #expect(
            code { () throws(InstrumentError) in
                _ = try pair.driver.configure(pulse, channel: 1, limits: limits)
            } == .wrongInstrument
        )
        #expect(pair.channel.sent == ["*IDN?"])
    }

    @Test("a setting that was changed behind the driver's back is found and the output stays off")
    func differs() throws {
        for (name, told, taken) in [
            ("rigol-dg1000z", ":SOUR1:PULS:WIDT 5E-06", ":SOUR1:PULS:WIDT 5.1E-06"),
            ("keysight-33500b", "SOUR1:VOLT 1.5E+00", "SOUR1:VOLT 1.6"),
            ("keysight-81150a", ":ARM:SLOP1 POS", ":ARM:SLOP1 NEG"),
            ("siglent-sdg2000x", "C1:BTWV STATE,ON", "C1:BTWV STATE,OFF"),
            ("siglent-sdg2000x", "C1:BSWV WIDTH,5E-06", "C1:BSWV WIDTH,6E-06"),
            ("tektronix-afg3000", "SOUR1:BURS:NCYC 3", "SOUR1:BURS:NCYC 4"),
            ("rigol-dg4000", ":OUTP1:IMP INF", ":OUTP1:IMP 10000"),
        ] {
            let pair = try Pair(name)
            pair.channel.change { $0.intercept = { $0 == told ? taken : $0 } }
            let found = code { () throws(InstrumentError) in
                _ = try pair.driver.configure(pulse, channel: 1, limits: limits)
            }
            #expect(found == .settingDiffers, "\(name)")
            #expect(!pair.channel.generator.isOn(1))
            #expect(code { () throws(InstrumentError) in try pair.driver.arm(channel: 1) } != nil)
        }
    }

    @Test("an error in the queue fails the configuration")
    func reported() throws {
        let pair = try Pair("keysight-33500b")
        pair.channel.change { $0.intercept = { $0 == "*CLS" ? "*CLS;NONSENSE" : $0 } }
        do {
            _ = try pair.driver.configure(pulse, channel: 1, limits: limits)
            Issue.record("An error in the queue was not seen.")
        } catch {
            #expect(error.code == .reported)
            #expect(
                error.description
                    == "G1: the instrument reported -113,\"Undefined header\"."
            )
        }
    }

    @Test("an error queue that does not end is an error")
    func endless() throws {
        let pair = try Pair("keysight-33500b")
        pair.channel.change { $0.tamper = { $0.contains("ERR") ? "-1,\"x\"" : $1 } }
        #expect(
            code { () throws(InstrumentError) in _ = try pair.driver.drainErrors() }
                == .answerMalformed
        )
    }

    @Test("an output that stays on, or does not come on, is said")
    func output() throws {
        let pair = try Pair("rigol-dg1000z")
        _ = try pair.driver.configure(pulse, channel: 1, limits: limits)
        pair.channel.change { $0.intercept = { $0 == ":OUTP1 ON" ? nil : $0 } }
        #expect(
            code { () throws(InstrumentError) in try pair.driver.arm(channel: 1) } == .outputState
        )
        pair.channel.change { $0.intercept = nil }
        _ = try pair.driver.configure(pulse, channel: 1, limits: limits)
        try pair.driver.arm(channel: 1)
        #expect(pair.channel.generator.isOn(1))
        pair.channel.change { $0.intercept = { $0 == ":OUTP1 OFF" ? nil : $0 } }
        #expect(
            code { () throws(InstrumentError) in try pair.driver.makeSafe() } == .outputState
        )
        // Channel 2 was switched off all the same.
        #expect(pair.channel.sent.contains(":OUTP2 OFF"))
    }

    @Test("a lost answer leaves the output off and the link in step")
    func lostAnswer() throws {
        let pair = try Pair("keysight-33500b")
        _ = try pair.driver.identify()
        pair.channel.change { $0.tamper = { $0 == "SOUR1:FUNC?" ? nil : $1 } }
        #expect(
            code { () throws(InstrumentError) in
                _ = try pair.driver.configure(pulse, channel: 1, limits: limits)
            } == .noAnswer
        )
        pair.channel.change { $0.tamper = nil }
        _ = try pair.driver.configure(pulse, channel: 1, limits: limits)
    }

    @Test("two channels that share a trigger are not set differently, nor triggered by chance")
    func shared() throws {
        let pair = try Pair("tektronix-afg3000")
        _ = try pair.driver.configure(pulse, channel: 1, limits: limits)
        var other = pulse
        other.trigger = .external(rising: false)
        #expect(
            code { () throws(InstrumentError) in
                _ = try pair.driver.configure(other, channel: 2, limits: limits)
            } == .beyondInstrument
        )
        try pair.driver.arm(channel: 1)
        other.trigger = .software
        _ = try pair.driver.configure(other, channel: 2, limits: limits)
        try pair.driver.arm(channel: 2)
        #expect(
            code { () throws(InstrumentError) in try pair.driver.trigger(channel: 2) }
                == .beyondInstrument
        )
        #expect(pair.channel.generator.waveforms.isEmpty)
        try pair.driver.disarm(channel: 1)
        try pair.driver.trigger(channel: 2)
        #expect(pair.channel.generator.waveforms.map(\.channel) == [2])
    }

    @Test("what is read back is what was asked for, rounded to what the family can have")
    func property() throws {
        var random = Numbers(seed: 7)
        let wide = GeneratorLimits(
            level: Microvolts(10_000_000),
            width: Nanoseconds(1_000_000_000),
            count: 1_000_000
        )
        for name in ModelFiles.names {
            let pair = try Pair(name)
            for _ in 0..<40 {
                let asked = random.pulse()
                let channel = 1 + Int(random.next() % 2)
                let found = try pair.driver.configure(asked, channel: channel, limits: wide)
                check(found, asked, pair.model)
                try pair.driver.arm(channel: channel)
                pair.channel.change { $0.generator.externalTrigger(rising: true) }
                let train = try #require(pair.channel.generator.waveforms.last)
                let step = (pair.model.rule(.amplitude)?.step(at: 20_000_000) ?? 0) * 2 + 200
                #expect(abs(train.points[0].voltage - asked.base.value) <= step)
                #expect(abs(train.points[1].voltage - asked.peak.value) <= step)
                #expect(train.count == asked.count)
                try pair.driver.disarm(channel: channel)
            }
            #expect(pair.channel.generator.faults.isEmpty, "\(name)")
        }
    }

    private func check(
        _ found: [ProgrammedSetting],
        _ asked: GeneratorPulse,
        _ model: GeneratorModel
    ) {
        for setting in found {
            #expect(setting.told == setting.found || setting.role == .load)
        }
        for (role, value) in [
            (GeneratorModel.Role.lead, asked.lead.value * 1000),
            (.trail, asked.trail.value * 1000), (.period, asked.period.value * 1000),
            (.count, asked.count),
        ] {
            let programmed = found.first { $0.role == role }?.found
            let rule = model.rule(role)
            #expect(programmed == rule.map { .number($0.quantised(value)) }, "\(role)")
        }
    }
}

/// Pulses that every family can do.
private struct Numbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// The next number.
    ///
    /// Source: SplitMix64 of S. Vigna, in the public domain.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return (z ^ (z >> 31)) >> 1
    }

    mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound
            + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    mutating func pulse() -> GeneratorPulse {
        let width = number(100...5_000_000)
        // Edges that every family has: 20 ns to 1 us, at most 0.625 of the width.
        let longest = min(1000, width * 5 / 8)
        let base = number(-2_000_000...2_000_000)
        let height = number(150_000...6_000_000) * (next() % 2 == 0 ? 1 : -1)
        let isHigh = next() % 2 == 0
        return GeneratorPulse(
            base: Microvolts(base),
            peak: Microvolts(base + height),
            width: Nanoseconds(width),
            lead: Nanoseconds(number(20...longest)),
            trail: Nanoseconds(number(20...longest)),
            period: Nanoseconds(width + number(2_000...1_000_000)),
            count: number(1...1000),
            trigger: .external(rising: true),
            load: isHigh ? .high : .resistance(Milliohms(number(50...10_000) * 1000))
        )
    }
}
