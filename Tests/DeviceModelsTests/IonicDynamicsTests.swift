// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("cells that are only integrated in time")
struct IonicDynamicsTests {
    private static let high = 1.9897452127440086504

    @Test("currents of the valence-change cell have the bits of the reference programs")
    func goldenCurrents() throws {
        let low = try dynamic(.valenceChange)
        #expect(low.current(volts: 0.2).bitPattern == 0x3ef3_cee8_2d2d_4daa)
        #expect(low.current(volts: -0.342).bitPattern == 0xbeff_e176_44c8_be9e)
        let high = try dynamic(.valenceChange, ["initial_vacancies": Self.high])
        #expect(high.current(volts: 0.2).bitPattern == 0x3f1d_52cc_d25e_b6c3)
    }

    @Test("a SET of the valence-change cell runs away with the bits of the reference programs")
    func goldenSet() throws {
        var device = try dynamic(.valenceChange)
        for pulse in 1...5 {
            for _ in 0..<1000 { device.advance(volts: -0.45, seconds: 1e-9) }
            let bits = device.state.variables[0].bitPattern
            if pulse == 1 { #expect(bits == 0x3faf_fb47_94ca_0af8) }
            if pulse == 5 { #expect(bits == 0x3ff4_dfb8_06cf_345a) }
        }
    }

    @Test("a RESET of the valence-change cell has the bits of the reference programs")
    func goldenReset() throws {
        var device = try dynamic(.valenceChange, ["initial_vacancies": Self.high])
        for pulse in 1...100 {
            for _ in 0..<100 { device.advance(volts: 0.7065, seconds: 1e-8) }
            let bits = device.state.variables[0].bitPattern
            if pulse == 1 { #expect(bits == 0x3fff_d5ac_1b31_0d3a) }
            if pulse == 10 { #expect(bits == 0x3fff_d2c0_bbcc_17c1) }
            if pulse == 100 { #expect(bits == 0x3fff_b54e_8816_c9dc) }
        }
        #expect(device.current(volts: 0.2).bitPattern == 0x3f1d_4e89_d880_ca1d)
        var strong = try dynamic(.valenceChange, ["initial_vacancies": Self.high])
        for _ in 0..<1000 { strong.advance(volts: 0.9, seconds: 1e-8) }
        #expect(strong.state.variables[0].bitPattern == 0x3fee_31dc_08c8_401e)
    }

    @Test("a SET is cut to a nanosecond even where the host asks for long steps")
    func setSteps() throws {
        var long = try dynamic(.valenceChange)
        var short = long
        long.advance(volts: -0.45, seconds: 1e-6)
        for _ in 0..<1000 { short.advance(volts: -0.45, seconds: 1e-9) }
        let ratio = long.state.variables[0] / short.state.variables[0]
        #expect((ratio - 1).magnitude < 1e-9)
    }

    @Test("the valence-change cell keeps within its window and its variability within its limits")
    func valenceLimits() throws {
        for device in 0..<UInt32(50) {
            let own = CellNoise(seed: 2, device: device)
            var cell = try dynamic(.valenceChange, ["device_spread": 0.5], noise: own)
            let state = cell.state.variables
            #expect(state[1] >= 40.4e-9 && state[1] <= 49.6e-9)
            #expect(state[2] >= 0.359e-9 && state[2] <= 0.441e-9)
            #expect(state[3] >= 0.0039 && state[3] <= 0.2501)
            #expect(state[4] >= 17.9 && state[4] <= 22.1)
            for volts in [-1.3, 1.3, -1e4, 1e4, 0] {
                cell.advance(volts: volts, seconds: 1e-7)
                let now = cell.state.variables[0]
                #expect(now >= 0.06 && now <= Self.high)
                #expect(cell.current(volts: volts).isFinite)
            }
        }
        #expect(throws: ModelFault.inconsistent) {
            try dynamic(.valenceChange, ["initial_vacancies": 0.05])
        }
    }

    @Test("the analogue oxide without its resistor has the bits of the reference programs")
    func goldenAnalogue() throws {
        var device = try dynamic(.analogueOxide, ["series_resistance": 0])
        #expect(device.current(volts: 1).bitPattern == 0x3ef1_d8f9_fb87_6997)
        for _ in 0..<10_000 { device.advance(volts: 1.9, seconds: 1e-4) }
        #expect(device.state.variables[0].bitPattern == 0x3fbe_fc44_5baa_c896)
        #expect((device.current(volts: 0.5) / 0.5).bitPattern == 0x3eb6_804d_7246_ee8d)
        for _ in 0..<10_000 { device.advance(volts: -2, seconds: 1e-4) }
        #expect(device.state.variables[0].bitPattern == 0x3fbe_74f7_3e07_7bad)
    }

    @Test("the resistor in series takes its share, and the state stays between its bounds")
    func analogueResistor() throws {
        var plain = try dynamic(.analogueOxide, ["series_resistance": 0])
        let loaded = try dynamic(.analogueOxide, ["series_resistance": 1e4])
        let amperes = loaded.current(volts: 1)
        let across = plain.current(volts: 1 - amperes * 1e4)
        #expect((amperes / across - 1).magnitude < 1e-12)
        for volts in [3.0, -3, 1e4, -1e4, 0] {
            plain.advance(volts: volts, seconds: 1e-2)
            #expect(plain.state.variables[0] >= 0.05 && plain.state.variables[0] <= 0.426)
            #expect(plain.current(volts: volts).isFinite)
        }
        #expect(throws: ModelFault.inconsistent) {
            try dynamic(.analogueOxide, ["off_state": 0.1])
        }
    }
}
