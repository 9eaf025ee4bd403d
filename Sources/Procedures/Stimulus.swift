// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import PulsePrograms
internal import Quantities

/// A train of equal pulses on one cell, as an experiment asks for it.
struct Stimulus: Sendable {
    /// Effective voltage.
    let volts: Microvolts
    /// Program ticks of a pulse.
    let ticks: UInt64

    /// The parameters of a pulse, whose names begin with `prefix`.
    static func pulseParameters(
        _ prefix: String,
        amplitude: String,
        width: String
    ) -> [Parameter] {
        [
            Parameter(
                prefix + "_amplitude",
                .quantity(.voltage),
                default: amplitude,
                about: "Effective voltage of a \(prefix) pulse."
            ),
            Parameter(
                prefix + "_width",
                .quantity(.duration),
                default: width,
                minimum: "10 ns",
                about: "Width of a \(prefix) pulse."
            ),
        ]
    }

    /// How many there are at most; a parameter of a count.
    static func countParameter(_ name: String, default count: String, about: String) -> Parameter {
        Parameter(
            name,
            .integer,
            default: count,
            minimum: "1",
            maximum: "10000",
            about: about
        )
    }

    init(_ given: GivenParameters, _ stage: Stage, prefix: String) throws(ProcedureError) {
        volts = try given.voltage(prefix + "_amplitude")
        ticks = stage.pulseTicks(try given.duration(prefix + "_width"))
        guard volts.value != 0 else {
            throw ProcedureError(
                .parameter,
                prefix + "_amplitude",
                "a pulse needs a voltage other than 0"
            )
        }
    }

    /// Program ticks at rest between pulses whose starts lie `interval` apart.
    func gap(
        _ interval: Nanoseconds,
        _ stage: Stage,
        _ name: String
    ) throws(ProcedureError) -> UInt64 {
        let whole = stage.ticks(interval)
        guard whole >= ticks + stage.restTicks else {
            throw ProcedureError(
                .parameter,
                name,
                "\(Quantity(.duration, interval.value)) from start to start leaves less than the "
                    + "settling time between two pulses"
            )
        }
        return whole - ticks
    }
}
