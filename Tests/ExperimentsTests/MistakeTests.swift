// SPDX-License-Identifier: Apache-2.0

import Experiments
import Testing

@Suite("Mistakes")
struct MistakeTests {
    /// A line of parameters in line 5 of a file, and the message it must give.
    static let parameters: [(String, String)] = [
        ("voltage: 5 us", "x.yaml:5:12: voltage is 5 us; expected a voltage; for example 0 V"),
        (
            "voltage: 5",
            "x.yaml:5:12: voltage is 5, without a unit; expected a voltage; for example 0 V"
        ),
        ("voltage: five", "x.yaml:5:12: voltage is five; expected a voltage; for example 0 V"),
        ("voltage: [1 V]", "x.yaml:5:12: voltage is a list; expected a voltage; for example 0 V"),
        ("voltage:", "x.yaml:5:11: voltage is empty; expected a voltage; for example 0 V"),
        ("voltage: 5 TV", "x.yaml:5:12: voltage is 5 TV; expected a voltage; for example 0 V"),
        ("voltage: 5 mv", "x.yaml:5:12: voltage is 5 mv; expected a voltage; for example 0 V"),
        (
            "voltage: 0.1 uV",
            "x.yaml:5:12: voltage is 0.1 uV, finer than 1 uV; expected a voltage; for example 0 V"
        ),
        (
            "voltage: 1e30 V",
            "x.yaml:5:12: voltage is 1e30 V, too large to count; expected a voltage; "
                + "for example 0 V"
        ),
        (
            "voltage: 1e9999 V",
            "x.yaml:5:12: voltage is 1e9999 V; expected a voltage; for example 0 V"
        ),
        ("duration: 1 V", "x.yaml:5:13: duration is 1 V; expected a duration; for example 0 s"),
        ("energy: 1 V", "x.yaml:5:11: energy is 1 V; expected an energy; for example 0 J"),
        ("ratio: 1 V", "x.yaml:5:10: ratio is 1 V; expected a ratio; for example 0 %"),
        (
            "integer: 11",
            "x.yaml:5:12: integer is 11; expected a whole number from -5 to 10; for example 0"
        ),
        (
            "integer: 1.5",
            "x.yaml:5:12: integer is 1.5; expected a whole number from -5 to 10; for example 0"
        ),
        (
            "integer: \"1\"",
            "x.yaml:5:12: integer is \"1\"; expected a whole number from -5 to 10; for example 0"
        ),
        ("decimal: .inf", "x.yaml:5:12: decimal is .inf; expected a number; for example 0"),
        ("decimal: 1e999", "x.yaml:5:12: decimal is 1e999; expected a number; for example 0"),
        ("text: 5", "x.yaml:5:9: text is 5; expected a text; for example nothing"),
        (
            "choice: analog",
            "x.yaml:5:11: choice is analog; expected overlap or digital; for example overlap"
        ),
        ("flag: yes", "x.yaml:5:9: flag is yes; expected true or false; for example false"),
        (
            "times: 1 ms",
            "x.yaml:5:10: times is 1 ms; expected a list of 1 to 100, each a duration; "
                + "for example [1 ms]"
        ),
        (
            "times: []",
            "x.yaml:5:10: times is a list of 0; expected a list of 1 to 100, each a duration; "
                + "for example [1 ms]"
        ),
        (
            "times: [1 ms, 2 V]",
            "x.yaml:5:17: times[2] is 2 V; expected a duration; for example 5 us"
        ),
        (
            "times: {from: 0 s, to: 1 ms}",
            "x.yaml:5:10: times does not state step; expected a duration; "
                + "for example step: 5 us"
        ),
        (
            "times: {from: 0 s, to: 5 ms, step: 2 ms}",
            "x.yaml:5:10: times does not reach its end in steps; expected a step that divides "
                + "the way from the first value to the last; "
                + "for example {from: 10 us, to: 20 us, step: 5 us}"
        ),
        (
            "times: {from: 0 s, to: 1 s, step: 1 ns}",
            "x.yaml:5:10: times does not reach its end in steps; expected a step that divides "
                + "the way from the first value to the last; "
                + "for example {from: 10 us, to: 20 us, step: 5 us}"
        ),
        (
            "gains: [1]",
            "x.yaml:5:10: gains is a list of 1; expected a list of 2, each a number; "
                + "for example [1, 2]"
        ),
        (
            "voltag: 1 V",
            "x.yaml:5:3: parameters has no key voltag; expected voltage; for example voltage"
        ),
        (
            "flag: true\n  flag: true",
            "x.yaml:5:3: the key flag stands more than once; expected each key once"
        ),
    ]

    @Test(
        "a wrong parameter is named with its place, what was expected and an example",
        arguments: parameters
    )
    func parameter(line: String, message: String) throws {
        #expect(try Samples.mistakes(Samples.experiment(parameters: "  \(line)")) == message)
    }

    /// Whole files, and the messages they must give.
    static let files: [(String, String)] = [
        (
            "title: A\nprocedure: evry-kind\nspeed: 1\n",
            """
            x.yaml:1:1: the experiment does not state hebb; expected 1; \
            for example hebb: 1
            x.yaml:1:1: the experiment does not state bench; expected a bench here, or one given \
            with --bench; for example bench: { … }
            x.yaml:2:12: there is no procedure evry-kind; expected every-kind; \
            for example every-kind
            x.yaml:3:1: the experiment has no key speed; expected one of hebb, row, title, about, \
            procedure, parameters, bench, expect, ablations; for example hebb
            """
        ),
        (
            "hebb: 2\ntitle: A\nprocedure: 7\nrow: pla-2\nbench: sim\n",
            """
            x.yaml:1:7: hebb is 2; expected 1; for example 1
            x.yaml:3:12: there is no procedure 7; expected one of potentiation-depression, \
            every-kind; for example potentiation-depression
            x.yaml:4:6: row is pla-2; expected a row of the catalogue: three letters, a hyphen, \
            one or two digits; for example PLA-02
            x.yaml:5:8: the bench is sim; expected a mapping of keys to values; \
            for example hebb: …
            """
        ),
        (
            "- hebb\n",
            "x.yaml:1:1: the experiment is a list; expected a mapping of keys to values; "
                + "for example hebb: …"
        ),
    ]

    @Test("every mistake of a file is reported, in the order of its lines", arguments: files)
    func file(text: String, message: String) throws {
        #expect(try Samples.mistakes(text) == message)
    }

    @Test("a missing parameter is named where its section begins")
    func missingParameter() throws {
        let text = Samples.experiment(
            procedure: "potentiation-depression",
            parameters: "  set_amplitude: 50 V"
        )
        #expect(
            try Samples.mistakes(text) == """
                x.yaml:5:3: parameters does not state set_width; expected a duration of at least \
                10 ns; for example set_width: 5 us
                x.yaml:5:18: set_amplitude is 50 V; expected a voltage from 0 V to 10 V; \
                for example 5 V
                """
        )
    }

    /// Lines behind a good experiment, from line 11 on, and their messages.
    static let endings: [(String, String)] = [
        (
            "expect: { Ratio: { min: 1 } }",
            "x.yaml:11:11: Ratio is no name of a metric; expected small letters, digits and "
                + "underscores; for example on_off_100"
        ),
        (
            "expect: { ratio: { source: here } }",
            "x.yaml:11:18: ratio states no bound; expected value with tolerance, or min, or max; "
                + "for example { value: 100, tolerance: 10 % }"
        ),
        (
            "expect: { ratio: { value: 3 } }",
            "x.yaml:11:18: ratio does not state tolerance; expected how near is near enough; "
                + "for example tolerance: 10 %"
        ),
        (
            "expect: { ratio: { value: 3, tolerance: 1 %, max: 4 } }",
            "x.yaml:11:51: ratio states both value and max; expected value with tolerance, or "
                + "min, or max; for example { value: 100, tolerance: 10 % }"
        ),
        (
            "expect: { ratio: { min: 3, max: 2 } }",
            "x.yaml:11:33: max of ratio lies below min; expected a number of at least min"
        ),
        (
            "expect: { ratio: { min: 3, tolerance: 1 } }",
            "x.yaml:11:39: ratio states a tolerance without a value; expected value with "
                + "tolerance, or min, or max; for example { value: 100, tolerance: 10 % }"
        ),
        (
            "expect: { ratio: { value: 3, tolerance: -1 % } }",
            "x.yaml:11:41: tolerance is -1 %; expected a tolerance of at least 0; "
                + "for example 10 %"
        ),
        (
            "expect: { drop: { min: 1 V, max: 2 s } }",
            "x.yaml:11:17: drop mixes the units V and s; expected one unit; "
                + "for example { min: 1 V, max: 2 V }"
        ),
        (
            "expect: { drop: { min: 1 V, unit: mV } }",
            "x.yaml:11:35: unit is mV, but the numbers are in V; expected numbers without units, "
                + "or no unit; for example unit: V"
        ),
        (
            "expect: { drop: { min: many } }",
            "x.yaml:11:24: min is many; expected a number, with its unit if it has one; "
                + "for example 100"
        ),
        (
            "expect: { drop: { min: 1 } }\nablations: [burn]",
            "x.yaml:12:13: ablations[1] is burn; expected freeze or flip or shuffle; "
                + "for example freeze"
        ),
        (
            "expect: { drop: { min: 1 } }\nablations: [flip, flip]",
            "x.yaml:12:12: ablations lists flip twice; expected each ablation once; "
                + "for example [freeze, flip]"
        ),
        (
            "ablations: [freeze]",
            "x.yaml:11:12: ablations stand without expectations; expected a key expect, whose "
                + "verdict they can change; for example expect: { ratio: { min: 2 } }"
        ),
    ]

    @Test("an expectation or ablation without sense is refused", arguments: endings)
    func ending(lines: String, message: String) throws {
        #expect(try Samples.mistakes(Samples.experiment(more: lines)) == message)
    }
}
