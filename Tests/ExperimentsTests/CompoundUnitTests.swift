// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Experiments

@Suite("units that are quotients")
struct CompoundUnitTests {
    @Test(
        "a value is read in the unit that is asked for, rounded once",
        arguments: [
            ("10 uA/cm2", "uA/cm2", 10.0), ("0.1 A/m2", "uA/cm2", 10),
            ("0.01 mA/cm2", "uA/cm2", 10),
            ("-65 mV", "mV", -65), ("-0.065 V", "mV", -65), ("0.3 s", "ms", 300),
            ("0.3 ms", "ms", 0.3),
            ("1.5 V/s", "mV/ms", 1.5), ("50 Hz", "1/ms", 0.05), ("0.2 1/ms", "1/ms", 0.2),
            ("281 pF", "pF", 281), ("0.281 nF", "pF", 281), ("1 min", "ms", 60_000),
            ("14", "1", 14),
            ("50 %", "1", 0.5), ("120 mS/cm2", "mS/cm2", 120), ("2uF/cm2", "uF/cm2", 2),
            ("0.01 Ohm m", "Ohm m", 0.01), ("5 m kohm", "Ohm m", 5_000),
            ("1.5 W/(m K)", "W/(m K)", 1.5), ("15 mW/(K mm)", "W/(m K)", 15),
            ("49.6 W us/K", "mW ns/K", 49.6e6), ("12000 ohm", "kOhm", 12), ("3 1/K", "1/K", 3),
        ]
    )
    func values(text: String, unit: String, expected: Double) throws {
        #expect(try #require(CompoundUnit(unit)).value(of: text) == expected)
    }

    @Test(
        "a value of another kind is refused with its reason",
        arguments: [
            ("10 mV", "uA/cm2", CompoundUnit.Misfit.wrongUnit), ("10", "mV", .noUnit),
            ("ten mV", "mV", .notANumber), ("10 uA", "uA/cm2", .wrongUnit),
            ("10 uA/ms", "uA/cm2", .wrongUnit), ("10 uA/cm2/ms", "uA/cm2", .wrongUnit),
            ("1e999 mV", "mV", .tooLarge), ("10 furlong", "mV", .wrongUnit),
            ("3 mV", "1", .wrongUnit), ("3 Ohm", "Ohm m", .wrongUnit),
            ("3 W/m K", "W/(m K)", .wrongUnit), ("3 min m", "s m", .wrongUnit),
        ]
    )
    func misfits(text: String, unit: String, misfit: CompoundUnit.Misfit) throws {
        let unit = try #require(CompoundUnit(unit))
        #expect(throws: misfit) { try unit.value(of: text) }
    }
}
