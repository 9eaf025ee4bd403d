// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("spin neurons")
struct SpinNeuronTests {
    // Samples 50 mean times apart are independent; 3 standard errors of a frequency.
    @Test("the occupancy of a superparamagnet is 1 ∕ (1 + e^(−2ΔV ∕ Vc)), for long and short ticks")
    func occupancy() throws {
        for volts in [-0.1, -0.02, 0, 0.03, 0.1] {
            let expected = 1 / (1 + Portable.exp(-2 * 7 * volts / 0.5))
            var device = try dynamic(.superparamagnet)
            var up = 0.0
            let count = 4000.0
            for _ in 0..<Int(count) {
                device.advance(volts: volts, seconds: 50e-6)
                up += device.state.variables[0]
            }
            let error = 3 * (expected * (1 - expected) / count).squareRoot()
            #expect((up / count - expected).magnitude < error)
        }
    }

    @Test("the occupancy of ensembles is stationary under ticks far below the mean time")
    func shortTicks() throws {
        let volts = 0.03
        let expected = 1 / (1 + Portable.exp(-2 * 7 * volts / 0.5))
        var up = 0.0
        let count = UInt32(2000)
        for index in 0..<count {
            var device = try dynamic(
                .superparamagnet,
                noise: CellNoise(seed: 1, device: index)
            )
            device.advance(volts: volts, seconds: 1e-3)
            for _ in 0..<20 { device.advance(volts: volts, seconds: 0.2e-6) }
            up += device.state.variables[0]
        }
        let error = 3 * (expected * (1 - expected) / Double(count)).squareRoot()
        #expect((up / Double(count) - expected).magnitude < error)
    }

    @Test("at 0 V it hops with a mean time of τ0 e^Δ in either state: a spike in two mean times")
    func rate() throws {
        var device = try dynamic(.superparamagnet, ["barrier": 5])
        let mean = 1e-9 * Portable.exp(5)
        let tick = mean / 50
        var hops = 0.0
        var last = 0.0
        let ticks = 200_000
        for _ in 0..<ticks {
            device.advance(volts: 0, seconds: tick)
            let now = device.state.variables[0]
            if now != last { hops += 1 }
            last = now
        }
        // 4000 hops are expected; a tick hides 2 % of them, one standard error is 1.6 %.
        let expected = Double(ticks) / 50
        #expect((hops / expected - 0.98).magnitude < 0.05)
        #expect(device.current(volts: 0.1) == (last == 1 ? 1e-4 : 5e-5) * 0.1)
    }

    // The interval without a random threshold: m_∞ (1 − e^(−t∕τ)) = m_th.
    @Test("a junction neuron fires sooner with more current, and never for a weak one")
    func magneticNeuron() {
        func intervals(_ amperes: Double, steps: Int = 20_000) -> [Double] {
            var neuron = MagneticNeuron()
            var last = 0
            var found: [Double] = []
            for step in 1...steps
            where neuron.step(amperes: amperes, seconds: 0.1e-9, noise: noise) {
                found.append(Double(step - last))
                last = step
            }
            return found
        }
        let slow = moments(intervals(60e-6))
        let fast = moments(intervals(120e-6))
        let expected = 100 * -Portable.log1p(-0.5 / 1.2)
        #expect((fast.mean / expected - 1).magnitude < 0.1)
        #expect(slow.mean > 1.5 * fast.mean)
        #expect(fast.deviation > 0.2 && fast.deviation < 0.2 * fast.mean)
        #expect(intervals(10e-6).isEmpty)
    }

    // 16 steps of a random walk with 0.72 up and 0.28 down: 35.1 pulses in the mean.
    @Test("the back-hopping neuron has 16 levels and fires after the mean first passage")
    func backHopping() throws {
        var neuron = BackHoppingNeuron()
        let mean = try #require(neuron.meanPulses)
        #expect((mean - 34.92).magnitude < 0.3)
        var seen: Set<Int> = []
        var intervals: [Double] = []
        var last = 0
        for pulse in 1...40_000 {
            seen.insert(neuron.level)
            if neuron.pulse(noise: noise) {
                #expect(neuron.level == 0)
                intervals.append(Double(pulse - last))
                last = pulse
            }
        }
        #expect(seen == Set(0..<16))
        let result = moments(intervals)
        let error = 4 * result.deviation / Double(intervals.count).squareRoot()
        #expect((result.mean - mean).magnitude < error)
        #expect(BackHoppingNeuron(forward: 1, back: 0).meanPulses == 16)
    }

    @Test("as devices both neurons do what they do as values, draw for draw")
    func asDevices() throws {
        var leaky = MagneticNeuron()
        var leakyDevice = try dynamic(.magneticNeuron)
        var hopping = BackHoppingNeuron()
        var hoppingDevice = try dynamic(.backHoppingNeuron)
        var spikes = (leaky: 0.0, hopping: 0.0)
        for _ in 0..<2000 {
            let fired = leaky.step(amperes: 120e-6, seconds: 1e-10, noise: noise)
            spikes.leaky += fired ? 1 : 0
            leakyDevice.advance(volts: 120e-6 * 1e3, seconds: 1e-10)
            #expect(leakyDevice.state.variables[1] == spikes.leaky)
            spikes.hopping += hopping.pulse(noise: noise) ? 1 : 0
            hoppingDevice.advance(volts: 1, seconds: 1e-9)
            #expect(hoppingDevice.state.variables[0] == Double(hopping.level))
        }
        #expect(spikes.leaky > 10 && hoppingDevice.state.variables[1] == spikes.hopping)
        let before = hoppingDevice.state.variables
        hoppingDevice.advance(volts: 0.5, seconds: 1)
        #expect(hoppingDevice.state.variables == before)
        #expect(throws: ModelFault.inconsistent) { try dynamic(.backHoppingNeuron, ["back": 0.5]) }
    }
}
