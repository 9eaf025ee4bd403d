// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("linear ion drift")
struct LinearDriftTests {
    private static let start = (16e3 - 8050.0) / (16e3 - 100.0)

    @Test("Euler steps give the bits of the reference programs, with and without a window")
    func goldenBits() throws {
        var plain = try dynamic(.linearDrift, ["initial_part": Self.start])
        for _ in 0..<100_000 { plain.advance(volts: 1, seconds: 1e-6) }
        let x = plain.state.variables[0]
        #expect((100.0 * x + 16e3 * (1.0 - x)).bitPattern == 0x40b6_70c8_efc1_0380)
        var windowed = try dynamic(.linearDrift, ["window": 1])
        for _ in 0..<10_000 { windowed.advance(volts: 1, seconds: 1e-5) }
        #expect(windowed.state.variables[0].bitPattern == 0x3fe4_8080_9aff_8e1e)
    }

    // R² = 8050² − 2 · 1e4 ∕ s ∕ V · 15900 · 0.1 V s = 33002500.
    @Test("without a window a pulse is exact: one square root")
    func closedForm() throws {
        let model = try standard(.linearDrift, ["initial_part": Self.start])
        var cell = model.freshCell()
        model.pulse(&cell, volts: 1, seconds: 0.1, noise: noise)
        let exact = Portable.squareRoot(33_002_500)
        #expect((1 / model.conductance(of: cell) / exact - 1).magnitude < 1e-14)
        // The 1e5 Euler steps of the reference programs end at 5744.7849 Ω.
        #expect((1 / model.conductance(of: cell) / 5744.784908 - 1).magnitude < 1e-6)
    }

    @Test("cutting a pulse in two gives the same state, without a window up to rounding")
    func composition() throws {
        for (window, tolerance) in [(0.0, 1e-14), (1, 2e-4), (2, 2e-4), (3, 2e-4)] {
            let model = try standard(.linearDrift, ["window": window, "window_exponent": 3])
            var whole = model.freshCell()
            var cut = whole
            model.pulse(&whole, volts: 1, seconds: 0.1, noise: noise)
            model.pulse(&cut, volts: 1, seconds: 0.03, noise: noise)
            model.pulse(&cut, volts: 1, seconds: 0.07, noise: noise)
            #expect((cut.level - whole.level).magnitude < tolerance)
        }
    }

    // The pulse claims 2e-4; Euler's rule leaves a tenth of that.
    @Test(
        "with any window a pulse of any width follows the integration in time",
        arguments: [(1.0, 1.0), (1, 7), (2, 2), (2, 20), (3, 4)]
    )
    func windows(window: Double, exponent: Double) throws {
        let changes = ["window": window, "window_exponent": exponent]
        for (initial, volts) in [(0.01, 1.0), (0.5, 1), (0.5, -1), (0.95, -1)] {
            let own = changes.merging(["initial_part": initial]) { $1 }
            let model = try standard(.linearDrift, own)
            var device = try dynamic(.linearDrift, own)
            var seconds = 0.0
            for piece in [1e-4, 1e-3, 1e-2, 0.04, 0.1, 0.3, 0.5] {
                device.advance(volts: volts, seconds: piece)
                seconds += piece
                var cell = model.freshCell()
                model.pulse(&cell, volts: volts, seconds: seconds, noise: noise)
                let error = (cell.level - device.state.variables[0]).magnitude
                #expect(error < 2e-4, "\(window) \(exponent) \(initial) \(volts) \(seconds)")
            }
        }
    }

    @Test("a window is 1 where its formula says: Joglekar in the middle, Biolek behind")
    func windowValues() throws {
        for (window, x) in [(1.0, 0.5), (2, 0)] {
            var plain = try dynamic(.linearDrift, ["initial_part": x])
            var other = try dynamic(.linearDrift, ["initial_part": x, "window": window])
            plain.advance(volts: 0.1, seconds: 1e-5)
            other.advance(volts: 0.1, seconds: 1e-5)
            #expect(plain.state == other.state)
        }
    }

    @Test("no current flows at 0 V, and the loop of a sinusoid shrinks with its frequency")
    func pinchedLoop() throws {
        var areas: [Double] = []
        for frequency in [1.0, 4, 16] {
            var device = try dynamic(.linearDrift)
            var area = 0.0
            let step = 1 / frequency / 2000
            for index in 0..<2000 {
                let volts = Portable.sin(2 * .pi * Double(index) / 2000)
                let change = 2 * .pi / 2000 * Portable.cos(2 * .pi * Double(index) / 2000)
                area += device.advance(volts: volts, seconds: step) * change * (volts < 0 ? -1 : 1)
                #expect(device.current(volts: 0) == 0)
            }
            areas.append(area.magnitude)
        }
        #expect(areas[1] < areas[0] && areas[2] < areas[1])
    }

    @Test("no time and no reading changes the state, and contradictions are refused")
    func retentionAndContradictions() throws {
        let model = try standard(.linearDrift)
        let cell = model.freshCell()
        #expect(model.inertRange(of: cell) == InertRange(low: 0, high: 0))
        let later = model.conductance(of: cell, at: 1_000_000_000_000)
        #expect(later == model.conductance(of: cell))
        #expect(throws: ModelFault.inconsistent) {
            try standard(.linearDrift, ["on_resistance": 16e3])
        }
        #expect(throws: ModelFault.outOfRange) { try standard(.linearDrift, ["window": 0.5]) }
    }
}
