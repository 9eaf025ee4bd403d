// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import Testing

@Suite("unipolar SiOx neuron")
struct UnipolarOxideNeuronTests {
    /// Pulses of 4 mA, each 100 µs, an interval apart from start to start.
    private func pulses(_ interval: Double, current: Double = 4e-3) throws -> Int? {
        var neuron = try circuit(.unipolarOxide)
        return neuron.pulsesToFire(current, width: 100e-6, gap: interval - 100e-6)
    }

    // Published: fewer pulses at shorter intervals. The counts follow from the fitted constants.
    @Test("pulses each 640, 215 and 65 ms fire it after 10, 5 and 4 pulses")
    func intervals() throws {
        #expect(try pulses(640e-3) == 10)
        #expect(try pulses(215e-3) == 5)
        #expect(try pulses(65e-3) == 4)
    }

    @Test("so seldom that all leaks away, it never fires")
    func leak() throws {
        // 1 ∕ (1 − e^(−0.7 ∕ 2)) = 3.39 pulses at most.
        #expect(try pulses(0.7) == nil)
    }

    @Test("a sensing current of 1 uA between the pulses changes nothing but the leak")
    func sensing() throws {
        var sensed = try circuit(.unipolarOxide)
        var silent = sensed
        for _ in 0..<3 {
            sensed.advance(input: 4e-3, seconds: 100e-6)
            sensed.advance(input: 1e-6, seconds: 0.2149)
            silent.advance(input: 4e-3, seconds: 100e-6)
            silent.advance(input: 0, seconds: 0.2149)
        }
        #expect(sensed.membrane == silent.membrane && sensed.spikeCount == 0)
    }

    @Test("a constant current above the threshold gives a regular train, below it nothing")
    func constantCurrent() throws {
        var neuron = try circuit(.unipolarOxide)
        let times = neuron.spikeTimes(input: 4e-3, seconds: 10e-3)
        try #require(times.count == 28)
        // 3.5 widths, and the leak within them: 3.5² ∕ 2 · 1e-4 ∕ 2 s.
        #expect(relativeError(times[5] - times[4], 3.5e-4) < 1e-4)
        #expect(neuron.advance(input: 0.99e-3, seconds: 100) == 0)
    }
}

@Suite("GaTa4Se8 neuron")
struct MottAvalancheNeuronTests {
    private func pulses(_ volts: Double, _ width: Double, _ gap: Double) throws -> Int? {
        var neuron = try circuit(.mottAvalanche)
        return neuron.pulsesToFire(volts, width: width, gap: gap)
    }

    // The shape only: no numbers of the device were found.
    @Test("the pulses to fire fall with their rate, their width and their field")
    func shape() throws {
        let rates = try [20e-6, 10e-6, 2e-6].map { try #require(try pulses(20, 1e-6, $0)) }
        let widths = try [1e-6, 1.5e-6, 3e-6].map { try #require(try pulses(20, $0, 10e-6)) }
        let fields = try [20.0, 30, 40].map { try #require(try pulses($0, 1e-6, 10e-6)) }
        for counts in [rates, widths, fields] {
            #expect(counts[0] > counts[1] && counts[1] > counts[2], "\(counts)")
        }
        #expect(try pulses(9.9, 1e-6, 1e-6) == nil)
    }

    @Test("for short pulses it is x <- x exp(-T / tau) + 1")
    func pulseLaw() throws {
        var neuron = try circuit(.mottAvalanche, nil, ["pulse_width": 1e-9, "threshold": 1e3])
        for _ in 0..<3 {
            neuron.advance(input: 20, seconds: 1e-9)
            neuron.advance(input: 0, seconds: 50e-6)
        }
        // e^-0.5 + e^-1 + e^-1.5; a pulse of 1 ns leaks 1e-5 of itself.
        #expect(relativeError(neuron.membrane, 1.1975402610) < 2e-5)
    }
}
