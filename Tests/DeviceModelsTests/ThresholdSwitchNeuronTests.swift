// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import Foundation
import Testing

@Suite("threshold-switch neurons")
struct ThresholdSwitchNeuronTests {
    /// The published closed form of the period, without delays and output resistor.
    private func period(_ input: Double, _ c: [String: Double]) -> Double {
        let load = c["load_resistance"] ?? 0
        let on = c["on_resistance"] ?? 0
        let off = c["off_resistance"] ?? 0
        let hold = c["hold_voltage"] ?? 0
        let threshold = c["threshold_voltage"] ?? 0
        let capacitance = c["capacitance"] ?? 0
        let charge = capacitance * load * off / (load + off)
        let discharge = capacitance * load * on / (load + on)
        let full = input * off / (load + off)
        let empty = input * on / (load + on)
        return charge * log((full - hold) / (full - threshold))
            + discharge * log((threshold - empty) / (hold - empty))
    }

    private let plain: [String: Double] = [
        "load_resistance": 47e3, "capacitance": 3.3e-9, "output_resistance": 0,
        "threshold_voltage": 1, "hold_voltage": 0.2, "on_resistance": 900,
        "off_resistance": 2e6, "off_delay": 0,
    ]

    // Both sides are a few logarithms and products; ten spikes add a few roundings.
    @Test("the period is that of the closed form, to 1e-12", arguments: [1.1, 1.5, 2, 4, 7, -3])
    func closedForm(input: Double) throws {
        var neuron = try circuit(.thresholdSwitch, nil, plain)
        let expected = period(input.magnitude, plain)
        let times = neuron.spikeTimes(input: input, seconds: 12.5 * expected)
        try #require(times.count >= 11)
        for index in 1..<10 {
            #expect(relativeError(times[index + 1] - times[index], expected) < 1e-12)
        }
    }

    @Test(
        "it oscillates where the input reaches the threshold and the load lets it off, only there"
    )
    func oscillationCondition() throws {
        for (input, load, oscillates) in [
            (1.02, 47e3, false), (1.03, 47e3, true), (2.0, 8.05e3, false), (2.0, 8.15e3, true),
        ] {
            let changes = plain.merging(["load_resistance": load]) { $1 }
            let condition =
                input * 2e6 / (2e6 + load) >= 1 && input * 900 / (900 + load) <= 0.2
            #expect(condition == oscillates)
            var neuron = try circuit(.thresholdSwitch, nil, changes)
            let spikes = neuron.advance(input: input, seconds: 0.1)
            #expect((spikes > 1) == oscillates, "\(input) V, \(load) Ohm: \(spikes)")
        }
    }

    @Test("an output resistor divides both thresholds")
    func outputResistor() throws {
        // With Ro = Ron, the conducting switch has half the capacitor's voltage.
        let changes = plain.merging(["output_resistance": 900, "hold_voltage": 0.1]) { $1 }
        var neuron = try circuit(.thresholdSwitch, nil, changes)
        let equivalent = plain.merging([
            "on_resistance": 1800, "off_resistance": 2e6 + 900,
            "threshold_voltage": 1 * (2e6 + 900) / 2e6, "hold_voltage": 0.2,
        ]) { $1 }
        let expected = period(2, equivalent)
        let times = neuron.spikeTimes(input: 2, seconds: 5 * expected)
        try #require(times.count > 3)
        #expect(relativeError(times[3] - times[2], expected) < 1e-12)
    }

    @Test("delays lengthen the cycle by what the membrane does in them")
    func delays() throws {
        let changes = plain.merging(["on_delay": 20e-6, "off_delay": 5e-6]) { $1 }
        var neuron = try circuit(.thresholdSwitch, nil, changes)
        let input = 2.0
        let off = input * 2e6 / (47e3 + 2e6)
        let on = input * 900 / (47e3 + 900.0)
        let charge = 3.3e-9 * 47e3 * 2e6 / (47e3 + 2e6)
        let discharge = 3.3e-9 * 47e3 * 900 / (47e3 + 900.0)
        // It turns on above the threshold and off below the hold voltage.
        let top = off + (1 - off) * exp(-20e-6 / charge)
        let bottom = on + (0.2 - on) * exp(-5e-6 / discharge)
        let expected =
            charge * log((off - bottom) / (off - 1)) + 20e-6
            + discharge * log((top - on) / (0.2 - on)) + 5e-6
        let times = neuron.spikeTimes(input: input, seconds: 5 * expected)
        try #require(times.count > 3)
        #expect(relativeError(times[3] - times[2], expected) < 1e-12)
    }

    @Test("a voltage that leaves the threshold within the on-delay does not switch")
    func interruptedDelay() throws {
        let changes = plain.merging(["on_delay": 50e-6]) { $1 }
        var neuron = try circuit(.thresholdSwitch, nil, changes)
        // About 0.11 ms to the threshold at 2 V.
        #expect(neuron.spikes(pulses: 40, 2, width: 130e-6, gap: 1e-3) == 0)
        #expect(neuron.spikes(pulses: 1, 2, width: 200e-6, gap: 1e-3) == 1)
    }

    @Test("the threshold is drawn for each cycle: mean and deviation over 4000 cycles")
    func thresholdSpread() throws {
        let changes = plain.merging(["threshold_spread": 0.03]) { $1 }
        var neuron = try circuit(.thresholdSwitch, nil, changes)
        var levels: [Double] = []
        while levels.count < 4000 {
            let step = neuron.advanceToSpike(input: 2, seconds: 1)
            if step.isSpike { levels.append(neuron.membrane) }
        }
        let (mean, deviation) = moments(levels)
        // Five standard errors: 0.03 ∕ √4000 for the mean, 0.03 ∕ √8000 for the deviation.
        #expect((mean - 1).magnitude < 5 * 0.03 / 4000.0.squareRoot())
        #expect((deviation - 0.03).magnitude < 5 * 0.03 / 8000.0.squareRoot())
    }

    // Pt∕Ag nanodots∕HfO2∕Pt: threshold and capacitance are fitted to these two numbers.
    @Test("the nanodot oscillator gives 19 kHz at 0.6 V and 54 kHz at 0.8 V")
    func nanodots() throws {
        for (input, kilohertz) in [(0.6, 19.0), (0.8, 54.0)] {
            var neuron = try circuit(.thresholdSwitch, "ag-nanodots")
            let times = neuron.spikeTimes(input: input, seconds: 1e-3)
            try #require(times.count > 4)
            let frequency = 1e-3 / (times[4] - times[3])
            #expect(relativeError(frequency, kilohertz) < 1e-4)
        }
        var below = try circuit(.thresholdSwitch, "ag-nanodots")
        #expect(below.advance(input: 0.58, seconds: 1) == 0)
    }

    @Test("presets have the published thresholds")
    func publishedThresholds() throws {
        for (name, volts) in [("ag-sio2-au", 1.0), ("ni-hfo2-ni", 1.0), ("ag-sioxny", 0.4)] {
            let kind = NeuronCircuitKind.thresholdSwitch
            let preset = try #require(kind.preset(named: name.utf8))
            let index = try #require(kind.parameterIndex(named: "threshold_voltage".utf8))
            #expect(preset.values[index] == volts)
            var below = try circuit(kind, name, ["mean_on_delay": 0])
            #expect(below.advance(input: 0.99 * volts, seconds: 10) == 0)
            var above = try circuit(kind, name, ["mean_on_delay": 0])
            #expect(above.advance(input: 1.1 * volts, seconds: 10) > 0)
        }
    }
}

@Suite("the four tests of a threshold-switch neuron (Ag/SiO2/Au)")
struct SilverSilicaNeuronTests {
    private func peak(_ input: Double) throws -> Double {
        var neuron = try circuit(.thresholdSwitch, "ag-sio2-au")
        let step = neuron.advanceToSpike(input: input, seconds: 1)
        return step.isSpike ? neuron.output : 0
    }

    @Test("all or nothing: a spike's current does not depend on the input")
    func allOrNothing() throws {
        let peaks = try [1.2, 2, 5, 20].map { try peak($0) }
        // Vth (Roff + Ro) ∕ Roff ∕ (Ron + Ro).
        for value in peaks { #expect(relativeError(value, 1.000001 / 2000) < 1e-12) }
        #expect(try peak(0.9) == 0)
    }

    @Test("threshold-driven: below the threshold never, above it always")
    func thresholdDriven() throws {
        #expect(try peak(1) == 0)
        #expect(try peak(1.001) > 0)
    }

    @Test("refractory: a pulse soon after a spike does not fire, later it does")
    func refractory() throws {
        // From rest it takes RL C ln 2 = 0.69 ms at 2 V.
        for (gap, second) in [(0.05e-3, 0), (3e-3, 1)] {
            var neuron = try circuit(.thresholdSwitch, "ag-sio2-au")
            #expect(neuron.advance(input: 2, seconds: 0.75e-3) == 1)
            neuron.advance(input: 0, seconds: gap)
            #expect(neuron.advance(input: 2, seconds: 0.75e-3) == second)
        }
    }

    @Test("strength-modulated: the rate rises with the input")
    func strengthModulated() throws {
        let counts = try [1.2, 1.5, 2, 3, 5].map { input in
            var neuron = try circuit(.thresholdSwitch, "ag-sio2-au")
            return neuron.advance(input: input, seconds: 1)
        }
        for index in 1..<counts.count { #expect(counts[index] > counts[index - 1]) }
    }

    @Test("after a hundred thousand cycles it fires as at first")
    func endurance() throws {
        var neuron = try circuit(.thresholdSwitch, "ag-sio2-au")
        let early = neuron.spikeTimes(input: 2, seconds: 0.02)
        neuron.advance(input: 2, seconds: 100)
        let late = neuron.spikeTimes(input: 2, seconds: 0.02)
        try #require(early.count > 3 && late.count > 3)
        #expect(relativeError(late[3] - late[2], early[3] - early[2]) < 1e-10)
        #expect(neuron.spikeCount > 90_000)
    }
}

@Suite("the diffusive neuron (Pt/SiOxNy:Ag/Pt)")
struct DiffusiveNeuronTests {
    private func rate(_ changes: [String: Double]) throws -> Int {
        var neuron = try circuit(.thresholdSwitch, "ag-sioxny", changes)
        return neuron.spikes(pulses: 2000, 0.8, width: 2e-3, gap: 1e-3)
    }

    @Test("a smaller resistor gives a higher rate, a larger capacitor a lower one")
    func resistorAndCapacitor() throws {
        let resistors = try [170e3, 300e3, 600e3, 1200e3].map { try rate(["load_resistance": $0]) }
        let capacitors = try [3e-9, 10e-9, 30e-9, 100e-9].map { try rate(["capacitance": $0]) }
        for index in 1..<4 {
            #expect(resistors[index] < resistors[index - 1], "\(resistors)")
            #expect(capacitors[index] < capacitors[index - 1], "\(capacitors)")
        }
    }

    /// Times from rest to the first spike at an input, over many devices.
    private func integrationTimes(_ input: Double, count: UInt32 = 2000) throws -> [Double] {
        try (0..<count).map { device in
            var neuron = try circuit(
                .thresholdSwitch,
                "ag-sioxny",
                noise: CellNoise(seed: 4, device: device)
            )
            return neuron.advanceToSpike(input: input, seconds: 1).seconds
        }
    }

    @Test("the integration time is that of charging plus an exponential delay")
    func integrationTime() throws {
        let times = try integrationTimes(0.8)
        let load = 200e3 * 1e10 / (200e3 + 1e10)
        let full = 0.8 * 1e10 / (200e3 + 1e10)
        let charging = 10e-9 * load * log(full / (full - 0.4))
        #expect(try #require(times.min()) >= charging * (1 - 1e-12))
        // Kolmogorov-Smirnov against the exponential of 1 ms, 1 % level.
        let sorted = times.map { ($0 - charging) / 1e-3 }.sorted()
        var distance = 0.0
        for (index, value) in sorted.enumerated() {
            let expected = 1 - exp(-value)
            distance = max(distance, (expected - Double(index) / 2000).magnitude)
            distance = max(distance, (expected - Double(index + 1) / 2000).magnitude)
        }
        #expect(distance < 1.63 / 2000.0.squareRoot())
    }

    @Test("the integration time falls with the amplitude")
    func amplitude() throws {
        let means = try [0.45, 0.6, 0.8, 1.2].map { moments(try integrationTimes($0)).mean }
        for index in 1..<means.count { #expect(means[index] < means[index - 1]) }
    }

    // Measured: 196 relaxations, log-normal, ln(ms) 1.190 ± 0.237.
    @Test("the refractory time is the measured relaxation: median 3.29 ms, sigma 0.237")
    func relaxation() throws {
        var logarithms: [Double] = []
        for device in 0..<UInt32(2000) {
            var neuron = try circuit(
                .thresholdSwitch,
                "ag-sioxny",
                noise: CellNoise(seed: 5, device: device)
            )
            let fired = neuron.advanceToSpike(input: 0.8, seconds: 1)
            #expect(fired.isSpike)
            // After the spike the capacitor empties within microseconds; then it relaxes.
            var seconds = 0.0
            let resistance = { (neuron.membrane / neuron.output) }
            while resistance() < 1e6 {
                neuron.advance(input: 0.1, seconds: 20e-6)
                seconds += 20e-6
            }
            logarithms.append(log(seconds * 1e3))
        }
        let (mean, deviation) = moments(logarithms)
        // Five standard errors, and the capacitor's discharge of at most 0.3 ms.
        #expect(mean > 1.190 - 0.03 && mean < 1.190 + 0.10, "\(mean)")
        #expect((deviation - 0.237).magnitude < 0.025, "\(deviation)")
    }
}
