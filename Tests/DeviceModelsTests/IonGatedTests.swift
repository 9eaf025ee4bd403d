// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("ion-gated transistor")
struct IonGatedTests {
    private func trained(_ count: Int) throws -> (DeviceModel, CellState) {
        let model = try standard(.ionGated)
        var cell = model.freshCell()
        var time: Int64 = 0
        for _ in 0..<count {
            model.pulse(&cell, volts: 2, seconds: 1e-2, at: time, noise: noise)
            model.endEpisode(&cell)
            time += 20_000_000
        }
        return (model, cell)
    }

    /// What is left of a change after some seconds.
    private func kept(_ model: DeviceModel, _ cell: CellState, after seconds: Double) -> Double {
        let later = cell.changedAt + Int64(seconds * 1e9)
        let peak = model.conductance(of: cell, at: cell.changedAt) - 1e-8
        return (model.conductance(of: cell, at: later) - 1e-8) / peak
    }

    @Test("one pulse is forgotten within a minute, the more pulses the less")
    func permanence() throws {
        var last = 0.0
        for count in [1, 10, 50, 200] {
            let (model, cell) = try trained(count)
            let part = kept(model, cell, after: 60)
            #expect(part > last)
            last = part
        }
        let (model, cell) = try trained(1)
        #expect(kept(model, cell, after: 60) < 0.05)
        #expect(last > 0.5)
    }

    @Test("what is permanent is there after 5000 s")
    func retention() throws {
        let (model, cell) = try trained(100)
        let minute = kept(model, cell, after: 100)
        #expect((kept(model, cell, after: 5000) / minute - 1).magnitude < 1e-6)
    }

    // c1 e^(−t∕t1) + c2 e^(−t∕t2) + c3: the ratio of the first two follows from the recorded parts.
    @Test("a change decays with the two stated time constants")
    func decay() throws {
        let (model, cell) = try trained(3)
        for seconds in [0.02, 0.1, 1, 7] {
            let expected =
                cell.memory[0] * Portable.exp(-seconds / 0.05)
                + cell.memory[1] * Portable.exp(-seconds / 5) + cell.level
            let sum = cell.memory[0] + cell.memory[1] + cell.level
            #expect((kept(model, cell, after: seconds) / (expected / sum) - 1).magnitude < 1e-6)
        }
    }

    @Test("a pulse cut in two changes as much, in all three parts")
    func composition() throws {
        let model = try standard(.ionGated)
        var whole = model.freshCell()
        var cut = whole
        model.pulse(&whole, volts: 1.5, seconds: 0.5, noise: noise)
        model.pulse(&cut, volts: 1.5, seconds: 0.2, noise: noise)
        model.pulse(&cut, volts: 1.5, seconds: 0.3, noise: noise)
        #expect((cut.level / whole.level - 1).magnitude < 1e-13)
        #expect((cut.memory[0] / whole.memory[0] - 1).magnitude < 1e-13)
        #expect((cut.memory[1] / whole.memory[1] - 1).magnitude < 1e-13)
        #expect(model.inertRange(of: whole) == InertRange(low: -0.5, high: 0.5))
    }

    // df∕dt = r (1 − f) − f ∕ t with r = share · step ∕ width: 3 ∕ s and 2 ∕ s at the nominal voltage.
    @Test("in a long pulse the volatile parts saturate where gain and decay balance")
    func saturation() throws {
        let model = try standard(.ionGated)
        for seconds in [0.01, 0.2, 30] {
            var cell = model.freshCell()
            model.pulse(&cell, volts: 2, seconds: seconds, noise: noise)
            let fast = 3.0 / 23 * (1 - Portable.exp(-23 * seconds))
            let slow = 2.0 / 2.2 * (1 - Portable.exp(-2.2 * seconds))
            #expect((cell.memory[0] / fast - 1).magnitude < 1e-13)
            #expect((cell.memory[1] / slow - 1).magnitude < 1e-13)
        }
    }

    @Test("pulses of the other sign take the permanent part back")
    func depression() throws {
        let (model, cell) = try trained(100)
        var down = cell
        for _ in 0..<300 {
            model.pulse(&down, volts: -2, seconds: 1e-2, at: down.changedAt, noise: noise)
            model.endEpisode(&down)
        }
        #expect(down.level < 0.05 * cell.level)
    }

    @Test("a slow time below the fast one is refused")
    func contradiction() {
        #expect(throws: ModelFault.inconsistent) { try standard(.ionGated, ["slow_time": 0.01]) }
        #expect(throws: ModelFault.inconsistent) {
            try standard(.ionGated, ["depression_threshold": 1.9])
        }
    }
}
