// SPDX-License-Identifier: Apache-2.0

import Instruments
import Testing

@Suite("Numbers of instruments")
struct SCPINumberTests {
    @Test(
        "every form of a number is read exactly",
        arguments: [
            ("42", 42, 0), ("-5", -5, 0), ("+0.0015", 15, -4), ("1.5E-05", 15, -6),
            ("+1.00000000000000E-04", 1, -4), ("9.9E+37", 99, 36), (".5", 5, -1), ("5.", 5, 0),
            ("1e3", 1, 3), ("-0", 0, 0),
        ]
    )
    func reads(text: String, digits: Int64, exponent: Int) {
        #expect(SCPINumber(text) == SCPINumber(digits, exponent: exponent))
    }

    @Test("what is no number is none", arguments: ["", "-", ".", "e5", "1e99999", "1.2.3", "0x10"])
    func refuses(text: String) {
        #expect(SCPINumber(text) == nil)
    }

    @Test("rounding goes to the nearest unit, halves away from zero")
    func rounds() {
        #expect(SCPINumber("1.49999999")?.rounded(to: 0) == 1)
        #expect(SCPINumber("1.5")?.rounded(to: 0) == 2)
        #expect(SCPINumber("-1.5")?.rounded(to: 0) == -2)
        #expect(SCPINumber("0.4999999999999999999")?.rounded(to: 0) == 0)
        #expect(SCPINumber("1E-4")?.rounded(to: -12) == 100_000_000)
        #expect(SCPINumber("1E30")?.rounded(to: 0) == nil)
        #expect(SCPINumber("1E-30")?.rounded(to: 0) == 0)
        #expect(SCPINumber("9223372036854775807")?.rounded(to: 0) == .max)
        #expect(SCPINumber("9223372036854775808")?.rounded(to: 0) == nil)
    }

    @Test("a number is written so that it is read back")
    func writes() {
        #expect(SCPINumber(15_000_000, exponent: -12).text == "1.5E-05")
        #expect(SCPINumber(-1_000_000, exponent: -6).text == "-1E+00")
        #expect(SCPINumber(0).text == "0")
        #expect(SCPINumber(99, exponent: 36).text == "9.9E+37")
    }

    @Test("a fixed count of digits rounds and carries")
    func writesDigits() {
        let number = SCPINumber(15_000_000, exponent: -12)
        #expect(number.text(digitCount: 7) == "1.500000E-05")
        #expect(number.text(digitCount: 3, exponentDigitCount: 3, hasPlus: true) == "+1.50E-005")
        #expect(SCPINumber("9.9996")?.text(digitCount: 4) == "1.000E+01")
        #expect(SCPINumber(0).text(digitCount: 4) == "0.000E+00")
        #expect(SCPINumber("-123")?.text(digitCount: 1) == "-1E+02")
    }
}
