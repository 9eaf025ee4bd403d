// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import NeuronModels

@Suite("the bits of the reference programs")
struct GoldenTests {
    let golden: Golden

    init() throws { golden = try Golden() }

    @Test("the leaky and the quadratic integrator")
    func integrators() throws {
        let leaky = try run(LeakyIntegrateAndFire.self, "tonic")
        golden.expect("lif first spike ms", try #require(leaky.spikes.first))
        golden.expect("lif n spikes 1s", leaky.spikes.count)
        let quadratic = try run(QuadraticIntegrateAndFire.self, "tonic")
        golden.expect("qif n spikes 1s", quadratic.spikes.count)
    }

    @Test("the adaptive exponential integrator")
    func adaptiveExponential() throws {
        let adaptive = try run(AdaptiveExponential.self, "adaptive")
        golden.expect("adex n 1nA 1s", adaptive.spikes.count)
        golden.expect("adex first ms", try #require(adaptive.spikes.first))
        golden.expect("adex last ms", try #require(adaptive.spikes.last))
        let exponential = try run(AdaptiveExponential.self, "exponential")
        golden.expect("eif n 1nA 1s", exponential.spikes.count)
    }

    @Test(
        "the patterns of the adaptive exponential integrator",
        arguments: [
            ("tonic", "tonic"), ("adaptation", "adapt"), ("initial_burst", "initburst"),
            ("regular_bursting", "regburst"), ("delayed_accelerating", "delaccel"),
            ("delayed_bursting", "delregburst"), ("transient", "transient"),
            ("irregular", "irregular"),
        ]
    )
    func patterns(preset: String, name: String) throws {
        let spikes = try run(AdaptiveExponential.self, preset).spikes
        golden.expect("adex.\(name).n", spikes.count)
        golden.expect("adex.\(name).f", try #require(spikes.first))
        golden.expect("adex.\(name).l", try #require(spikes.last))
    }

    @Test("Hodgkin-Huxley: spikes, first spike, highest membrane, rest")
    func hodgkinHuxley() throws {
        var highest = -99.0
        let tonic = try run(HodgkinHuxley.self, "tonic") { highest = max(highest, $0.membrane) }
        golden.expect("hh n I=10 1s", tonic.spikes.count)
        golden.expect("hh first ms", try #require(tonic.spikes.first))
        golden.expect("hh Vmax", highest)
        golden.expect("hh n I=6 1s", try run(HodgkinHuxley.self, "below_onset").spikes.count)
        golden.expect("hh n I=7 1s", try run(HodgkinHuxley.self, "onset").spikes.count)
        let rest = try run(HodgkinHuxley.self, "rest", steps: 50_000)
        golden.expect("hh rest V", rest.model.membrane)
    }

    @Test("Morris-Lecar, FitzHugh-Nagumo, Hindmarsh-Rose")
    func oscillators() throws {
        golden.expect("ml(Rinzel) n I=100 2s", try run(MorrisLecar.self, "hopf").spikes.count)
        golden.expect("fhn n I=.5 1000tu", try run(FitzHughNagumo.self, "tonic").spikes.count)
        let rest = try run(FitzHughNagumo.self, "rest").model
        golden.expect("fhn rest v", rest.membrane)
        golden.expect("fhn rest w", rest.recovery)
        golden.expect("hr n I=2 2000tu", try run(HindmarshRose.self, "bursting").spikes.count)
    }

    @Test("Morris-Lecar with the values of a damped oscillation")
    func damped() throws {
        let values = [
            "calcium": 4, "leak_reversal": -50, "calcium_reversal": 100, "potassium_reversal": -70,
            "phi": 1.0 / 15, "v1": 10, "v2": 15, "v3": -1, "v4": 14.5, "initial_potential": -50,
            "initial_w": 0,
        ]
        let gentle = try run(
            MorrisLecar.self,
            "hopf",
            changes: values,
            current: 15,
            steps: 100_000
        )
        golden.expect("ml(brian) n I=15 1s", gentle.spikes.count)
        for current in [100, 200, 300, 350, 400, 500] {
            let changes = values.merging(["rearm_level": -15]) { $1 }
            let outcome = try run(
                MorrisLecar.self,
                "hopf",
                changes: changes,
                current: Double(current),
                steps: 100_000
            )
            golden.expect("ml(brian) n 1s I[\(current)]", outcome.spikes.count)
        }
    }

    @Test("Wilson: spikes, last interval, and the rest by plain Euler steps")
    func wilson() throws {
        let regular = try run(WilsonCortical.self, "RS")
        golden.expect("wilson RS n I=.85 1s", regular.spikes.count)
        // The reference counts a step earlier, which changes the last bits of the difference.
        let ticks = regular.spikes.suffix(2).map { ($0 / 0.01).rounded() - 1 }
        golden.expect("wilson RS last ISI", ticks[1] * 0.01 - ticks[0] * 0.01)
        var resting = WilsonCortical(WilsonCortical.standardValues, timeStep: 0.01)
        for _ in 0..<100_000 {
            resting.state = resting.state.moved(0.01, resting.slopes(resting.state, 0))
        }
        golden.expect("wilson rest V", resting.membrane)
    }

    @Test("Izhikevich: every spike time, and the last state, of all 28 presets")
    func izhikevich() throws {
        var hash = BitHash()
        #expect(Izhikevich.presetCount == 28)
        for index in 0..<28 {
            let name = try #require(Izhikevich.preset(at: index)).name.text
            let outcome = try run(Izhikevich.self, name)
            for (number, time) in outcome.spikes.enumerated() {
                golden.expect("izh.\(name)[\(number + 1)]", time)
            }
            golden.expect("izh.\(name).n", outcome.spikes.count)
            hash.add(outcome.model.potential)
            hash.add(outcome.model.recovery)
        }
        golden.expect("hash.izh", hash.value)
    }

    @Test("Mihalas-Niebur: spikes of all 20 presets, and every membrane")
    func mihalasNiebur() throws {
        var hash = BitHash()
        #expect(MihalasNiebur.presetCount == 20)
        for index in 0..<20 {
            let name = try #require(MihalasNiebur.preset(at: index)).name.text
            let recorded = golden.bits.keys.first { $0.hasPrefix("mn.\(name) ") }
            let prefix = try #require(recorded?.dropLast(2))
            let outcome = try run(MihalasNiebur.self, name) { hash.add($0.membrane) }
            golden.expect("\(prefix).n", outcome.spikes.count)
            golden.expect("\(prefix).f", try #require(outcome.spikes.first))
            golden.expect("\(prefix).l", try #require(outcome.spikes.last))
        }
        golden.expect("hash.mn", hash.value)
    }

    @Test("every membrane, and the second variable of some, of a run of each model")
    func traces() throws {
        try trace("lif", LeakyIntegrateAndFire.self, "tonic") { [$0.membrane] }
        try trace("qif", QuadraticIntegrateAndFire.self, "tonic") { [$0.membrane] }
        try trace("adex", AdaptiveExponential.self, "adaptive") { [$0.membrane, $0.adaptation] }
        try trace("hh", HodgkinHuxley.self, "tonic") { [$0.membrane] }
        try trace("ml", MorrisLecar.self, "hopf") { [$0.membrane, $0.recovery] }
        try trace("fhn", FitzHughNagumo.self, "tonic") { [$0.membrane, $0.recovery] }
        try trace("hr", HindmarshRose.self, "bursting") { [$0.membrane] }
        try trace("wilson", WilsonCortical.self, "RS") { [$0.membrane] }
        try trace("izh D", Izhikevich.self, "D") { [$0.potential, $0.recovery] }
        try trace("izh Q", Izhikevich.self, "Q") { [$0.potential, $0.recovery] }
    }

    private func trace<Model: NeuronModel>(
        _ name: String,
        _ model: Model.Type,
        _ preset: String,
        _ variables: (Model) -> [Double]
    ) throws {
        var hash = BitHash()
        try run(model, preset) { for value in variables($0) { hash.add(value) } }
        golden.expect("trace.\(name)", hash.value)
    }
}
