// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import Testing

@Suite("forming")
struct FormingTests {
    private func virgin(
        _ changes: [ThresholdDriftParameter: Double] = [:]
    ) throws(ModelFault) -> DeviceModel {
        var parameters = quiet
        parameters[.formingVoltage] = 2.5
        return try drift(parameters.merging(changes) { $1 })
    }

    @Test("a virgin cell ignores everything up to its forming voltage")
    func virginIgnoresDrift() throws {
        let model = try virgin()
        var cell = model.freshCell()
        #expect(cell.isVirgin)
        #expect(cell.conductance == 1e-9)
        for volts in [1.2, 2.5, -2, -1e4] {
            model.pulse(&cell, volts: volts, seconds: 1, noise: noise)
        }
        #expect(cell == model.freshCell())
        #expect(model.inertRange(of: cell).high == 2.5)
        #expect(model.inertRange(of: cell).contains(-1e4))
    }

    @Test("it forms to the stated conductance and then drifts like any other")
    func formsWithoutLimiter() throws {
        let model = try virgin()
        var cell = model.freshCell()
        model.pulse(&cell, volts: 2.6, seconds: 1e-3, noise: noise)
        #expect(!cell.isVirgin)
        #expect(cell.conductance == 50e-6)
        // The episode that formed it changes no more, a falling ramp included.
        model.pulse(&cell, volts: 2.0, seconds: 1e-3, noise: noise)
        #expect(cell.conductance == 50e-6)
        #expect(model.inertRange(of: cell) == InertRange(low: -0.7, high: 0.7))
        model.pulse(&cell, volts: 0.1, seconds: 1e-3, noise: noise)
        model.pulse(&cell, volts: 1.2, seconds: 1e-4, noise: noise)
        #expect(cell.conductance > 50e-6)
        #expect(cell.writeEvents == 2)
    }

    @Test("a limiter sets what it forms to; one too tight leaves it virgin")
    func formsWithLimiter() throws {
        let model = try virgin()
        let limiter = CurrentLimiter(positive: 14e-6, negative: nil)
        #expect(model.conductance(after: 2.6, 1e-3, limiter: limiter) == 14e-6 / 0.7)
        let tight = CurrentLimiter(positive: 6e-6, negative: nil)
        var cell = model.freshCell()
        model.pulse(&cell, volts: 2.6, seconds: 1e-3, limiter: tight, noise: noise)
        #expect(cell.isVirgin)
        #expect(cell.conductance == 1e-9)
    }

    @Test("forming voltages and formed conductances spread as stated")
    func spread() throws {
        let model = try virgin([.formingSpread: 0.1, .writeSpread: 0.05])
        var voltages: [Double] = []
        var conductances: [Double] = []
        for device in 0..<UInt32(2000) {
            let own = CellNoise(seed: 7, device: device)
            var cell = model.makeCell(seed: 7, device: device)
            voltages.append(cell.formingVoltage)
            model.pulse(&cell, volts: 10, seconds: 1e-3, noise: own)
            conductances.append(cell.conductance)
        }
        // 4 standard errors: σ∕√n = 2.2 %, σ∕√(2n) = 1.6 % of the deviation.
        let voltage = moments(voltages)
        #expect((voltage.mean / 2.5 - 1).magnitude < 0.009)
        #expect((voltage.deviation / 0.25 - 1).magnitude < 0.065)
        let formed = moments(conductances)
        #expect((formed.mean / 50e-6 - 1).magnitude < 0.0045)
        #expect((formed.deviation / 2.5e-6 - 1).magnitude < 0.065)
    }

    @Test("a frozen virgin cell draws but does not form")
    func frozen() throws {
        let model = try virgin()
        var cell = model.freshCell()
        model.pulse(&cell, volts: 3, seconds: 1, noise: noise, flags: .freeze)
        #expect(cell.isVirgin)
        #expect(cell.writeEvents == 1)
    }
}
