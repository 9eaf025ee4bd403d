// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("macrospin")
struct MacrospinTests {
    private let start = SpinVector(0.17364817766693033, 0, -0.984807753012208)

    @Test("1 ns in 0.1 T from 170° gives the reference's bits, near the exact angle")
    func golden() {
        var spin = MacrospinLLG(damping: 0.05, moment: start)
        let field = SpinVector(0, 0, 0.1)
        for _ in 0..<10_000 { spin.step(field: field, seconds: 1e-13) }
        #expect(spin.moment.z.bitPattern == 0xbfed_487a_a97a_5c2a)
        #expect(spin.moment.x.bitPattern == 0x3fbd_1d9e_5216_0bf6)
        // cos(2 atan(tan 85° · e^(−αγBt ∕ (1 + α²)))); Heun at 0.1 ps is 2·10⁻⁷ off.
        let decay = 0.05 * 1.760859630e11 * 0.1 * 1e-9 / (1 + 0.05 * 0.05)
        let tangent = 11.430052302761343 * Portable.exp(-decay)
        let exact = Portable.cos(2 * Portable.atan(tangent))
        #expect((exact - -0.915097774277).magnitude < 1e-11)
        #expect((spin.moment.z - exact).magnitude < 3e-7)
    }

    @Test("turning the axes turns the motion: the general form agrees with the axial one")
    func rotation() {
        var axial = MacrospinLLG(damping: 0.05, moment: start)
        var turned = MacrospinLLG(damping: 0.05, moment: SpinVector(start.z, start.x, start.y))
        for _ in 0..<2000 {
            axial.step(field: SpinVector(0, 0, 0.1), seconds: 1e-12)
            turned.step(field: SpinVector(0.1, 0, 0), seconds: 1e-12)
        }
        #expect((axial.moment.z - turned.moment.x).magnitude < 1e-12)
        #expect((axial.moment.x - turned.moment.y).magnitude < 1e-12)
        #expect((axial.moment.y - turned.moment.z).magnitude < 1e-12)
    }

    // Without field cos θ to p grows as tanh(γ b_d t ∕ (1 + α²)), while the moment turns about p by
    // α times that argument.
    @Test("a damping-like torque alone turns the moment to p as tanh, and about p by the damping")
    func dampingTorque() {
        for damping in [1e-12, 0.5] {
            var spin = MacrospinLLG(damping: damping, moment: SpinVector(0, 0, 1))
            spin.dampingTorque = 0.05
            for _ in 0..<1000 { spin.step(field: SpinVector(0, 0, 0), seconds: 1e-13) }
            let angle = 1.760859630e11 * 0.05 * 1e-10 / (1 + damping * damping)
            #expect((spin.moment.y - Portable.tanh(angle)).magnitude < 1e-6)
            let turned = -Portable.sin(damping * angle) / Portable.cosh(angle)
            #expect((spin.moment.x - turned).magnitude < 1e-6)
        }
    }

    @Test("a field-like torque acts as a field along p")
    func fieldTorque() {
        var torque = MacrospinLLG(damping: 0.1, moment: start)
        var field = torque
        torque.fieldTorque = 0.07
        for _ in 0..<500 {
            torque.step(field: SpinVector(0.01, 0, 0), seconds: 1e-12)
            field.step(field: SpinVector(0.01, 0.07, 0), seconds: 1e-12)
        }
        #expect((torque.moment.x - field.moment.x).magnitude < 1e-12)
        #expect((torque.moment.z - field.moment.z).magnitude < 1e-12)
    }

    @Test("the moment stays a unit vector")
    func unitVector() throws {
        var device = try dynamic(.macrospin)
        device.advance(volts: 0.3, seconds: 1e-9)
        let m = device.state.variables
        let square = m[0] * m[0] + m[1] * m[1] + m[2] * m[2]
        #expect((square - 1).magnitude < 1e-14)
    }

    // E = Δ · kT · (1 − m_z²), so the mean of 1 − m_z² is 1 ∕ Δ to first order in 1 ∕ Δ = 0.042.
    // 60 ns at a damping of 0.5 hold some 700 correlation times.
    @Test("the thermal field keeps the moment at kT")
    func equipartition() throws {
        var device = try dynamic(.macrospin, ["damping": 0.5, "field": 0, "initial_up": 1])
        device.advance(volts: 0, seconds: 1e-9)
        var sum = 0.0
        let count = 6000
        for _ in 0..<count {
            device.advance(volts: 0, seconds: 10e-12)
            let z = device.state.variables[2]
            sum += 1 - z * z
        }
        let field = 2 * 0.32e-3 / (0.625e6 * 1.1e-9) - 1.25663706212e-6 * 0.625e6
        let volume = 0.7853981633974483 * 2.5e-15 * 1.1e-9
        let stability = 0.5 * 0.625e6 * field * volume / (1.380649e-23 * 300)
        #expect((stability - 23.7).magnitude < 0.2)
        #expect((sum / Double(count) * stability - 1).magnitude < 0.2)
    }

    @Test("with a field along the current the torque decides the state; its sign decides which")
    func spinOrbitSwitching() throws {
        var finals: [Double] = []
        for volts in [0.3, -0.3] {
            for up in [0.0, 1] {
                var device = try dynamic(.macrospin, ["initial_up": up, "temperature": 0])
                device.advance(volts: volts, seconds: 3e-9)
                device.advance(volts: 0, seconds: 5e-9)
                finals.append(device.state.variables[2])
            }
        }
        #expect(finals.allSatisfy { $0.magnitude > 0.9 })
        #expect(finals[0] * finals[1] > 0 && finals[2] * finals[3] > 0)
        #expect(finals[0] * finals[2] < 0)
    }

    @Test("the junction reads parallel up, and twice the resistance down")
    func reading() throws {
        let up = try dynamic(.macrospin, ["initial_up": 1])
        let down = try dynamic(.macrospin)
        let ratio = up.current(volts: 1e-6) / down.current(volts: 1e-6)
        #expect((ratio - 2).magnitude < 1e-9)
        #expect((up.current(volts: 1e-3) / 3.0208e-9 - 1).magnitude < 1e-3)
    }
}
