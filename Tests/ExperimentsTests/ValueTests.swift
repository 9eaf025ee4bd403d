// SPDX-License-Identifier: Apache-2.0

import Experiments
import Quantities
import Testing

@Suite("Values")
struct ValueTests {
    struct Reading: CustomTestStringConvertible, Sendable {
        let name: String
        let text: String
        let value: ParameterValue

        init(_ name: String, _ text: String, _ value: ParameterValue) {
            self.name = name
            self.text = text
            self.value = value
        }

        init(_ dimension: Dimension, _ text: String, _ count: Int64) {
            self.init(dimension.rawValue, text, .quantity(Quantity(dimension, count)))
        }

        var testDescription: String { "\(name): \(text)" }
    }

    static let readings: [Reading] = [
        Reading(.voltage, "1.2 V", 1_200_000),
        Reading(.voltage, "1200 mV", 1_200_000),
        Reading(.voltage, "1.200000000000000000000000 V", 1_200_000),
        Reading(.voltage, "-30mV", -30_000),
        Reading(.voltage, "+1e-3 kV", 1_000_000),
        Reading(.voltage, "\"5 \u{B5}V\"", 5),
        Reading(.voltage, "5 \u{3BC}V", 5),
        Reading(.voltage, "-0 V", 0),
        Reading(.duration, "5 us", 5_000),
        Reading(.duration, "1.5 min", 90_000_000_000),
        Reading(.duration, "1 h", 3_600_000_000_000),
        Reading(.duration, "2 d", 172_800_000_000_000),
        Reading(.duration, "9223372036854775807 ns", .max),
        Reading(.current, "100 uA", 100_000_000),
        Reading(.conductance, "246 nS", 246_000),
        Reading(.charge, "0.001 pC", 1),
        Reading(.energy, "10 nJ", 10_000_000),
        Reading(.resistance, "4.7 kohm", 4_700_000),
        Reading(.resistance, "1 M\u{3A9}", 1_000_000_000),
        Reading(.resistance, "1 M\u{2126}", 1_000_000_000),
        Reading(.frequency, "50 Hz", 50_000),
        Reading(.frequency, "2 MHz", 2_000_000_000),
        Reading(.ratio, "10 %", 100_000),
        Reading(.ratio, "0.1", 100_000),
        Reading(.ratio, "3 ppm", 3),
        Reading("integer", "-5", .integer(-5)),
        Reading("integer", "1e1", .integer(10)),
        Reading("decimal", "0.3", .decimal(0.3)),
        Reading("decimal", "1e-300", .decimal(1e-300)),
        Reading("decimal", "-0.0", .decimal(0)),
        Reading("text", "on the left", .text("on the left")),
        Reading("text", "\"5\"", .text("5")),
        Reading("choice", "digital", .choice("digital")),
        Reading("flag", "true", .flag(true)),
        Reading(
            "times",
            "[1 ms, 2 us]",
            .list([
                .quantity(Quantity(.duration, 1_000_000)), .quantity(Quantity(.duration, 2_000)),
            ])
        ),
        Reading(
            "times",
            "{from: -4 ms, to: 2 ms, step: 3 ms}",
            .list([-4, -1, 2].map { .quantity(Quantity(.duration, $0 * 1_000_000)) })
        ),
        Reading(
            "times",
            "{from: 2 ns, to: 0 s, step: -1 ns}",
            .list([2, 1, 0].map { .quantity(Quantity(.duration, $0)) })
        ),
        Reading("gains", "[0.5, 2]", .list([.decimal(0.5), .decimal(2)])),
    ]

    @Test("a value of every kind is read exactly", arguments: readings)
    func read(reading: Reading) throws {
        let text = Samples.experiment(parameters: "  \(reading.name): \(reading.text)")
        let experiment = try Samples.parse(text)
        #expect(experiment.parameters[reading.name] == reading.value)
    }

    @Test("a number comes out with the same bits as the literal of the language")
    func bits() throws {
        for (text, value) in [
            ("0.1", 0.1), ("2.2250738585072014e-308", 2.2250738585072014e-308),
            ("9007199254740993", 9_007_199_254_740_992),
            ("123456789.123456789", 123456789.123456789),
        ] {
            let experiment = try Samples.parse(
                Samples.experiment(parameters: "  decimal: \(text)")
            )
            #expect(try experiment.parameters.decimal("decimal").bitPattern == value.bitPattern)
        }
    }

    @Test("defaults stand in the order of the schema, whatever the order of the file")
    func defaults() throws {
        let text = Samples.experiment(
            procedure: "potentiation-depression",
            parameters: "  counts: [7]\n  set_width: 5 us"
        )
        let parameters = try Samples.parse(text).parameters
        #expect(parameters.entries.map(\.name) == ["set_amplitude", "set_width", "counts"])
        #expect(try parameters.voltage("set_amplitude") == Microvolts(5_000_000))
        #expect(try parameters.duration("set_width") == Nanoseconds(5_000))
        #expect(try parameters.integers("counts") == [7])
    }

    @Test("asking for a parameter as something else throws and says what it is")
    func wrongAccess() throws {
        let parameters = try Samples.parse(Samples.experiment()).parameters
        let error = #expect(throws: ExperimentError.self) { try parameters.current("duration") }
        #expect(
            error?.description == "parameters:1:1: duration is 0 s; expected a current"
        )
        let absent = #expect(throws: ExperimentError.self) { try parameters.flag("speed") }
        #expect(
            absent?.description == "parameters:1:1: speed is not stated; expected true or false"
        )
    }

    @Test("every accessor returns what the file says")
    func accessors() throws {
        let text = Samples.experiment(
            parameters: """
                  current: 1 nA
                  conductance: 1 nS
                  charge: 1 pC
                  energy: 1 pJ
                  resistance: 1 ohm
                  frequency: 1 Hz
                  ratio: 1 %
                  choice: digital
                  times: [1 ns, 2 ns]
                """
        )
        let parameters = try Samples.parse(text).parameters
        #expect(try parameters.current("current") == Picoamperes(1_000))
        #expect(try parameters.conductance("conductance") == Picosiemens(1_000))
        #expect(try parameters.charge("charge") == Femtocoulombs(1_000))
        #expect(try parameters.energy("energy") == Femtojoules(1_000))
        #expect(try parameters.resistance("resistance") == Milliohms(1_000))
        #expect(try parameters.frequency("frequency") == Millihertz(1_000))
        #expect(try parameters.ratio("ratio") == PartsPerMillion(10_000))
        #expect(try parameters.text("choice") == "digital")
        #expect(try parameters.flag("flag") == false)
        #expect(try parameters.integer("integer") == 0)
        #expect(try parameters.durations("times") == [Nanoseconds(1), Nanoseconds(2)])
        #expect(try parameters.decimals("gains") == [1, 2])
        #expect(throws: ExperimentError.self) { try parameters.voltages("times") }
    }

    @Test(
        "a quantity is spelled as people write it",
        arguments: [
            (Quantity(.voltage, 1_200_000), "1.2 V"), (Quantity(.voltage, -1_500), "-1.5 mV"),
            (Quantity(.duration, 3_600_000_000_000), "3600 s"),
            (Quantity(.duration, 5_000), "5 us"),
            (Quantity(.ratio, 125_000), "12.5 %"), (Quantity(.energy, 1), "1 fJ"),
            (Quantity(.resistance, 4_700_000), "4.7 kohm"), (Quantity(.current, 0), "0 A"),
            (Quantity(.voltage, .min), "-9223.372036854775808 GV"),
        ]
    )
    func spelling(quantity: Quantity, text: String) {
        #expect(quantity.description == text)
    }
}
