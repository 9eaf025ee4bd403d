// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("memcapacitor")
struct MemcapacitorTests {
    @Test("1 nA for 10 s gives the reference's bits")
    func golden() {
        var element = Memcapacitor()
        for _ in 0..<1000 { element.advance(amperes: 1e-9, seconds: 1e-2) }
        #expect(element.state.bitPattern == 0x3fef_7bca_33af_715a)
        #expect(element.charge.bitPattern == 0x3e45_798e_e230_8bef)
    }

    /// The voltages and charges of the second of two periods of a sinusoidal current.
    private func loop(hertz: Double) -> [(volts: Double, charge: Double)] {
        var element = Memcapacitor()
        let count = 2000
        var points: [(volts: Double, charge: Double)] = []
        // The amplitude of the charge is 20 nC at every frequency; it starts at its crest.
        element.advance(amperes: -20e-9, seconds: 1)
        for index in 0..<(2 * count) {
            let phase = 2 * 3.141592653589793 * (Double(index) + 0.5) / Double(count)
            let current = 20e-9 * 2 * 3.141592653589793 * hertz * Portable.sin(phase)
            element.advance(amperes: current, seconds: 1 / hertz / Double(count))
            if index >= count { points.append((element.volts, element.charge)) }
        }
        return points
    }

    /// The area of the lobe with positive charge.
    private func area(_ points: [(volts: Double, charge: Double)]) -> Double {
        var sum = 0.0
        for (a, b) in zip(points, points.dropFirst()) where a.charge > 0 && b.charge > 0 {
            sum += 0.5 * (a.volts + b.volts) * (b.charge - a.charge)
        }
        return sum.magnitude
    }

    @Test("the loop of charge and voltage is pinched at zero and shrinks with frequency")
    func pinchedLoop() {
        for hertz in [0.2, 1, 5] {
            for point in loop(hertz: hertz) {
                // v = q ∕ C with C from 50 to 200 nF.
                #expect(point.volts.magnitude <= point.charge.magnitude / 50e-9 * (1 + 1e-12))
                #expect(point.volts.magnitude >= point.charge.magnitude / 200e-9 * (1 - 1e-12))
            }
        }
        let areas = [0.2, 1, 5, 25].map { area(loop(hertz: $0)) }
        #expect(areas[0] > areas[1] && areas[1] > areas[2] && areas[2] > areas[3])
        #expect(areas[0] > 10 * areas[3] && areas[3] > 0)
    }

    @Test("small charges on four columns add in proportion to the capacitances")
    func weightedSums() {
        let states = [0.1, 0.3, 0.6, 0.9]
        let inputs = [1.0, 0.5, 2, 0.25]
        var sum = 0.0
        var expected = 0.0
        for (state, volts) in zip(states, inputs) {
            var element = Memcapacitor(state: state)
            let before = element.capacitance
            // A microsecond at a current that brings it to a thousandth of the voltage.
            element.advance(amperes: before * volts * 1e-3 / 1e-6, seconds: 1e-6)
            #expect((element.volts / (volts * 1e-3) - 1).magnitude < 1e-6)
            sum += element.charge
            expected += before * volts * 1e-3
        }
        #expect((sum / expected - 1).magnitude < 1e-6)
    }

    // The series resistor of 1 kΩ charges in a millisecond; the current source never changes it.
    @Test("behind its resistor it charges to C · V, and the voltage-driven state follows")
    func voltageDriven() throws {
        var device = try dynamic(.memcapacitor, ["mobility": 0])
        let capacitance = Memcapacitor().capacitance
        #expect((device.current(volts: 0.1) - 1e-4).magnitude < 1e-18)
        device.advance(volts: 0.1, seconds: capacitance * 1e3)
        let charge = device.state.variables[0]
        let expected = capacitance * 0.1 * (1 - Portable.exp(-1))
        #expect((charge / expected - 1).magnitude < 1e-12)
        device.advance(volts: 0.1, seconds: 0.01)
        #expect((device.state.variables[0] / (capacitance * 0.1) - 1).magnitude < 1e-12)
        var moving = try dynamic(.memcapacitor)
        moving.advance(volts: 0.1, seconds: 0.5)
        #expect(moving.state.variables[1] > 0.5)
        moving.advance(volts: -0.1, seconds: 1)
        #expect(moving.state.variables[1] < 0.5)
        // The same element under the current that the resistor lets through.
        var driven = try dynamic(.memcapacitor)
        var element = Memcapacitor()
        for _ in 0..<20_000 {
            let current = driven.current(volts: 0.1)
            driven.advance(volts: 0.1, seconds: 1e-6)
            element.advance(amperes: current, seconds: 1e-6)
        }
        // Euler against the exact step: τ is 80 µs, so 1 µs is off by a percent only while charging.
        #expect((element.charge / driven.state.variables[0] - 1).magnitude < 1e-2)
        #expect((element.state / driven.state.variables[1] - 1).magnitude < 1e-3)
    }

    @Test("the ladder charges each branch with its own time constant, whatever the step")
    func ladder() {
        var coarse = MemcapacitorLadder()
        var fine = coarse
        #expect((coarse.branches.0.time / 1.2e-3 - 1).magnitude < 1e-15)
        #expect((coarse.branches.1.time / 0.8 - 1).magnitude < 1e-15)
        #expect((coarse.branches.2.time / 0.02 - 1).magnitude < 1e-15)
        #expect((coarse.current(volts: 1) - (0.1 + 1e-3 + 1e-2)).magnitude < 1e-15)
        coarse.advance(volts: 1, seconds: 0.02)
        for _ in 0..<200 { fine.advance(volts: 1, seconds: 1e-4) }
        let expected =
            1.2e-4 * (1 - Portable.exp(-0.02 / 1.2e-3)) + 8e-4 * (1 - Portable.exp(-0.025))
            + 2e-4 * (1 - Portable.exp(-1))
        #expect((coarse.charge / expected - 1).magnitude < 1e-13)
        #expect((fine.charge / expected - 1).magnitude < 1e-12)
        coarse.advance(volts: 1, seconds: 1e6)
        #expect((coarse.charge / 1.12e-3 - 1).magnitude < 1e-13)
    }

    @Test("as a device the ladder charges as it does as a value")
    func ladderDevice() throws {
        var ladder = MemcapacitorLadder()
        var device = try dynamic(.memcapacitorLadder)
        for volts in [1.0, -0.5, 0.2] {
            ladder.advance(volts: volts, seconds: 0.03)
            let current = device.advance(volts: volts, seconds: 0.03)
            #expect(current == ladder.current(volts: volts))
        }
        #expect(device.state.variables[1] == ladder.branches.1.volts)
    }

    @Test("over the decades of its time constants the ladder's charge grows more slowly than time")
    func fractional() {
        var exponents: [Double] = []
        for seconds in [3e-3, 1e-2, 3e-2, 0.1] {
            var early = MemcapacitorLadder()
            var late = early
            early.advance(volts: 1, seconds: seconds)
            late.advance(volts: 1, seconds: 2 * seconds)
            exponents.append(Portable.log(late.charge / early.charge) / 0.6931471805599453)
        }
        #expect(exponents.allSatisfy { $0 > 0.05 && $0 < 0.8 })
    }
}
