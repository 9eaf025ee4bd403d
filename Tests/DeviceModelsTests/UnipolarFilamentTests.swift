// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("unipolar filament")
struct UnipolarFilamentTests {
    private func isOn(_ device: DynamicDevice) -> Bool { device.state.variables[3] > 0.5 }

    @Test("ramps switch at the voltages of the reference programs, and currents have their bits")
    func goldenBits() throws {
        var device = try dynamic(.unipolarFilament)
        #expect(device.current(volts: 1).bitPattern == 0x3e72_2f06_2d75_6f07)
        for (goal, bits) in [(true, 0x4004_6a7e_f9db_22d1), (false, 0x3ffd_7ef9_db22_d0e6)] {
            var reached = 0.0
            for index in 0..<20_000 where isOn(device) != goal {
                reached = 0.5 * Double(index) * 1e-3
                device.advance(volts: reached, seconds: 1e-3)
            }
            #expect(isOn(device) == goal && reached.bitPattern == UInt64(bits))
            if goal {
                #expect(device.current(volts: 1).bitPattern == 0x3f25_072a_f8c2_a426)
            }
        }
    }

    // The published bench applies 2.56 V to set and 1.9 V to reset, a little more than it takes.
    @Test("ramps of the published rate switch less than 4 % below the published voltages")
    func publishedVoltages() throws {
        let model = try standard(.unipolarFilament)
        var cell = model.freshCell()
        for (level, volts) in [(1.0, 2.56), (0, 1.9)] {
            var reached = 0.0
            for index in 1..<20_000 where cell.level != level {
                reached = 0.5 * Double(index) * 1e-3
                model.pulse(&cell, volts: reached, seconds: 1e-3, noise: noise)
            }
            #expect(reached < volts && reached > 0.96 * volts)
        }
    }

    @Test("with the energy fitted to oxide of silicon a ramp of 0.5 V∕s sets at 3.5 V")
    func fittedVoltage() throws {
        let model = try standard(.unipolarFilament, ["set_energy": 4.3165e-6])
        var cell = model.freshCell()
        var reached = 0.0
        for index in 1..<20_000 where cell.level == 0 {
            reached = 0.5 * Double(index) * 1e-3
            model.pulse(&cell, volts: reached, seconds: 1e-3, noise: noise)
        }
        #expect((reached - 3.5).magnitude < 2e-3)
    }

    @Test("either polarity sets and resets, by the energy alone")
    func unipolar() throws {
        let model = try standard(.unipolarFilament)
        var cell = model.freshCell()
        let power = 2.5 * model.meanCurrent(of: cell, volts: 2.5)
        let time = 1.35e-6 / power
        model.pulse(&cell, volts: -2.5, seconds: 0.5 * time, noise: noise)
        model.pulse(&cell, volts: 2.5, seconds: 0.499 * time, noise: noise)
        #expect(cell.level == 0)
        model.pulse(&cell, volts: -2.5, seconds: 0.002 * time, noise: noise)
        #expect(cell.level == 1)
        #expect(model.meanCurrent(of: cell, volts: -1) == -model.meanCurrent(of: cell, volts: 1))
        model.pulse(&cell, volts: -2.5, seconds: 10, noise: noise)
        #expect(cell.memory[2] > 1)
    }

    @Test("cutting a pulse in pieces gives the same state and energy, many switchings included")
    func composition() throws {
        for spread in [0.0, 0.2] {
            let model = try standard(.unipolarFilament, ["cycle_spread": spread])
            var whole = model.freshCell()
            var cut = whole
            model.pulse(&whole, volts: 3, seconds: 3, noise: noise)
            for _ in 0..<30 { model.pulse(&cut, volts: 3, seconds: 0.1, noise: noise) }
            #expect(whole.memory[2] > 3 && whole.memory[2] == cut.memory[2])
            #expect(whole.level == cut.level && whole.memory[1] == cut.memory[1])
            #expect((whole.memory[0] / cut.memory[0] - 1).magnitude < 1e-9)
        }
    }

    // Reference: the same steps one by one, 10 s each.
    @Test("a pulse of a million switchings leaves whole cycles out and ends where steps do")
    func manySwitchings() throws {
        let model = try standard(.unipolarFilament)
        var whole = model.freshCell()
        var cut = whole
        model.pulse(&whole, volts: 3, seconds: 1000, noise: noise)
        for _ in 0..<1000 { model.pulse(&cut, volts: 3, seconds: 1, noise: noise) }
        #expect(whole.memory[2] > 100)
        #expect(whole.memory[2] == cut.memory[2] && whole.level == cut.level)
        #expect((whole.memory[0] - cut.memory[0]).magnitude < 1e-9 * whole.memory[1])
        model.pulse(&whole, volts: 1e4, seconds: 1e9, noise: noise)
        #expect(whole.memory[0].isFinite && whole.memory[0] < whole.memory[1])
    }

    // Steps of 1 ms and less than a microjoule each: the switching falls within one of them.
    @Test("a pulse agrees with the integration in time")
    func pulseAgreesWithDynamics() throws {
        let model = try standard(.unipolarFilament)
        for (volts, seconds) in [(2.5, 1.0), (2.6, 2), (2.6, 1.5), (1, 3)] {
            var cell = model.freshCell()
            model.pulse(&cell, volts: volts, seconds: seconds, noise: noise)
            var device = try dynamic(.unipolarFilament)
            device.advance(volts: volts, seconds: seconds)
            #expect(device.state.variables[3] == cell.level)
            let power = volts * device.current(volts: volts)
            #expect((device.state.variables[0] - cell.memory[0]).magnitude < 1.01 * power * 1e-3)
        }
    }

    // Log-normal with 0.2: the mean of ln(E ∕ Eset) is 0, four standard errors of 2000.
    @Test("the energy of each cycle is drawn anew, log-normally")
    func cycleSpread() throws {
        let model = try standard(.unipolarFilament, ["cycle_spread": 0.2])
        var logarithms: [Double] = []
        for device in 0..<UInt32(1000) {
            var cell = model.makeCell(seed: 4, device: device)
            let own = CellNoise(seed: 4, device: device)
            logarithms.append(Portable.log(cell.memory[1] / 1.35e-6))
            while cell.memory[2] < 2 { model.pulse(&cell, volts: 3, seconds: 0.2, noise: own) }
            if cell.memory[2] == 2 { logarithms.append(Portable.log(cell.memory[1] / 1.35e-6)) }
        }
        let (mean, deviation) = moments(logarithms)
        #expect(logarithms.count > 1500)
        #expect(mean.magnitude < 4 * 0.2 / 38.7)
        #expect((deviation / 0.2 - 1).magnitude < 4 / 54.7)
    }

    @Test("a limiter keeps the on state from absorbing what would reset it")
    func compliance() throws {
        let model = try standard(.unipolarFilament)
        var free = model.freshCell()
        var limited = free
        let limiter = CurrentLimiter(positive: 10e-6, negative: nil)
        model.pulse(&free, volts: 3, seconds: 1.2, noise: noise)
        model.pulse(&limited, volts: 3, seconds: 1.2, limiter: limiter, noise: noise)
        #expect(free.memory[2] > 1)
        #expect(limited.memory[2] == 1 && limited.level == 1)
    }

    @Test("a virgin cell forms above its voltage, and contradictions are refused")
    func forming() throws {
        let model = try standard(.unipolarFilament, ["forming_voltage": 5])
        var cell = model.freshCell()
        model.pulse(&cell, volts: 4.9, seconds: 10, noise: noise)
        #expect(cell.isVirgin && cell.level == 0 && cell.memory[0] == 0)
        model.pulse(&cell, volts: 5.1, seconds: 1e-6, noise: noise)
        #expect(!cell.isVirgin && cell.level == 1)
        // The episode that formed it does nothing more; the next one resets it.
        model.pulse(&cell, volts: 5.1, seconds: 1, noise: noise)
        #expect(cell.level == 1 && cell.memory[0] == 0)
        model.endEpisode(&cell)
        model.pulse(&cell, volts: 5.1, seconds: 1, noise: noise)
        #expect(cell.memory[2] > 0)
        #expect(throws: ModelFault.inconsistent) {
            try standard(.unipolarFilament, ["on_resistance": 1e12])
        }
        #expect(throws: ModelFault.outOfRange) {
            try standard(.unipolarFilament, ["initial_state": 0.5])
        }
    }
}
