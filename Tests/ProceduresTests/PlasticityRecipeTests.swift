// SPDX-License-Identifier: Apache-2.0

import Experiments
import Procedures
import PulsePrograms
import Testing

@Suite("Recipes of plasticity")
struct PlasticityRecipeTests {
    @Test("neighbours that share nothing do not compete")
    func withoutSharing() throws {
        let experiment = try ProcedureTests.changed(
            "PLA-16",
            "SYN-03-lithium-molybdenum-sulfide",
            "SYN-13-ion-gated"
        )
        let run = try RehearsedRun(experiment, seed: 1)
        #expect(run.failures.count == 1)
        #expect(run.failures.first?.hasPrefix("neighbour_high") == true)
        #expect((run.conclusion.value("neighbour_high") ?? -1).magnitude < 0.01)
    }

    @Test("a drive that is strong enough alone needs no cooperation, and the recipe fails")
    func strongAlone() throws {
        let run = try RehearsedRun("PLA-17", seed: 1, [("pulse_amplitude", "2.4 V")])
        #expect(run.failures.contains { $0.hasPrefix("alone_high") })
    }

    @Test("a weaker drive changes neither one cell nor two")
    func weakTogether() throws {
        let run = try RehearsedRun("PLA-17", seed: 1, [("pulse_amplitude", "1.3 V")])
        #expect(run.failures.count == 1)
        #expect(run.failures.first?.hasPrefix("driven_low") == true)
    }

    @Test("more groups than the row has room for, and a second row, are refused")
    func room() throws {
        let many = try RehearsedRun.experiment("PLA-16", [("groups", "17")])
        #expect(ProcedureTests.code(many) == .tooFewCells)
        let rows = try ProcedureTests.changed("PLA-28", "rows: 1, columns", "rows: 2, columns")
        #expect(ProcedureTests.code(rows) == .disturb)
        let few = try RehearsedRun.experiment("PLA-15", [("repeats", "9")])
        #expect(ProcedureTests.code(few) == .tooFewCells)
    }

    @Test("a window by kernels needs the law of the profile")
    func law() throws {
        for row in ["PLA-10", "PLA-11"] {
            let other = try ProcedureTests.changed(row, "PLA-09-metal-oxide", "SYN-04-sige-epiram")
            #expect(ProcedureTests.code(other) == .profile)
        }
    }

    @Test("four kernels drive the lines with four pairs of waveforms")
    func waveforms() throws {
        let run = try RehearsedRun("PLA-10", seed: 1, [("random_order", "false")])
        // The asymmetric kernels play one waveform on both lines, the symmetric ones two.
        let counts = run.programs.map { $0[3] }
        #expect(counts == [UInt8](repeating: 1, count: 16) + [UInt8](repeating: 2, count: 16))
    }

    @Test("a control that follows the cell takes the whole transient away")
    func followingControl() throws {
        let plain = try RehearsedRun("PLA-15", seed: 1)
        let spiked = try RehearsedRun("PLA-15", seed: 1, [("control_spike", "true")])
        for metric in ["excitatory_peak", "inhibitory_peak"] {
            let whole = plain.conclusion.value(metric) ?? 0
            let rest = spiked.conclusion.value(metric) ?? whole
            #expect(rest.magnitude < 0.1 * whole.magnitude, "\(metric) \(rest) of \(whole)")
        }
    }

    @Test("the ohmic current of the spike is not in the transient")
    func ohmic() throws {
        let run = try RehearsedRun("PLA-15", seed: 1)
        for name in ["excitatory", "inhibitory"] {
            let rows = try #require(run.conclusion.tables.first { $0.name == name }).rows
            let during = rows.filter { $0[0] > -10e-3 && $0[0] < 1e-9 }
            // 2 V on about 0.5 uS are 1 uA; what the first tenth of the spike changes is 5 % of it.
            #expect(during.count == 10)
            #expect((during.first?[1] ?? 1).magnitude < 0.05e-6)
            // The change grows through the spike; change and voltage have one sign.
            #expect(zip(during, during.dropFirst()).allSatisfy { $1[1] > $0[1] })
        }
    }

    @Test("pairs lead every conductance to one, and without pairs it stays")
    func adaptation() throws {
        let run = try RehearsedRun("PLA-12", seed: 1)
        let pairs = try #require(run.conclusion.tables.first { $0.name == "pairs" }).rows
        let control = try #require(run.conclusion.tables.first { $0.name == "control" }).rows
        #expect(pairs.count == 61 && control.count == 61)
        let ends = try #require(pairs.last).dropFirst()
        for (start, end) in zip(pairs[0].dropFirst(), ends) {
            // The fixed point of equal rates up and down is the middle of 10 uS to 100 uS.
            #expect((end - 55e-6).magnitude < (start - 55e-6).magnitude * 0.5)
        }
        let rests = try #require(control.last).dropFirst()
        for (start, end) in zip(control[0].dropFirst(), rests) {
            #expect((end / start - 1).magnitude < 0.01)
        }
    }
}
