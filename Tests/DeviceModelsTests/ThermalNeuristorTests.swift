// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import Testing

@Suite("VO2 thermal neuristor")
struct ThermalNeuristorTests {
    private struct Window {
        var spikes = 0
        var first = 0.0
        var last = 0.0
        var maximum = 0.0
        private var isAbove = false

        /// Takes the current of a step; times in nanoseconds.
        mutating func take(_ current: Double, at nanoseconds: Double) {
            maximum = max(maximum, current)
            if !isAbove, current > 1.5 {
                isAbove = true
                if spikes == 0 { first = nanoseconds }
                last = nanoseconds
                spikes += 1
            }
            if isAbove, current < 1 { isAbove = false }
        }

        var megahertz: Double { Double(spikes - 1) / (last - first) * 1e3 }
    }

    /// The second 100 µs of a run.
    private func run(_ volts: Double) throws -> Window {
        var neuron = try circuit(.thermalNeuristor)
        var window = Window()
        for index in 0..<20_000 {
            neuron.advance(input: volts, seconds: 1e-8)
            if index > 10_000 { window.take(neuron.output, at: Double(index) * 10) }
        }
        return window
    }

    // Published behaviour: static at 9 and 17 V, spiking between; the bits are the reference's.
    @Test(
        "spikes, greatest current and frequency from 9 to 17 V have the reference's bits",
        arguments: [
            (9.0, 0, 0x3fc7_b7db_8966_4951, nil), (10, 0, 0x3fd1_91d9_c0f0_c22d, nil),
            (11, 28, 0x4012_5d38_da99_cca0, 0x3fd1_a5a5_a5a5_a5a6),
            (12, 33, 0x4013_1c01_2330_9d77, 0x3fd4_e89b_c4ee_e18e),
            (13, 37, 0x4013_6103_2e78_f423, 0x3fd7_9479_ac36_6422),
            (14, 41, 0x4012_f564_67ff_24a6, 0x3fda_2ba7_052e_87fb),
            (15, 47, 0x4010_6cb5_1f0a_5df5, 0x3fde_304d_4873_ecae),
            (16, 0, 0x3ff1_efe2_5cb5_0e66, nil), (17, 0, 0x3ff3_5fd6_dbb0_8d2f, nil),
        ] as [(Double, Int, UInt64, UInt64?)]
    )
    func golden(volts: Double, spikes: Int, maximum: UInt64, frequency: UInt64?) throws {
        let window = try run(volts)
        #expect(window.spikes == spikes)
        #expect(window.maximum.bitPattern == maximum)
        if let frequency { #expect(window.megahertz.bitPattern == frequency) }
    }

    @Test("the circuit's own spikes are those of its current")
    func ownSpikes() throws {
        var neuron = try circuit(.thermalNeuristor)
        neuron.advance(input: 12, seconds: 100e-6)
        let spikes = neuron.advance(input: 12, seconds: 100e-6)
        #expect(spikes == 33)
    }

    @Test("noise of the published strength moves the spikes but leaves the frequency")
    func noisy() throws {
        var quiet = try circuit(.thermalNeuristor)
        var noisy = try circuit(.thermalNeuristor, "noisy")
        let expected = quiet.advance(input: 12, seconds: 200e-6)
        let counted = noisy.advance(input: 12, seconds: 200e-6)
        #expect(quiet.output != noisy.output)
        #expect((counted - expected).magnitude <= 2)
    }
}

@Suite("thermal neuristors side by side")
struct ThermalNeuristorRowTests {
    private func row<let count: Int>(
        coupling: Double
    ) throws -> ThermalNeuristorRow<count> {
        let preset = try #require(NeuronCircuitKind.thermalNeuristor.preset(at: 0))
        return try ThermalNeuristorRow(values: preset.values, coupling: coupling, seed: 1)
    }

    @Test("without coupling each device is the single one, bit for bit")
    func uncoupled() throws {
        var row: ThermalNeuristorRow<3> = try row(coupling: 0)
        var single = try circuit(.thermalNeuristor)
        for _ in 0..<3000 {
            _ = row.step(inputs: [12, 13, 9])
            single.advance(input: 12, seconds: 1e-8)
        }
        #expect(row.current(at: 0).bitPattern == single.output.bitPattern)
        #expect(row.current(at: 1) != row.current(at: 0))
    }

    @Test("a spiking device warms its neighbour, more than the one after that")
    func heatPasses() throws {
        var row: ThermalNeuristorRow<3> = try row(coupling: 0.02)
        var highest: InlineArray<3, Double> = [0, 0, 0]
        for _ in 0..<10_000 {
            _ = row.step(inputs: [12, 0, 0])
            for index in 0..<3 { highest[index] = max(highest[index], row.temperature(at: index)) }
        }
        #expect(highest[1] > 325.1 && highest[1] < highest[0])
        #expect(highest[2] > 325 && highest[2] < highest[1])
    }

    @Test("a neighbour's heat makes a device spike that would be silent alone")
    func heatExcites() throws {
        func spikes(_ coupling: Double, _ neighbour: Double) throws -> Int {
            var row: ThermalNeuristorRow<2> = try row(coupling: coupling)
            var count = 0
            for _ in 0..<20_000 where row.step(inputs: [neighbour, 9.8])[1] { count += 1 }
            return count
        }
        #expect(try spikes(0.1, 0) == 0)
        #expect(try spikes(0.1, 13) > 10)
    }

    @Test("heat is conserved: what one device loses to its neighbour, the neighbour gets")
    func symmetry() throws {
        var row: ThermalNeuristorRow<2> = try row(coupling: 0.05)
        for _ in 0..<5000 { _ = row.step(inputs: [12, 12]) }
        #expect(row.temperature(at: 0).bitPattern == row.temperature(at: 1).bitPattern)
    }

    @Test("a coupling beyond a half is refused")
    func refusal() throws {
        let preset = try #require(NeuronCircuitKind.thermalNeuristor.preset(at: 0))
        for coupling in [-0.1, 0.51, .nan] {
            #expect(throws: ModelFault.outOfRange) {
                try ThermalNeuristorRow<2>(values: preset.values, coupling: coupling, seed: 1)
            }
        }
    }
}
