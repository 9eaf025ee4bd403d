// SPDX-License-Identifier: Apache-2.0

extension AdaptiveExponential {
    /// The presets: the neuron of the source, without adaptation, and eight firing patterns.
    public static func preset(at index: Int) -> NeuronPreset? {
        switch index {
        case 0: plain("adaptive", "regular spiking with adaptation")
        case 1: plain("exponential", "no adaptation, a = b = 0").with(5, 0).with(7, 0)
        case 2: pattern("tonic", "tonic spiking", 200, 10, -70, 2, 30, 0, -58, 500)
        case 3:
            pattern("adaptation", "spike frequency adaptation", 200, 12, -70, 2, 300, 60, -58, 500)
        case 4:
            pattern(
                "initial_burst",
                "a burst, then slow spiking",
                130,
                18,
                -58,
                4,
                150,
                120,
                -50,
                400
            )
        case 5:
            pattern(
                "regular_bursting",
                "bursts at a regular pace",
                200,
                10,
                -58,
                2,
                120,
                100,
                -46,
                210
            )
        case 6:
            pattern(
                "delayed_accelerating",
                "spiking that begins late and speeds up",
                200,
                12,
                -70,
                -10,
                300,
                0,
                -58,
                300
            )
        case 7:
            pattern(
                "delayed_bursting",
                "bursting that begins late",
                100,
                10,
                -65,
                -10,
                90,
                30,
                -47,
                110
            )
        case 8: pattern("transient", "one spike at the onset", 100, 10, -65, 10, 90, 100, -47, 180)
        case 9: pattern("irregular", "chaotic spiking", 100, 12, -60, -11, 130, 30, -48, 160)
        default: nil
        }
    }

    /// The source's neuron under 1 nA for 1 s.
    private static func plain(_ name: StaticString, _ title: StaticString) -> NeuronPreset {
        .init(name, title, of: Self.self, every: 0.05, steps: 20_000, .constant(1000), .chosen)
    }

    /// A firing pattern of table 1: C, gL, EL, a, τw, b, Vr and the current, for 0.6 s.
    private static func pattern(
        _ name: StaticString,
        _ title: StaticString,
        _ capacitance: Double,
        _ leak: Double,
        _ rest: Double,
        _ coupling: Double,
        _ adaptationTime: Double,
        _ increment: Double,
        _ reset: Double,
        _ current: Double
    ) -> NeuronPreset {
        NeuronPreset(
            name,
            title,
            of: Self.self,
            every: 0.05,
            steps: 12_000,
            .constant(current),
            .published,
            "R. Naud, N. Marcille, C. Clopath, W. Gerstner, Biol. Cybern. 99 (2008) 335, table 1"
        )
        .with(0, capacitance).with(1, leak).with(2, rest).with(3, -50).with(4, 2)
        .with(5, coupling).with(6, adaptationTime).with(7, increment).with(8, reset)
        .with(9, 0).with(10, rest)
    }
}
