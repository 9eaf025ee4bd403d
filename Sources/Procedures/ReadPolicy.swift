// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import PulsePrograms
internal import Quantities

/// How a cell is read.
struct ReadPolicy: Sendable {
    /// The parameters that describe it.
    static func parameters(voltage: String, width: String, average: String) -> [Parameter] {
        [
            Parameter(
                "read_voltage",
                .quantity(.voltage),
                default: voltage,
                about: "Effective voltage of a read."
            ),
            Parameter(
                "read_width",
                .quantity(.duration),
                default: width,
                minimum: "100 ns",
                about: "How long a read lasts."
            ),
            Parameter(
                "average",
                .integer,
                default: average,
                minimum: "1",
                maximum: "1000",
                about: "Conversions of one read."
            ),
        ]
    }

    /// V(row) − V(column) that is asked for.
    let asked: Microvolts
    /// Its code.
    let code: Int16
    /// The conversions.
    let read: Read

    /// A read of `average` conversions that together take `width`.
    init(
        _ stage: Stage,
        voltage: Microvolts,
        width: Nanoseconds,
        average: Int64
    ) throws(ProcedureError) {
        asked = stage.across(voltage)
        code = try stage.calibration.code(across: asked)
        guard code != 0 else {
            throw ProcedureError(.parameter, "read_voltage", "a read needs a voltage other than 0")
        }
        let aperture = stage.ticks(width) / UInt64(average)
        read = Read(average: UInt16(average), aperture: max(stage.board.shortestTicks, aperture))
    }

    /// The read that an experiment asks for.
    init(_ given: GivenParameters, _ stage: Stage) throws(ProcedureError) {
        try self.init(
            stage,
            voltage: given.voltage("read_voltage"),
            width: given.duration("read_width"),
            average: Int64(given.count("average"))
        )
    }

    /// Program ticks from the instruction before a read to the rest after it.
    func ticks(_ stage: Stage) -> UInt64 {
        stage.settleTicks + UInt64(read.average) * read.aperture + stage.restTicks
    }

    /// The voltage across the cell that the code makes.
    func programmed(_ stage: Stage) -> Microvolts { stage.calibration.voltage(across: code) }

    /// The conductance that a sample stands for, in siemens.
    func siemens(_ record: Record, _ stage: Stage) -> Double {
        let volts = stage.calibration.microvoltsPerCode * Double(code) * 1e-6
        return stage.calibration.amperes(record) / volts
    }

    /// What a board asks of a sample to know that a cell conducts at least so many siemens.
    func condition(atLeast siemens: Double, _ stage: Stage) -> RepeatCondition {
        let limit = reading(siemens, stage)
        return code > 0
            ? .sampleWithin(low: limit, high: .max) : .sampleWithin(low: .min, high: limit)
    }

    /// What a board asks of a sample to know that a cell conducts less than so many siemens, by at
    /// least one picoampere of the read.
    func condition(below siemens: Double, _ stage: Stage) -> RepeatCondition {
        let limit = reading(siemens, stage)
        return code > 0
            ? .sampleWithin(low: .min, high: limit - 1) : .sampleWithin(low: limit + 1, high: .max)
    }

    private func reading(_ siemens: Double, _ stage: Stage) -> Int64 {
        let volts = stage.calibration.microvoltsPerCode * Double(code) * 1e-6
        return stage.calibration.reading(amperes: siemens * volts)
    }
}
