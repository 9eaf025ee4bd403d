// SPDX-License-Identifier: Apache-2.0

import NeuronModels
import PortableMath
import Testing

@Suite("the digital neuron")
struct DigitalTests {
    typealias Model = DigitalIntegrateAndFire

    private func neuron(_ changes: [String: Double]) throws -> Model {
        var values = Model.standardValues
        for (name, value) in changes { values[try index(Model.self, name)] = value }
        return Model(values, timeStep: 1)
    }

    @Test("counts its input: ten spikes in, one out")
    func counter() throws {
        let spikes = try run(Model.self, "tonic").spikes
        #expect(spikes == (1...100).map { Double($0 * 10) })
    }

    @Test("with the linear reset 3 spikes a tick over 10 make exactly 300 in 1000 ticks")
    func linearReset() throws {
        #expect(try run(Model.self, "linear_reset").spikes.count == 300)
        let toValue = try run(Model.self, "linear_reset", changes: ["reset_mode": 0])
        #expect(toValue.spikes.count == 250)
    }

    @Test("without a reset it spikes at every tick once it has reached its threshold")
    func noReset() throws {
        var neuron = try neuron(["reset_mode": 2, "threshold": 3])
        let pattern = (0..<6).map { neuron.step(current: $0 < 3 ? 1 : 0) }
        #expect(pattern == [false, false, true, true, true, true])
    }

    @Test("weights its input by the type of the axon, in order, saturating at 20 bits")
    func axonTypes() throws {
        var neuron = try neuron([
            "weight_0": 5, "weight_1": -7, "weight_2": 100, "weight_3": -1, "threshold": 262_143,
            "floor": 262_143,
        ])
        for (type, expected) in [(0, 5), (2, 105), (1, 98), (3, 97)] {
            neuron.receive(axonType: type)
            #expect(neuron.potential == Int32(expected))
        }
        for _ in 0..<10_000 { neuron.receive(axonType: 2) }
        #expect(neuron.potential == 524_287)
    }

    @Test("holds its floor, or resets to minus the reset value below it")
    func floor() throws {
        var saturating = try neuron(["floor": 4])
        for _ in 0..<9 { _ = saturating.step(current: -1) }
        #expect(saturating.potential == -4)
        var resetting = try neuron(["floor": 4, "floor_saturates": 0, "reset": 2])
        let path = (0..<7).map { _ in
            _ = resetting.step(current: -1)
            return resetting.potential
        }
        #expect(path == [-1, -2, -3, -4, -2, -3, -4])
    }

    @Test("a leak that reverses pulls both signs towards 0 or away from it")
    func leakReversal() throws {
        for (leak, expected) in [(-2.0, 6), (2.0, 10)] {
            var above = try neuron([
                "leak": leak, "leak_reversal": 1, "initial_potential": 8, "threshold": 100,
                "floor": 100,
            ])
            _ = above.tick()
            #expect(above.potential == Int32(expected))
            var below = try neuron([
                "leak": leak, "leak_reversal": 1, "initial_potential": -8, "threshold": 100,
                "floor": 100,
            ])
            _ = below.tick()
            #expect(below.potential == Int32(-expected))
        }
        #expect(try run(Model.self, "leaky", changes: ["leak": -4]).spikes.isEmpty)
        #expect(try run(Model.self, "leaky").spikes.count == 100)
    }

    @Test("a stochastic synapse counts with probability (|s| + 1)/256, from the counted draws")
    func stochasticSynapse() throws {
        var neuron = try neuron(["weight_0": -127, "stochastic_weights": 1, "floor": 262_143])
        let noise = CounterNoise(seed: 1)
        var expected: Int32 = 0
        for event in 0..<4_096 {
            neuron.receive(axonType: 0)
            let bits = noise.bits(event: UInt64(event), device: 0, stream: .neuron)
            if bits & 0xFF <= 127 { expected -= 1 }
        }
        #expect(neuron.potential == expected)
        #expect(neuron.draws == 4_096)
        // 2048 with a standard deviation of 32; five of them.
        #expect(abs(expected + 2_048) < 160)
    }

    @Test("a stochastic leak of 63 drifts by 1/4 a tick; another seed takes another path")
    func stochasticLeak() throws {
        let first = try run(Model.self, "stochastic_leak").spikes
        // 1000 ticks, 250 steps up with a deviation of 13.7: 25 spikes, five deviations.
        #expect(abs(first.count - 25) <= 7)
        #expect(try run(Model.self, "stochastic_leak").spikes == first)
        #expect(try run(Model.self, "stochastic_leak", changes: ["seed": 2]).spikes != first)
        #expect(try run(Model.self, "stochastic_leak", changes: ["device": 1]).spikes != first)
    }

    @Test("a stochastic threshold lies between the threshold and the threshold plus its mask")
    func stochasticThreshold() throws {
        let outcome = try run(Model.self, "stochastic_threshold")
        #expect(Set(outcome.intervals).count > 3)
        #expect(outcome.intervals.allSatisfy { $0 >= 10 && $0 <= 25 })
    }
}
