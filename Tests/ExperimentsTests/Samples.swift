// SPDX-License-Identifier: Apache-2.0

import Experiments

/// Files and schemas that the tests of this module share.
enum Samples {
    static let procedures = [
        ProcedureSchema(
            "potentiation-depression",
            about: "Counts pulses up and down.",
            [
                Parameter(
                    "set_amplitude",
                    .quantity(.voltage),
                    default: "5 V",
                    minimum: "0 V",
                    maximum: "10 V",
                    about: "Amplitude of a potentiating pulse."
                ),
                Parameter(
                    "set_width",
                    .quantity(.duration),
                    minimum: "10 ns",
                    about: "Width of a potentiating pulse."
                ),
                Parameter(
                    "counts",
                    .list(.integer, count: 1...1_000),
                    default: "[100, 200]",
                    minimum: "1",
                    about: "After how many pulses to read."
                ),
            ]
        ),
        ProcedureSchema(
            "every-kind",
            about: "Has a parameter of every kind.",
            [
                Parameter("voltage", .quantity(.voltage), default: "0 V", about: "A voltage."),
                Parameter("duration", .quantity(.duration), default: "0 s", about: "A duration."),
                Parameter("current", .quantity(.current), default: "0 A", about: "A current."),
                Parameter(
                    "conductance",
                    .quantity(.conductance),
                    default: "0 S",
                    about: "A conductance."
                ),
                Parameter("charge", .quantity(.charge), default: "0 C", about: "A charge."),
                Parameter("energy", .quantity(.energy), default: "0 J", about: "An energy."),
                Parameter(
                    "resistance",
                    .quantity(.resistance),
                    default: "0 ohm",
                    about: "A resistance."
                ),
                Parameter(
                    "frequency",
                    .quantity(.frequency),
                    default: "0 Hz",
                    about: "A frequency."
                ),
                Parameter("ratio", .quantity(.ratio), default: "0 %", about: "A ratio."),
                Parameter(
                    "integer",
                    .integer,
                    default: "0",
                    minimum: "-5",
                    maximum: "10",
                    about: "A whole number."
                ),
                Parameter("decimal", .decimal, default: "0", about: "A number."),
                Parameter("text", .text, default: "nothing", about: "A text."),
                Parameter(
                    "choice",
                    .choice(["overlap", "digital"]),
                    default: "overlap",
                    about: "A word."
                ),
                Parameter("flag", .flag, default: "false", about: "A flag."),
                Parameter(
                    "times",
                    .list(.quantity(.duration), count: 1...100),
                    default: "[1 ms]",
                    about: "Durations."
                ),
                Parameter(
                    "gains",
                    .list(.decimal, count: 2...2),
                    default: "[1, 2]",
                    about: "Two numbers."
                ),
            ]
        ),
    ]

    static let profileText = """
        hebb: 1
        profile: SYN-04-sige-epiram
        title: SiGe epitaxial memory
        model: power-step
        parameters:
          g_min: { value: 246 nS, evidence: FIT, source: "fitted to the on/off ratios" }
          polarity: { value: 1, evidence: SEED, source: "review, table 1" }
        limits: { cell_voltage: 6 V, line_voltage: 6 V, pulse_width: 10 ms, cell_current: 1 mA }
        scheme: { set_amplitude: 5 V, set_width: 5 us }
        """

    static let benchText = """
        hebb: 1
        name: simulated 4 x 1
        profile: SYN-04-sige-epiram
        array: { rows: 4, columns: 1, kind: passive }
        limits: { cell_voltage: 5.5 V, run_time: 1 h, pulses: 1000000, energy: 10 nJ }
        limiter: { potentiate: { kind: series, current: 100 uA, response: 1 us } }
        wiring: { scheme: V/2, safe_state: ground }
        """

    /// An experiment with the sections that a test does not care about.
    static func experiment(
        procedure: String = "every-kind",
        parameters: String = "  flag: false",
        more: String = ""
    ) -> String {
        """
        hebb: 1
        title: Example
        procedure: \(procedure)
        parameters:
        \(parameters)
        bench:
          profile: SYN-04-sige-epiram
          array: { rows: 4, columns: 1, kind: passive }
          limits: { run_time: 1 h, pulses: 1000000, energy: 10 nJ }
          wiring: { scheme: V/2, safe_state: ground }
        \(more)
        """
    }

    static func vocabulary() throws -> Vocabulary {
        let profile = try DeviceProfile.parse(profileText, file: "profile.yaml")
        return Vocabulary(procedures: procedures, profiles: [profile])
    }

    static func parse(_ text: String) throws -> Experiment {
        try Experiment.parse(text, file: "x.yaml", vocabulary: vocabulary())
    }

    /// The messages of an experiment that must have mistakes; empty when it has none.
    static func mistakes(_ text: String) throws -> String {
        let vocabulary = try vocabulary()
        do {
            _ = try Experiment.parse(text, file: "x.yaml", vocabulary: vocabulary)
            return ""
        } catch {
            return error.description
        }
    }
}
