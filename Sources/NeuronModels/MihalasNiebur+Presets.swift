// SPDX-License-Identifier: Apache-2.0

extension MihalasNiebur {
    /// The presets: the twenty behaviours as A to T.
    public static func preset(at index: Int) -> NeuronPreset? {
        spiking(at: index) ?? bursting(at: index - 11)
    }

    /// A to K, which need no spike-induced current.
    private static func spiking(at index: Int) -> NeuronPreset? {
        switch index {
        case 0: row("A", "tonic spiking", 0, 200, .constant(1.5))
        case 1: row("B", "class 1", 0, 500, .constant(1.000001))
        case 2: row("C", "spike frequency adaptation", 0.005, 200, .constant(2))
        case 3: row("D", "phasic spiking", 0.005, 500, .constant(1.5))
        case 4: row("E", "accommodation", 0.005, 1000, accommodating)
        case 5: row("F", "threshold variability", 0.005, 400, primed)
        case 6: row("G", "rebound spike", 0.005, 1000, Stimulus().and(-3.5, from: 50, to: 805))
        case 7: row("H", "class 2", 0.005, 300, .constant(2.000002)).with(16, -30).with(17, -30)
        case 8: row("I", "integrator", 0.005, 400, pairs)
        case 9: row("J", "input bistability", 0.005, 1000, alternating)
        case 10: row("K", "hyperpolarisation-induced spiking", 0.03, 400, .constant(-1))
        default: nil
        }
    }

    /// L to T.
    private static func bursting(at index: Int) -> NeuronPreset? {
        switch index {
        case 0:
            row("L", "hyperpolarisation-induced bursting", 0.03, 400, .constant(-1), 10, -0.6)
        case 1: row("M", "tonic bursting", 0.005, 500, .constant(2), 10, -0.6)
        case 2: row("N", "phasic bursting", 0.005, 500, .constant(1.5), 10, -0.6)
        case 3: row("O", "rebound burst", 0.005, 1000, released, 10, -0.6)
        case 4: row("P", "mixed mode", 0.005, 500, .constant(2), 5, -0.3)
        case 5: row("Q", "afterpotential", 0.005, 200, Stimulus().and(2, from: 0, to: 15), 5, -0.3)
        case 6: row("R", "basal bistability", 0, 200, toggled, 8, -0.1)
        case 7: row("S", "preferred frequency", 0.005, 800, doublets, -3, 0.5)
        case 8: row("T", "spike latency", -0.08, 50, Stimulus().and(8, from: 0, to: 2))
        default: nil
        }
    }

    private static var accommodating: Stimulus {
        Stimulus().and(1.5, from: 0, to: 100).and(0.5, from: 600, to: 700)
            .and(1, from: 700, to: 800).and(1.5, from: 800, to: 900)
    }
    private static var primed: Stimulus {
        Stimulus().and(1.5, from: 0, to: 20).and(-1.5, from: 200, to: 225)
            .and(1.5, from: 250, to: 275)
    }
    private static var pairs: Stimulus {
        Stimulus().and(1.5, from: 0, to: 20).and(1.5, from: 30, to: 50)
            .and(1.5, from: 300, to: 320).and(1.5, from: 340, to: 360)
    }
    private static var alternating: Stimulus {
        Stimulus().and(1.5, from: 0, to: 100).and(1.7, from: 100, to: 500)
            .and(1.5, from: 500, to: 600).and(1.7, from: 600, to: 1000)
    }
    private static var released: Stimulus { Stimulus().and(-3.5, from: 100, to: 600) }
    private static var toggled: Stimulus {
        Stimulus().and(5, from: 0, to: 10).and(5, from: 100, to: 110)
    }
    private static var doublets: Stimulus {
        Stimulus().and(5, from: 0, to: 5).and(4, from: 10, to: 15)
            .and(5, from: 400, to: 405).and(4, from: 450, to: 455)
    }

    /// A row of the published table: a, how long, the current, A1 and A2.
    ///
    /// The published arrays hold the start as their first sample, hence one step less.
    private static func row(
        _ name: StaticString,
        _ title: StaticString,
        _ a: Double,
        _ duration: Double,
        _ stimulus: Stimulus,
        _ jump1: Double = 0,
        _ jump2: Double = 0
    ) -> NeuronPreset {
        NeuronPreset(
            name,
            title,
            of: Self.self,
            every: 0.1,
            steps: Int(duration / 0.1 + 0.5) - 1,
            stimulus,
            .published
        )
        .with(2, a).with(4, jump1).with(5, jump2)
    }
}
