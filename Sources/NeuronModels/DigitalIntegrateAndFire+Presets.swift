// SPDX-License-Identifier: Apache-2.0

extension DigitalIntegrateAndFire {
    /// Name, units and source.
    public static var description: NeuronDescription {
        .init(
            "truenorth",
            "digital leaky integrate-and-fire (TrueNorth)",
            current: "1",
            membrane: "1",
            source: "A. S. Cassidy et al., Proc. IJCNN (2013)"
        )
    }

    /// The parameters; ranges are the chip's.
    public static func parameter(at index: Int) -> NeuronParameter? {
        switch index {
        case 0: .init("weight_0", "1", -255...255, 1, .chosen)
        case 1: .init("weight_1", "1", -255...255, -1, .chosen)
        case 2: .init("weight_2", "1", -255...255, 0, .chosen)
        case 3: .init("weight_3", "1", -255...255, 0, .chosen)
        // A bit for each axon type.
        case 4: .init("stochastic_weights", "1", 0...15, 0, .chosen)
        case 5: .init("leak", "1", -255...255, 0, .chosen)
        case 6: .init("leak_reversal", "1", 0...1, 0, .chosen)
        case 7: .init("stochastic_leak", "1", 0...1, 0, .chosen)
        case 8: .init("threshold", "1", 0...262_143, 10, .chosen)
        case 9: .init("threshold_mask_bits", "1", 0...18, 0, .chosen)
        case 10: .init("floor", "1", 0...262_143, 0, .chosen)
        case 11: .init("floor_saturates", "1", 0...1, 1, .chosen)
        case 12: .init("reset_mode", "1", 0...2, 0, .chosen)
        case 13: .init("reset", "1", -262_143...262_143, 0, .chosen)
        case 14: .init("initial_potential", "1", -262_143...262_143, 0, .chosen)
        case 15: .init("seed", "1", 0...9_007_199_254_740_991, 1, .chosen)
        case 16: .init("device", "1", 0...4_294_967_295, 0, .chosen)
        default: nil
        }
    }

    /// The presets.
    public static func preset(at index: Int) -> NeuronPreset? {
        switch index {
        case 0: run("tonic", "a spike every 10 ticks under one input spike a tick", .constant(1))
        case 1:
            run("linear_reset", "3 input spikes a tick, threshold 10: exactly 0.3", .constant(3))
                .with(12, 1)
        case 2:
            run("leaky", "a leak towards 0 that slow input does not beat", .constant(1))
                .with(0, 4).with(5, -3).with(6, 1)
        case 3:
            run("stochastic_leak", "fires by a stochastic leak of mean 1/4 a tick", .constant(0))
                .with(5, 63).with(7, 1)
        case 4:
            run("stochastic_synapse", "an input spike counts with probability 1/2", .constant(1))
                .with(0, 127).with(4, 1)
        case 5:
            run("stochastic_threshold", "the threshold is 10 + 0 to 15 at random", .constant(1))
                .with(9, 4)
        default: nil
        }
    }

    private static func run(
        _ name: StaticString,
        _ title: StaticString,
        _ stimulus: Stimulus
    ) -> NeuronPreset {
        .init(name, title, of: Self.self, every: 1, steps: 1_000, stimulus, .chosen)
    }
}
