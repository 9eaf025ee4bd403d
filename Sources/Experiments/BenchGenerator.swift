// SPDX-License-Identifier: Apache-2.0

package import Quantities

extension Bench {
    /// A pulse generator beside the board, whose output an interlock switch of the board lets
    /// through to lines of the array.
    ///
    /// It bypasses the limits of the firmware: nothing but the switch is between it and the
    /// sample, and its limits are volts into an open circuit.
    package struct Generator: Hashable, Sendable {
        /// The load that its voltages are displayed for.
        package enum Load: Hashable, Sendable {
            /// None to speak of.
            case high
            /// A resistance.
            case resistance(Milliohms)
        }

        /// What experiments call it.
        package let name: String
        /// The family it belongs to.
        package let model: String
        /// Where it is: `tcp:…`, `unix:…`, `serial:…` or `usb:…`.
        package let address: String
        /// Its channel, from 1.
        package let channel: Int
        /// The load that is connected.
        package let load: Load
        /// The rows its switch leads to, from 1.
        package let rows: [Int]
        /// The columns its switch leads to, from 1.
        package let columns: [Int]
        /// The board's interlock switch, from 1.
        package let switchNumber: Int
        /// The board's trigger output that triggers it, from 1.
        package let triggerOutput: Int
        /// Whether the rising edge triggers.
        package let triggersRising: Bool
        /// From the trigger's edge to the start of the first pulse.
        package let triggerDelay: Nanoseconds
        /// How much that delay may differ from trigger to trigger.
        package let triggerSkew: Nanoseconds
        /// Largest magnitude of a level, into an open circuit.
        package let voltage: Microvolts
        /// Longest pulse.
        package let pulseWidth: Nanoseconds
        /// Most pulses of one trigger.
        package let pulseCount: Int64
    }
}

extension Bench.Generator {
    static let schema = ParameterSchema([
        Parameter("name", .text, example: "G1", about: "What experiments call it."),
        Parameter("model", .text, example: "rigol-dg1000z", about: "The family it belongs to."),
        Parameter(
            "address",
            .text,
            example: "tcp:192.168.1.20:5555",
            about: "Where it is: tcp:HOST:PORT, unix:PATH, serial:PATH, usb:VID:PID[:SERIAL]."
        ),
        Parameter(
            "channel",
            .integer,
            default: "1",
            minimum: "1",
            maximum: "16",
            about: "Its channel."
        ),
        Parameter(
            "load",
            .text,
            example: "high",
            about: "The load that is connected: high, or a resistance such as 50 ohm."
        ),
        Parameter(
            "rows",
            .list(.integer, count: 1...64),
            optional: true,
            minimum: "1",
            about: "The rows its switch leads to."
        ),
        Parameter(
            "columns",
            .list(.integer, count: 1...64),
            optional: true,
            minimum: "1",
            about: "The columns its switch leads to."
        ),
        Parameter(
            "switch",
            .integer,
            minimum: "1",
            maximum: "16",
            example: "1",
            about: "The board's interlock switch between it and the lines."
        ),
    ])

    static let triggerSchema = ParameterSchema([
        Parameter(
            "output",
            .integer,
            minimum: "1",
            maximum: "16",
            example: "1",
            about: "The board's trigger output that triggers it."
        ),
        Parameter(
            "edge",
            .choice(["rising", "falling"]),
            default: "rising",
            about: "The edge that triggers."
        ),
        Parameter(
            "delay",
            .quantity(.duration),
            minimum: "0 s",
            maximum: "1 s",
            example: "400 ns",
            about: "From the trigger's edge to the start of the first pulse."
        ),
        Parameter(
            "skew",
            .quantity(.duration),
            minimum: "0 s",
            maximum: "1 s",
            example: "10 ns",
            about: "How much that delay may differ."
        ),
    ])

    static let limitSchema = ParameterSchema([
        Parameter(
            "voltage",
            .quantity(.voltage),
            minimum: "1 uV",
            example: "2 V",
            about: "Largest magnitude of a level, into an open circuit."
        ),
        Parameter(
            "pulse_width",
            .quantity(.duration),
            minimum: "1 ns",
            example: "1 ms",
            about: "Longest pulse."
        ),
        Parameter(
            "pulses",
            .integer,
            minimum: "1",
            example: "1000",
            about: "Most pulses of one trigger."
        ),
    ])

    /// Everything electrical; where the instrument is does not count.
    var canonical: JSONText {
        .object([
            .init("name", .text(name)),
            .init("model", .text(model)),
            .init("channel", .integer(Int64(channel))),
            .init("load", load.canonical),
            .init("rows", .array(rows.map { .integer(Int64($0)) })),
            .init("columns", .array(columns.map { .integer(Int64($0)) })),
            .init("switch", .integer(Int64(switchNumber))),
            .init(
                "trigger",
                .object([
                    .init("output", .integer(Int64(triggerOutput))),
                    .init("edge", .text(triggersRising ? "rising" : "falling")),
                    .init("delay", .integer(triggerDelay.value)),
                    .init("skew", .integer(triggerSkew.value)),
                ])
            ),
            .init(
                "limits",
                .object([
                    .init("voltage", .integer(voltage.value)),
                    .init("pulse_width", .integer(pulseWidth.value)),
                    .init("pulses", .integer(pulseCount)),
                ])
            ),
        ])
    }
}

extension Bench.Generator.Load {
    fileprivate var canonical: JSONText {
        switch self {
        case .high: .text("high")
        case .resistance(let value): .integer(value.value)
        }
    }
}
