// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SimulatedDevices

/// What is published of the devices of the neuron rows, on their profiles.
@Suite("Published numbers of neuron devices")
struct PublishedNeuronTests {
    private func nominal(_ row: String) throws -> (DevicePlan, SimulatedDevice) {
        var plan = try Samples.plan(row)
        plan.removeSpreads()
        return (plan, try SimulatedDevice(plan, seed: 1, isNoisy: false))
    }

    /// The least voltage, in steps of 1 %, that multiplies the conductance at itself by 10.
    private func threshold(
        _ row: String,
        from start: Double,
        seconds: Double
    ) throws -> Double? {
        for step in 0...60 {
            let volts = start * (1 + 0.01 * Double(step))
            var (_, device) = try nominal(row)
            let fresh = device.current(volts: volts)
            try device.apply(volts: volts, seconds: seconds)
            if device.current(volts: volts) > 10 * fresh { return volts }
        }
        return nil
    }

    @Test(
        "switches turn on at the published threshold, within 2 %",
        arguments: [
            ("NEU-02", 1.0, 1e-4), ("NEU-03", 0.267, 1e-6), ("NEU-08", 1.75, 1e-6),
            ("NEU-10", 1.25, 1e-6),
            ("NEU-11", 1.7, 1e-6),
        ]
    )
    func thresholds(row: String, volts: Double, seconds: Double) throws {
        let found = try #require(try threshold(row, from: 0.7 * volts, seconds: seconds))
        #expect(abs(found / volts - 1) < 0.02)
    }

    @Test("NEU-01: 0.4 V turn the diffusive device on within 5 ms, 0.35 V do not")
    func diffusive() throws {
        for (volts, isOn) in [(0.4, true), (0.35, false)] {
            var (_, device) = try nominal("NEU-01")
            try device.apply(volts: volts, seconds: 5e-3)
            // On is at least half of the bridged conductance, 1 / 17 kohm.
            let conductance = device.current(volts: volts) / volts
            #expect((conductance > 0.5 / 17e3) == isOn, "\(volts) V")
        }
    }

    @Test("NEU-03: nanodots switch below 0.6 V, on within 210 ns and off within 240 ns")
    func nanodots() throws {
        var (_, device) = try nominal("NEU-03")
        let off = device.state
        try device.apply(volts: 0.6, seconds: 200e-9)
        #expect(device.state == off)
        try device.apply(volts: 0.6, seconds: 15e-9)
        #expect(abs(device.state * 806 - 1) < 1e-9)
        try device.rest(seconds: 230e-9)
        try device.apply(volts: 0.01, seconds: 1e-9)
        #expect(device.current(volts: 0.01) > 0.5 * 0.01 / 806)
        try device.rest(seconds: 20e-9)
        #expect(device.current(volts: 0.01) < 1e-9)
    }

    @Test("NEU-04: a ramp of 0.5 V/s sets the unipolar cell at 3.5 V within 1 %; 2 V reset it")
    func unipolar() throws {
        for sign in [1.0, -1.0] {
            var (_, device) = try nominal("NEU-04")
            var volts = 0.0
            while device.state < 0.5, volts < 6 {
                volts += 0.01
                try device.apply(volts: sign * volts, seconds: 0.02)
            }
            #expect(abs(volts / 3.5 - 1) < 0.01)
            // The same sign resets it, which makes it unipolar.
            try device.rest(seconds: 1e-3)
            try device.apply(volts: sign * 2, seconds: 1)
            #expect(device.state == 0)
        }
    }

    @Test("NEU-05: nothing below 1.0 V; set pulses integrate, one reset pulse empties")
    func integrating() throws {
        var (plan, device) = try nominal("NEU-05")
        let fresh = device.state
        try device.apply(volts: 0.99, seconds: 1e-2)
        #expect(device.state == fresh)
        try device.rest(seconds: 1e-3)
        let record = try device.play(
            [plan.scheme.setTrain, plan.scheme.resetTrain].compactMap(\.self),
            reading: plan.scheme.reading,
            interval: 1e-5
        )
        let values = record.conductances
        #expect(zip(values, values.dropFirst()).prefix(10).allSatisfy { $0 < $1 })
        #expect(values[values.count - 1] == values[0])
    }

    @Test("NEU-06: fires after 6 pulses within half a pulse, over 1000 devices; sooner at 2 V")
    func phaseChange() throws {
        let plan = try Samples.plan("NEU-06")
        func interval(_ volts: Double) throws -> (mean: Double, deviation: Double) {
            var counts: [Double] = []
            for number in 0..<1000 {
                var device = try SimulatedDevice(
                    plan,
                    seed: 5,
                    device: UInt32(number),
                    isNoisy: false
                )
                // A fresh neuron has fired before: its start is random.
                try device.apply(volts: 5.5, seconds: 50e-9)
                try device.rest(seconds: 1e-6)
                var count = 0.0
                while device.state < 1, count < 100 {
                    try device.apply(volts: volts, seconds: 100e-9)
                    try device.rest(seconds: 1e-6)
                    count += 1
                }
                counts.append(count)
            }
            let mean = counts.reduce(0, +) / 1000
            let squares = counts.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
            return (mean, (squares / 999).squareRoot())
        }
        let usual = try interval(1.5)
        #expect(abs(usual.mean - 6) < 0.5)
        #expect(usual.deviation > 0.1)
        #expect(try interval(2).mean < usual.mean - 1)
    }

    @Test("NEU-11, NEU-12: the probability of firing is a sigmoid of the voltage")
    func sigmoids() throws {
        for (row, center, step, seconds) in [
            ("NEU-11", 1.7, 0.1, 1e-6), ("NEU-12", 0.8, 0.05, 0.75e-9),
        ] {
            let plan = try Samples.plan(row)
            let parts = try [-2.0, -1, 0, 1, 2].map { offset in
                let volts = center + step * offset
                var count = 0.0
                for number in 0..<500 {
                    var device = try SimulatedDevice(
                        plan,
                        seed: 9,
                        device: UInt32(number),
                        isNoisy: false
                    )
                    let fresh = device.state
                    try device.apply(volts: volts, seconds: seconds)
                    if device.state > fresh { count += 1 }
                }
                return count / 500
            }
            #expect(zip(parts, parts.dropFirst()).allSatisfy { $0 < $1 }, "\(row) \(parts)")
            #expect(parts[0] < 0.05 && parts[4] > 0.95, "\(row) \(parts)")
            // Three standard deviations of 500 throws at one half.
            #expect(abs(parts[2] - 0.5) < 0.067, "\(row) \(parts)")
        }
    }

    @Test("NEU-13: 16 levels are told apart")
    func backHopping() throws {
        let plan = try Samples.plan("NEU-13")
        var levels: Set<Double> = []
        for number in 0..<200 {
            var device = try SimulatedDevice(plan, seed: 4, device: UInt32(number), isNoisy: false)
            for _ in 0..<12 {
                levels.insert(device.current(volts: 0.1))
                try device.apply(volts: 0.91, seconds: 0.75e-9)
                try device.rest(seconds: 1e-8)
            }
        }
        #expect(levels.count == 16)
    }
}
