// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Testing

@Suite("Limits in words")
struct LimitsReportTests {
    static let fields: [any WritableKeyPath<LimitsReport, UInt64?> & Sendable] = [
        \.cellVoltageMicrovolts, \.lineVoltageMicrovolts, \.pulseWidthNanoseconds,
        \.durationNanoseconds, \.pulses, \.currentPicoamperes, \.energyFemtojoules,
    ]

    @Test("are exact, each in the largest unit in which it is whole")
    func text() {
        var limits = LimitsReport()
        limits.cellVoltageMicrovolts = 2_500_000
        limits.lineVoltageMicrovolts = 3_000_000
        limits.pulseWidthNanoseconds = 1_000_001
        limits.durationNanoseconds = 3_600_000_000_000
        limits.pulses = 1000
        limits.currentPicoamperes = 100_000_000
        #expect(
            limits.rows.map(\.text) == [
                "2500 mV", "3 V", "1000001 ns", "3600 s", "1000", "100 uA", "none",
            ]
        )
    }

    @Test("a raise is a larger or a missing limit; of a limiter's current a smaller one")
    func raises() {
        for field in Self.fields {
            let isCurrent = field == \LimitsReport.currentPicoamperes
            for (before, after, isLooser) in [
                (2, 3, true), (3, 2, false), (2, nil, true), (nil, 2, false), (2, 2, false),
                (nil, nil, false),
            ] as [(UInt64?, UInt64?, Bool)] {
                var (old, new) = (LimitsReport(), LimitsReport())
                old[keyPath: field] = before
                new[keyPath: field] = after
                let isRaise = isCurrent ? (after ?? 0) < (before ?? 0) : isLooser
                #expect(new.raised(from: old).count == (isRaise ? 1 : 0))
            }
        }
        var (old, new) = (LimitsReport(), LimitsReport())
        old.cellVoltageMicrovolts = 1_000_000
        new.cellVoltageMicrovolts = 1_500_000
        #expect(new.raised(from: old) == ["the cell voltage from 1 V to 1500 mV"])
    }
}
