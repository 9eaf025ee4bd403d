// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SimulatedDevices

@Suite("One simulated device")
struct SimulatedDeviceTests {
    @Test("one seed gives one answer, another seed or device another")
    func seeds() throws {
        let plan = try Samples.plan("SYN-04")
        func answer(_ seed: UInt64, _ number: UInt32) throws -> [Double] {
            var device = try SimulatedDevice(plan, seed: seed, device: number)
            return try device.conductances("5 V 5 us 20", read: "2 V 1 ms")
        }
        #expect(try answer(3, 0) == answer(3, 0))
        #expect(try answer(3, 0) != answer(4, 0))
        #expect(try answer(3, 0) != answer(3, 1))
        // What fabrication made of them differs, too.
        func fresh(_ number: UInt32) throws -> Double {
            var device = try SimulatedDevice(plan, seed: 3, device: number, isNoisy: false)
            return device.current(volts: 2)
        }
        #expect(try fresh(0) != fresh(1))
    }

    @Test("a train is read before its first and after each of its pulses, at their times")
    func train() throws {
        var device = try SimulatedDevice(Samples.plan("SYN-04"), seed: 1)
        let record = try device.play(
            [PulseTrain(volts: 5, seconds: 5e-6, count: 2)],
            reading: PulseReading(volts: 2, seconds: 1e-3),
            interval: 1e-5
        )
        // A read of 1 ms, a pulse of 5 µs, a rest of 10 µs, a read, and so on.
        #expect(record.seconds == [1e-3, 2.015e-3, 3.03e-3])
        #expect(record.conductances == record.currents.map { $0 / 2 })
        #expect(record.conductances[0] < record.conductances[1])
    }

    @Test("a read acts on the device as a pulse of its voltage and width")
    func disturb() throws {
        var plan = try Samples.plan("SYN-04")
        plan.removeSpreads()
        var gentle = try SimulatedDevice(plan, seed: 1, isNoisy: false)
        let kept = try gentle.conductances("1 V 1 us 3", read: "2 V 1 ms")
        #expect(Set(kept).count == 1)
        var harsh = try SimulatedDevice(plan, seed: 1, isNoisy: false)
        let disturbed = try harsh.conductances("1 V 1 us 3", read: "4.5 V 1 ms")
        #expect(Set(disturbed).count == 4)
    }

    @Test("readings carry the read noise of the profile, and none without noise")
    func noise() throws {
        var plan = try Samples.plan("SYN-04")
        try plan.set("read_spread", "5 %")
        var noisy = try SimulatedDevice(plan, seed: 1)
        let drawn = try noisy.conductances("1 V 1 us 400", read: "2 V 1 us")
        let mean = drawn.reduce(0, +) / Double(drawn.count)
        let squares = drawn.map { ($0 / mean - 1) * ($0 / mean - 1) }
        let spread = (squares.reduce(0, +) / Double(drawn.count)).squareRoot()
        // The standard error of a spread of 401 draws is 3.5 %; four of them.
        #expect(abs(spread / 0.05 - 1) < 0.14)
        var quiet = try SimulatedDevice(plan, seed: 1, isNoisy: false)
        #expect(Set(try quiet.conductances("1 V 1 us 9", read: "2 V 1 us")).count == 1)
    }

    @Test("both levels of a family agree on a rectangular pulse, polarity included")
    func levels() throws {
        var plan = DevicePlan(try #require(DeviceFamily.named("vteam")))
        try plan.set("polarity", "-1")
        for polarity in ["-1", "1"] {
            try plan.set("polarity", polarity)
            // 0.03 V and 20 ns stay well between the bounds of the standard device.
            for volts in [-0.3, 0.3] {
                var pulse = try SimulatedDevice(plan, level: .pulse, seed: 1, isNoisy: false)
                var fine = try SimulatedDevice(plan, level: .dynamics, seed: 1, isNoisy: false)
                try pulse.apply(volts: volts, seconds: 5e-10)
                try fine.apply(volts: volts, seconds: 5e-10)
                let (left, right) = (pulse.current(volts: 0.01), fine.current(volts: 0.01))
                // Euler steps of a constant rate only round.
                #expect(abs(left / right - 1) < 1e-9, "\(polarity) \(volts)")
            }
        }
    }

    @Test("a level that the model lacks, and times that would take for ever, are refused")
    func refusals() throws {
        let plan = try Samples.plan("SYN-04")
        let absent = #expect(throws: SimulationError.self) {
            try SimulatedDevice(plan, level: .dynamics, seed: 1)
        }
        #expect(absent?.code == .levelAbsent)
        let family = try #require(DeviceFamily.named("vteam"))
        var device = try SimulatedDevice(DevicePlan(family), level: .dynamics, seed: 1)
        let long = #expect(throws: SimulationError.self) {
            try device.apply(volts: 0.1, seconds: 1)
        }
        #expect(long?.code == .tooLong)
    }

    @Test("a waveform is a constant voltage from each sample to the next")
    func waveform() throws {
        var plan = try Samples.plan("SYN-04")
        plan.removeSpreads()
        var device = try SimulatedDevice(plan, seed: 1, isNoisy: false)
        let record = try device.play(
            Waveform([
                .init(seconds: 0, volts: 5), .init(seconds: 5e-6, volts: 0),
                .init(seconds: 1e-5, volts: 2),
            ])
        )
        var pulsed = try SimulatedDevice(plan, seed: 1, isNoisy: false)
        try pulsed.apply(volts: 5, seconds: 5e-6)
        #expect(record.states == [1, pulsed.state, pulsed.state])
        #expect(record.currents[1] == 0)
        #expect(record.currents[2] == pulsed.current(volts: 2))
    }

    @Test("a relaxation is followed at ten times a decade without disturbing the device")
    func relaxation() throws {
        var device = try SimulatedDevice(Samples.plan("SYN-04"), seed: 1, isNoisy: false)
        let train = PulseTrain(volts: 5, seconds: 5e-6, count: 3)
        let record = try device.relax(after: [train], readVolts: 2, span: 1)
        #expect(record.seconds.count == 61)
        #expect(record.seconds.first == 1e-6)
        #expect(record.seconds.last == 1)
        #expect(Set(record.conductances).count == 1)
    }
}
