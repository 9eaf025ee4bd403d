// SPDX-License-Identifier: Apache-2.0

import Experiments
import Foundation
import Instruments
import PulseGenerators
import Quantities
import Testing

/// What is said to an instrument of each family for one standard configuration.
///
/// The files are written with `RECORD_GOLDEN=1`, which fails the run.
@Suite("Transcripts of generators")
struct TranscriptTests {
    static let pulse = GeneratorPulse(
        peak: Microvolts(1_500_000),
        width: Nanoseconds(5_000),
        lead: Nanoseconds(100),
        trail: Nanoseconds(200),
        period: Nanoseconds(20_000),
        count: 3
    )
    static let limits = GeneratorLimits(
        level: Microvolts(2_000_000),
        width: Nanoseconds(1_000_000),
        count: 1000
    )

    @Test("the standard configuration is said exactly so", arguments: ModelFiles.names)
    func transcript(name: String) throws {
        let pair = try Pair(name)
        _ = try pair.driver.configure(Self.pulse, channel: 1, limits: Self.limits)
        try pair.driver.arm(channel: 1)
        pair.channel.change { $0.generator.externalTrigger(rising: true) }
        try pair.driver.disarm(channel: 1)
        var reset = Self.pulse
        reset.peak = Microvolts(-1_200_000)
        reset.load = .resistance(Milliohms(50_000))
        reset.trigger = .software
        _ = try pair.driver.configure(reset, channel: 2, limits: Self.limits)
        try pair.driver.arm(channel: 2)
        try pair.driver.trigger(channel: 2)
        try pair.driver.makeSafe()
        let found =
            (pair.driver.link.spoken + pair.channel.generator.waveforms.map(Self.describe))
            .joined(separator: "\n") + "\n"
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/\(name).txt")
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try found.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name); run again without RECORD_GOLDEN")
            return
        }
        #expect(found == (try String(contentsOf: file, encoding: .utf8)))
    }

    static func describe(_ waveform: GeneratorWaveform) -> String {
        let points = waveform.points.map { "(\($0.time) ps, \($0.voltage) uV)" }
        return "= channel \(waveform.channel): \(points.joined(separator: " ")), every "
            + "\(waveform.period) ps, \(waveform.count.map(String.init) ?? "endless")"
    }
}
