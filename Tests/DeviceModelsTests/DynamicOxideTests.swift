// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("volatile oxide memristors")
struct DynamicOxideTests {
    // MARK: Tungsten oxide

    @Test("a pulse nears λ · τ · (e^(η1 V) − e^(−η2 V)) exponentially, and then decays")
    func closedForm() throws {
        let model = try standard(.dynamicOxide)
        var cell = model.freshCell()
        model.pulse(&cell, volts: 1, seconds: 0.5, at: 0, noise: noise)
        let fixed = 1e-2 * (Portable.exp(4) - Portable.exp(-4))
        let level = fixed * (1 - Portable.exp(-0.5))
        #expect((cell.level / level - 1).magnitude < 1e-14)
        let rest = 1e-8 * 0.5
        let early = model.conductance(of: cell, at: 500_000_000) - rest
        let late = model.conductance(of: cell, at: 2_500_000_000) - rest
        #expect((late / early - Portable.exp(-2)).magnitude < 1e-12)
    }

    // Euler steps of τ ∕ 1000 are off by about half a step's relative size.
    @Test("a pulse agrees with the integration in time", arguments: [0.3, 0.8, 1.0, 1.3, -0.5])
    func agreement(volts: Double) throws {
        for seconds in [1e-3, 0.1, 1, 5] {
            let changes = ["initial_part": 0.3]
            let model = try standard(.dynamicOxide, changes)
            var cell = model.freshCell()
            model.pulse(&cell, volts: volts, seconds: seconds, noise: noise)
            var device = try dynamic(.dynamicOxide, changes)
            device.advance(volts: volts, seconds: seconds)
            #expect((cell.level - device.state.variables[0]).magnitude < 1e-3)
            let amperes = model.meanCurrent(of: cell, volts: 0.5, at: cell.changedAt)
            #expect((amperes / device.current(volts: 0.5) - 1).magnitude < 5e-3)
        }
    }

    @Test("cutting a pulse in two changes nothing but rounding, also where it meets a bound")
    func composition() throws {
        let model = try standard(.dynamicOxide, ["initial_part": 0.4])
        for volts in [0.2, 1, 2, -0.7, -2] {
            var whole = model.freshCell()
            var cut = whole
            model.pulse(&whole, volts: volts, seconds: 0.5, at: 0, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 0.2, at: 0, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 0.3, at: 200_000_000, noise: noise)
            #expect((whole.level - cut.level).magnitude < 1e-14)
        }
    }

    @Test("a higher rate of equal pulses ends higher")
    func rateDependence() throws {
        let model = try standard(.dynamicOxide)
        func end(period: Int64) -> Double {
            var cell = model.freshCell()
            for pulse in 0..<Int64(10) {
                model.pulse(&cell, volts: 1, seconds: 0.01, at: pulse * period, noise: noise)
                model.endEpisode(&cell)
            }
            return cell.level
        }
        #expect(end(period: 20_000_000) > 1.5 * end(period: 500_000_000))
        #expect(end(period: 500_000_000) > 1.5 * end(period: 5_000_000_000))
    }

    // MARK: Titanium oxide

    private let step = 1e-3

    @Test("one nominal pulse is one step of the recursion, bit by bit")
    func recursion() throws {
        let model = try standard(.discreteOxide)
        var cell = model.freshCell()
        var expected = 0.5
        for pulse in 0..<Int64(50) {
            let volts = pulse % 7 == 3 ? -2.0 : 1.5
            model.pulse(&cell, volts: volts, seconds: step, at: pulse * 1_000_000, noise: noise)
            model.endEpisode(&cell)
            let drive = 0.23 * volts.magnitude
            let u = drive / (drive + 1.0)
            expected = 0.99 * expected + (1.0 - 0.99) * 0.5 + u * ((volts > 0 ? 1 : 0) - expected)
            #expect(cell.level == expected)
        }
    }

    @Test("a long pulse is as many steps as fit in it, up to rounding")
    func manySteps() throws {
        let model = try standard(.discreteOxide)
        for (volts, count) in [(0.4, 10), (-1.0, 33), (3.0, 7), (1e4, 3)] as [(Double, Int64)] {
            var whole = model.freshCell()
            var parts = whole
            model.pulse(&whole, volts: volts, seconds: Double(count) * step, at: 0, noise: noise)
            for pulse in 0..<count {
                let start = pulse * 1_000_000
                model.pulse(&parts, volts: volts, seconds: step, at: start, noise: noise)
            }
            #expect((whole.level - parts.level).magnitude < 1e-13)
        }
        // Segments shorter than a step add up within an episode.
        var cut = model.freshCell()
        for part in 0..<Int64(25) {
            model.pulse(&cut, volts: 1, seconds: 0.4e-3, at: part * 400_000, noise: noise)
        }
        var whole = model.freshCell()
        model.pulse(&whole, volts: 1, seconds: 10e-3, at: 0, noise: noise)
        #expect((cut.level - whole.level).magnitude < 1e-13)
    }

    @Test("a constant drive converges to its fixed point, then relaxes by r a step")
    func convergence() throws {
        let model = try standard(.discreteOxide)
        var cell = model.freshCell()
        model.pulse(&cell, volts: 1, seconds: 10, at: 0, noise: noise)
        let u = 0.23 / 1.23
        #expect((cell.level - ((1 - 0.99) * 0.5 + u) / ((1 - 0.99) + u)).magnitude < 1e-13)
        let scale = 9.13e-6 * 0.01
        func distance(_ steps: Int64) -> Double {
            model.conductance(of: cell, at: cell.changedAt + steps * 1_000_000) / scale - 0.5
        }
        for steps in 0..<Int64(20) {
            #expect((distance(steps + 1) / distance(steps) - 0.99).magnitude < 1e-12)
        }
    }

    @Test("the current is a cube of the voltage, larger forwards")
    func conduction() throws {
        let model = try standard(.discreteOxide)
        let cell = model.freshCell()
        let forward = model.meanCurrent(of: cell, volts: 2)
        let backward = model.meanCurrent(of: cell, volts: -2)
        #expect((forward / (0.5 * 9.13e-6 * 8) - 1).magnitude < 1e-14)
        #expect((backward / (-0.5 * 0.32e-6 * 8) - 1).magnitude < 1e-14)
    }

    @Test("every voltage acts; contradictions are refused")
    func refusals() throws {
        for kind in [ModelKind.dynamicOxide, .discreteOxide] {
            let model = try standard(kind)
            #expect(model.inertRange(of: model.freshCell()) == InertRange(low: 0, high: 0))
            #expect(kind.card.trust == .phenomenological)
        }
        #expect(throws: ModelFault.inconsistent) {
            try standard(.dynamicOxide, ["tunnel_current": 1e-9])
        }
    }
}
