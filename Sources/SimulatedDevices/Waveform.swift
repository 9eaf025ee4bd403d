// SPDX-License-Identifier: Apache-2.0

/// A voltage over time, as samples each of which holds until the next.
package struct Waveform: Hashable, Sendable {
    /// One sample.
    package struct Sample: Hashable, Sendable {
        /// When it begins.
        package let seconds: Double
        /// The voltage from then on.
        package let volts: Double

        /// A sample.
        package init(seconds: Double, volts: Double) {
            self.seconds = seconds
            self.volts = volts
        }
    }

    /// The samples, in the order of their times.
    package let samples: [Sample]

    /// A waveform whose times rise.
    package init(_ samples: [Sample]) {
        let pairs = zip(samples, samples.dropFirst())
        precondition(pairs.allSatisfy { $0.seconds < $1.seconds }, "The times of a waveform rise.")
        self.samples = samples
    }

    /// A triangular sweep 0 → `positive` → 0 → `negative` → 0, with `count` steps a quarter.
    package init(triangleTo positive: Double, and negative: Double, count: Int, step: Double) {
        var volts: [Double] = []
        for peak in [positive, negative] {
            volts += (0..<count).map { peak * Double($0) / Double(count) }
            volts += (0..<count).map { peak * Double(count - $0) / Double(count) }
        }
        volts.append(0)
        let samples = volts.enumerated().map { index, volts in
            Sample(seconds: Double(index) * step, volts: volts)
        }
        self.init(samples)
    }
}

/// What a device showed under a waveform, sample by sample.
package struct WaveformRecord: Hashable, Sendable {
    /// The times.
    package private(set) var seconds: [Double] = []
    /// The voltages.
    package private(set) var volts: [Double] = []
    /// The currents when each sample begins.
    package private(set) var currents: [Double] = []
    /// The state variable when each sample begins.
    package private(set) var states: [Double] = []

    mutating func add(_ sample: Waveform.Sample, _ current: Double, _ state: Double) {
        seconds.append(sample.seconds)
        volts.append(sample.volts)
        currents.append(current)
        states.append(state)
    }
}

extension SimulatedDevice {
    /// Applies a waveform; the current of a sample is that of its voltage in the state it meets.
    ///
    /// - Throws: ``SimulationError`` `.tooLong`.
    package mutating func play(_ waveform: Waveform) throws(SimulationError) -> WaveformRecord {
        var record = WaveformRecord()
        let samples = waveform.samples
        for (index, sample) in samples.enumerated() {
            record.add(sample, current(volts: sample.volts), state)
            guard index + 1 < samples.count else { break }
            try apply(volts: sample.volts, seconds: samples[index + 1].seconds - sample.seconds)
        }
        return record
    }
}
