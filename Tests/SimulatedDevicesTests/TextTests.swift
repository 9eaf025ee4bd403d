// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SimulatedDevices

@Suite("Trains, readings and waveforms as texts")
struct TextTests {
    @Test("a train has an amplitude of either sign, a width and a count")
    func trains() throws {
        let expected = PulseTrain(volts: -3, seconds: 5e-6, count: 100)
        #expect(try PulseTrain(parsing: "-3 V 5 us 100") == expected)
        #expect(try PulseTrain(parsing: "-3V 5us 100") == expected)
        #expect(try PulseTrain(parsing: " -3000 mV  5000 ns 100") == expected)
        #expect(
            try PulseTrain(parsing: "0.8 V 0.75 ns 1")
                == PulseTrain(volts: 0.8, seconds: 0.75e-9, count: 1)
        )
    }

    @Test(
        "a malformed train says what is wrong and gives an example",
        arguments: [
            ("5 V 5 us", "it does not consist of an amplitude, a width and a count"),
            ("5 V 5 us many", "it does not consist of an amplitude, a width and a count"),
            ("", "it does not consist of an amplitude, a width and a count"),
            ("5 S 5 us 3", "5 S is not in V"), ("5 5 us 3", "5 is not in V"),
            ("5 V 5 V 3", "5 V is not in s"), ("5 V 5 uz 3", "5 uz is no number with a unit"),
            ("5 V 5 us 0", "the count is 0"), ("5 V 5 us 2000000", "the count is 2000000"),
            ("20000 V 5 us 3", "20000 V is out of range"), ("5 V -5 us 3", "-5 us is out of range"),
        ]
    )
    func malformed(text: String, finding: String) {
        let error = #expect(throws: SimulationError.self) { try PulseTrain(parsing: text) }
        #expect(error?.code == .trainMalformed)
        #expect(error?.finding == finding)
        #expect(error?.subject == "--train \"\(text)\"")
    }

    @Test("a reading has a voltage that is not zero")
    func readings() throws {
        #expect(try PulseReading(parsing: "2 V 1 ms") == PulseReading(volts: 2, seconds: 1e-3))
        for text in ["0 V 1 ms", "2 V", "2 V 1 ms 3", "1 ms 2 V"] {
            #expect(throws: SimulationError.self, "\(text)") { try PulseReading(parsing: text) }
        }
        #expect(try DurationText.seconds("10 us", "--interval") == 1e-5)
        #expect(throws: SimulationError.self) { try DurationText.seconds("10 V", "--interval") }
    }

    @Test("a table gives times and voltages in the units of its header, other columns aside")
    func table() throws {
        let text = "\u{FEFF}channel, time_us ,voltage_mV\r\n1,0,100\r\n1, 5 ,-200\r\n\r\n"
        let waveform = try Waveform(table: text, file: "w.csv")
        #expect(
            waveform.samples == [
                .init(seconds: 0, volts: 0.1), .init(seconds: 5e-6, volts: -0.2),
            ]
        )
    }

    @Test(
        "a mistake in a table is named with its line",
        arguments: [
            ("", "w.csv:1", "the file is empty"),
            ("time_s,voltage\n0,1\n", "w.csv:1", "no column is a voltage with its unit"),
            ("time,voltage_V\n0,1\n", "w.csv:1", "no column is a time with its unit"),
            ("time_s,time_ms,voltage_V\n", "w.csv:1", "two columns are a time"),
            ("time_s,voltage_V\n0,1\n", "w.csv:3", "there are 1 samples"),
            ("time_s,voltage_V\n0,1\n1\n", "w.csv:3", "there are 1 values"),
            ("time_s,voltage_V\n0,1\n1,x\n", "w.csv:3", "the voltage is \"x\""),
            ("time_s,voltage_V\n0,1\n1,nan\n", "w.csv:3", "the voltage is \"nan\""),
            ("time_s,voltage_V\n0,1\n1,2\n1,3\n", "w.csv:4", "the time is 1.0 s"),
            ("time_s,voltage_V\n-1,1\n1,2\n", "w.csv:2", "the time is -1.0 s"),
            ("time_s,voltage_V\n0,1\n1,99999\n", "w.csv:3", "the voltage is 99999.0 V"),
        ]
    )
    func tableMistakes(text: String, subject: String, finding: String) {
        let error = #expect(throws: SimulationError.self) {
            try Waveform(table: text, file: "w.csv")
        }
        #expect(error?.code == .waveformMalformed)
        #expect(error?.subject == subject)
        #expect(error?.finding == finding)
    }
}
