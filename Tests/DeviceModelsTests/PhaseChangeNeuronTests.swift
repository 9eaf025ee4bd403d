// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import Testing

@Suite("phase-change neurons")
struct PhaseChangeNeuronTests {
    /// Intervals between spikes in pulses, fractions of a pulse included.
    private func intervals(
        _ volts: Double,
        width: Double,
        count: Int,
        preset: String
    ) throws -> [Double] {
        var neuron = try circuit(.phaseChange, preset)
        var intervals: [Double] = []
        var pulses = 0
        while intervals.count < count, pulses < 1_000_000 {
            let step = neuron.advanceToSpike(input: volts, seconds: width)
            if step.isSpike {
                intervals.append(Double(pulses) + step.seconds / width)
                pulses = 0
                neuron.advance(input: volts, seconds: width - step.seconds)
            } else {
                pulses += 1
            }
            neuron.advance(input: 0, seconds: 1e-6)
        }
        return intervals
    }

    // Published: about six pulses, normal intervals at 2 V. 9.21: χ², two degrees, 1 %.
    @Test("1000 intervals have a mean of 6 within 0.5 and are nearly normal")
    func intervals() throws {
        let intervals = try intervals(2, width: 50e-9, count: 1000, preset: "gst-90nm-2v")
        let (mean, deviation) = moments(intervals)
        #expect((mean - 6).magnitude < 0.5, "\(mean)")
        #expect(deviation > 0.2 && deviation < 0.4, "\(deviation)")
        #expect(jarqueBera(intervals) < 9.21, "\(jarqueBera(intervals))")
    }

    @Test("the statistic that calls them normal would not call a uniform sample so")
    func jarqueBeraCanFail() {
        #expect(jarqueBera((0..<1000).map { Double($0) }) > 30)
    }

    @Test("wider pulses need fewer of them, each width with nearly normal intervals")
    func widths() throws {
        var means: [Double] = []
        for width in [25e-9, 50e-9, 75e-9] {
            let intervals = try intervals(2, width: width, count: 1000, preset: "gst-90nm-2v")
            means.append(moments(intervals).mean)
        }
        #expect(means[0] > means[1] && means[1] > means[2], "\(means)")
        #expect(relativeError(means[0], 2 * means[1]) < 0.02)
    }

    // d ∝ exp((V − 1.5) ∕ 0.25): the base is not trusted, the direction is.
    @Test("a higher amplitude fires sooner, by the exponential of the voltage")
    func amplitude() throws {
        let slow = try intervals(1.5, width: 10e-9, count: 300, preset: "gst-90nm")
        let fast = try intervals(1.75, width: 10e-9, count: 300, preset: "gst-90nm")
        let ratio = moments(slow).mean / moments(fast).mean
        #expect((ratio - 2.718281828).magnitude < 0.05, "\(ratio)")
    }

    @Test("below the crystallisation voltage nothing happens, and gaps change nothing")
    func inert() throws {
        var neuron = try circuit(.phaseChange)
        let before = neuron.membrane
        neuron.advance(input: 1.499, seconds: 1)
        neuron.advance(input: 0, seconds: 1e9)
        #expect(neuron.membrane == before)
    }

    @Test("the conductance rises sharply: twofold and more for the last pulse of six")
    func sharpRise() throws {
        var neuron = try circuit(.phaseChange, nil, ["step_spread": 0, "reset_spread": 0])
        var conductances = [neuron.output]
        for _ in 0..<5 {
            neuron.advance(input: 1.5, seconds: 50e-9)
            conductances.append(neuron.output)
            neuron.advance(input: 0, seconds: 1e-6)
        }
        #expect(relativeError(conductances[0], 0.1e-6) < 1e-12)
        #expect(conductances[5] / conductances[4] > 2)
        #expect(neuron.spikeCount == 0)
        neuron.advance(input: 1.5, seconds: 51e-9)
        #expect(neuron.spikeCount == 1)
    }

    @Test("in the refractory time pulses do nothing")
    func refractory() throws {
        var neuron = try circuit(.phaseChange, nil, ["refractory_time": 100e-6])
        let first = neuron.pulsesToFire(1.5, width: 50e-9, gap: 1e-6)
        #expect(first != nil)
        let start = neuron.membrane
        #expect(neuron.spikes(pulses: 90, 1.5, width: 50e-9, gap: 1e-6) == 0)
        #expect(neuron.membrane == start)
        #expect(neuron.spikes(pulses: 20, 1.5, width: 50e-9, gap: 1e-6) > 0)
    }
}

@Suite("phase-change neuron with a comparator")
struct PhaseChangeComparatorTests {
    // 0.1 → 0.9836 → … → 8.95 (21) → 9.09 µS (22): the published accumulation's mean path.
    @Test("the mean path crosses 9 uS at pulse 22")
    func meanPath() throws {
        var neuron = try circuit(.phaseChangeComparator, "mean-path")
        var path: [Double] = []
        for _ in 0..<21 {
            neuron.advance(input: 3.7, seconds: 100e-9)
            neuron.advance(input: 0, seconds: 1e-6)
            path.append(neuron.membrane)
        }
        #expect(path[0].bitPattern == 0x3fef_79a6_b50b_0f28)
        #expect(path[4].bitPattern == 0x400e_af33_eaa0_a3d0)
        #expect(path[19].bitPattern == 0x4021_9982_a2ea_42e6)
        #expect(neuron.spikeCount == 0)
        neuron.advance(input: 3.7, seconds: 100e-9)
        #expect(neuron.advance(input: 0, seconds: 1e-6) == 1)
        #expect(neuron.membrane == 0.1)
        let again = neuron.pulsesToFire(3.7, width: 100e-9, gap: 1e-6)
        #expect(again == 22)
    }

    @Test("pulses below the programming voltage do not accumulate")
    func threshold() throws {
        var neuron = try circuit(.phaseChangeComparator)
        let pulses = neuron.pulsesToFire(3.69, width: 100e-9, gap: 1e-6)
        #expect(pulses == nil)
        #expect(neuron.membrane == 0.1)
    }

    @Test("with the published noise it fires at another pulse each time, sooner in the mean")
    func noisyIntervals() throws {
        var neuron = try circuit(.phaseChangeComparator)
        let counts = (0..<500).map { _ in
            Double(neuron.pulsesToFire(3.7, width: 100e-9, gap: 1e-6) ?? 1000)
        }
        let (mean, deviation) = moments(counts)
        #expect(mean > 8 && mean < 22, "\(mean)")
        #expect(deviation > 1, "\(deviation)")
    }
}

@Suite("self-resetting phase-change neuron")
struct SelfResettingTests {
    @Test("it fires again and again without any reset, the more often the stronger the input")
    func repeats() throws {
        let counts = try [1.6, 1.8, 2.0, 2.4].map { input in
            var neuron = try circuit(.selfResetting)
            return neuron.advance(input: input, seconds: 20e-6)
        }
        #expect(counts[0] > 1)
        for index in 1..<counts.count { #expect(counts[index] > counts[index - 1], "\(counts)") }
    }

    @Test("a discharge below the melting current leaves it conducting, so that it fires but once")
    func needsItsDischarge() throws {
        var neuron = try circuit(.selfResetting, nil, ["melting_current": 1e-3])
        #expect(neuron.advance(input: 2, seconds: 20e-6) == 1)
        // 2 V over 50 kΩ and 5 kΩ.
        #expect(relativeError(neuron.output, 2.0 / 55e3) < 1e-9)
    }

    @Test("below the crystallisation voltage it never fires")
    func threshold() throws {
        var neuron = try circuit(.selfResetting)
        #expect(neuron.advance(input: 1.49, seconds: 100e-6) == 0)
    }
}
