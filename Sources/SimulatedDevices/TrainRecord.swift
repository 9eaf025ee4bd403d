// SPDX-License-Identifier: Apache-2.0

/// What a device showed under pulse trains: one reading before, and one after every pulse.
package struct TrainRecord: Hashable, Sendable {
    /// The currents that were read.
    package private(set) var currents: [Double] = []
    /// The conductances: current over read voltage.
    package private(set) var conductances: [Double] = []
    /// When each was read, in seconds.
    package private(set) var seconds: [Double] = []

    /// The largest over the smallest conductance; nil unless all are positive.
    package var onOff: Double? {
        guard let least = conductances.min(), let largest = conductances.max(), least > 0 else {
            return nil
        }
        return largest / least
    }

    mutating func add(_ current: Double, volts: Double, nanoseconds: Int64) {
        currents.append(current)
        conductances.append(current / volts)
        seconds.append(Double(nanoseconds) / 1e9)
    }
}

extension SimulatedDevice {
    /// The longest that a device is simulated: its clock counts nanoseconds in 64 bits.
    package static let timeLimit = 4e9

    /// Applies trains one after the other, and reads before the first and after every pulse.
    ///
    /// After each pulse the device rests for `interval`, then it is read, and the next pulse
    /// follows at once. A read acts on the device as a pulse of its voltage and width; the current
    /// is that at its end.
    ///
    /// - Throws: ``SimulationError`` `.tooLong`.
    package mutating func play(
        _ trains: [PulseTrain],
        reading: PulseReading,
        interval: Double
    ) throws(SimulationError) -> TrainRecord {
        var total = reading.seconds
        for train in trains {
            total += Double(train.count) * (train.seconds + interval + reading.seconds)
        }
        guard total <= Self.timeLimit else {
            throw SimulationError(
                .tooLong,
                "the trains",
                "they last \(total) s",
                expected: "at most \(Self.timeLimit) s"
            )
        }
        var record = TrainRecord()
        try read(reading, into: &record)
        for train in trains {
            for _ in 0..<train.count {
                try apply(volts: train.volts, seconds: train.seconds)
                try rest(seconds: interval)
                try read(reading, into: &record)
            }
        }
        return record
    }

    /// Applies trains, then looks at the device at growing times without disturbing it.
    ///
    /// The times are ten a decade, from a millionth of `span` or 1 µs on, whichever is longer.
    ///
    /// - Throws: ``SimulationError`` `.tooLong`.
    package mutating func relax(
        after trains: [PulseTrain],
        readVolts: Double,
        span: Double
    ) throws(SimulationError) -> TrainRecord {
        for train in trains {
            for _ in 0..<train.count {
                try apply(volts: train.volts, seconds: train.seconds)
                try rest(seconds: 0)
            }
        }
        let start = nanoseconds
        var record = TrainRecord()
        var step = 0
        var time = max(1e-6, span * 1e-6)
        while time <= span * (1 + 1e-9) {
            try rest(seconds: time - Double(nanoseconds - start) / 1e9)
            let current = current(volts: readVolts)
            record.add(current, volts: readVolts, nanoseconds: nanoseconds - start)
            step += 1
            time = max(1e-6, span * 1e-6) * Self.growth(tenths: step)
        }
        return record
    }

    /// 10 to the power of some tenths, from a table: the same on every host.
    private static func growth(tenths count: Int) -> Double {
        let tenths = [
            1, 1.258_925_411_794_167, 1.584_893_192_461_113_5, 1.995_262_314_968_879_5,
            2.511_886_431_509_580_1, 3.162_277_660_168_379_5, 3.981_071_705_534_972_5,
            5.011_872_336_272_723, 6.309_573_444_801_933, 7.943_282_347_242_816,
        ]
        return (0..<count / 10).reduce(tenths[count % 10]) { product, _ in product * 10 }
    }

    private mutating func read(
        _ reading: PulseReading,
        into record: inout TrainRecord
    ) throws(SimulationError) {
        try apply(volts: reading.volts, seconds: reading.seconds)
        let current = current(volts: reading.volts)
        record.add(current, volts: reading.volts, nanoseconds: nanoseconds)
        try rest(seconds: 0)
    }
}
