// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("gap-type atomic switch")
struct AtomicSwitchTests {
    /// The precipitated part after each of some pulses of 80 mV, 0.5 s, and when it latched.
    private func train(gap: Int64, pulses: Int) throws -> (parts: [Double], latch: Int?) {
        let model = try standard(.atomicSwitch)
        var cell = model.freshCell()
        var parts: [Double] = []
        var latch: Int?
        var time: Int64 = 0
        for pulse in 1...pulses {
            model.pulse(&cell, volts: 0.08, seconds: 0.5, at: time, noise: noise)
            model.endEpisode(&cell)
            parts.append(cell.level)
            time += 500_000_000 + gap * 1_000_000_000
            if latch == nil, model.conductance(of: cell, at: time) == 77.48091729e-6 {
                latch = pulse
            }
        }
        return (parts, latch)
    }

    @Test("pulses 20 s apart never latch, 2 s apart at the fourth")
    func pair() throws {
        let far = try train(gap: 20, pulses: 100)
        #expect(far.latch == nil && (far.parts[99] - 0.370).magnitude < 5e-4)
        let near = try train(gap: 2, pulses: 4)
        #expect(near.latch == 4 && (near.parts[3] - 0.662).magnitude < 5e-4)
        for (part, expected) in zip(near.parts, [0.35, 0.5272, 0.6169, 0.6623]) {
            #expect((part - expected).magnitude < 1e-4)
        }
    }

    @Test("a bridge is one quantum of conductance and stays beyond 2 · 10⁴ s")
    func retention() throws {
        let model = try standard(.atomicSwitch)
        var cell = model.freshCell()
        model.pulse(&cell, volts: 0.08, seconds: 2, at: 0, noise: noise)
        // 2e² ∕ h.
        let quantum = 2 * 1.602176634e-19 * 1.602176634e-19 / 6.62607015e-34
        let kept = model.conductance(of: cell, at: 20_000_000_000_000)
        #expect((kept / quantum - 1).magnitude < 1e-9)
        model.endEpisode(&cell)
        // A bridge does not thin out: a short opposite pulse does not break it, a long one does.
        let late: Int64 = 20_000_000_000_000
        model.pulse(&cell, volts: -0.08, seconds: 1e-3, at: late, noise: noise)
        #expect(model.conductance(of: cell, at: late + 100_000_000_000) == kept)
        model.pulse(&cell, volts: -0.08, seconds: 2, at: late + 1_000_000, noise: noise)
        #expect(model.conductance(of: cell, at: late + 100_000_000_000) < 0.01 * quantum)
    }

    @Test("at rest the unbridged part decays as e^(−t ∕ 8 s)")
    func decay() throws {
        let model = try standard(.atomicSwitch)
        var cell = model.freshCell()
        model.pulse(&cell, volts: 0.08, seconds: 0.5, at: 0, noise: noise)
        let early = model.conductance(of: cell, at: 500_000_000) - 1e-7
        let late = model.conductance(of: cell, at: 8_500_000_000) - 1e-7
        #expect((late / early - Portable.exp(-1)).magnitude < 1e-12)
    }

    @Test("cutting a pulse in two changes nothing but rounding")
    func composition() throws {
        let model = try standard(.atomicSwitch)
        for volts in [0.05, 0.08, 0.2, -0.1] {
            var whole = model.freshCell()
            model.pulse(&whole, volts: 0.08, seconds: 0.3, at: 0, noise: noise)
            var cut = whole
            model.pulse(&whole, volts: volts, seconds: 0.7, at: 300_000_000, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 0.2, at: 300_000_000, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 0.5, at: 500_000_000, noise: noise)
            #expect((whole.level / cut.level - 1).magnitude < 1e-13)
        }
    }

    @Test("below 40 mV nothing happens; contradictions are refused")
    func refusals() throws {
        let model = try standard(.atomicSwitch)
        #expect(model.inertRange(of: model.freshCell()) == InertRange(low: -0.04, high: 0.04))
        for changes in [["off_conductance": 1e-4], ["threshold": 0.08]] {
            #expect(throws: ModelFault.inconsistent) { try standard(.atomicSwitch, changes) }
        }
        #expect(ModelKind.atomicSwitch.card.trust == .phenomenological)
    }
}
