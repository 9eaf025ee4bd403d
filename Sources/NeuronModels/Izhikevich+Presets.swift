// SPDX-License-Identifier: Apache-2.0

extension Izhikevich {
    /// The presets: eight cells of 2003, then the twenty patterns of 2004 as A to T.
    public static func preset(at index: Int) -> NeuronPreset? {
        switch index {
        case 0: cell("RS", "regular spiking", 0.02, 0.2, -65, 8, -63, 150, .open(14, 15))
        case 1: cell("IB", "intrinsically bursting", 0.02, 0.2, -55, 4, -70, 150, .open(11, 15))
        case 2: cell("CH", "chattering", 0.02, 0.2, -50, 2, -70, 150, .open(10, 15))
        case 3: cell("FS", "fast spiking", 0.1, 0.2, -65, 2, -70, 150, .open(10, 15))
        case 4:
            cell("TC", "thalamo-cortical, tonic", 0.02, 0.25, -65, 0.05, -63, 150, .open(1.5, 30))
        case 5: cell("TCb", "thalamo-cortical, rebound", 0.02, 0.25, -65, 0.05, -87, 150, release)
        case 6: cell("RZ", "resonator", 0.1, 0.26, -65, 2, -70, 100, ringing)
        case 7: cell("LTS", "low-threshold spiking", 0.02, 0.25, -65, 2, -63, 250, .open(10, 25))
        default: earlyPattern(at: index - 8) ?? latePattern(at: index - 18)
        }
    }

    private static var release: Stimulus { .constant(-25).and(25, 45) }
    private static var ringing: Stimulus { .constant(-2).and(1.5, 10).and(10.5, 60, 65) }

    /// A to J.
    private static func earlyPattern(at index: Int) -> NeuronPreset? {
        switch index {
        case 0: cell("A", "tonic spiking", 0.02, 0.2, -65, 6, -70, 100, .open(14, 10))
        case 1: cell("B", "phasic spiking", 0.02, 0.25, -65, 6, -64, 200, .open(0.5, 20))
        case 2: cell("C", "tonic bursting", 0.02, 0.2, -50, 2, -70, 220, .open(15, 22))
        case 3:
            cell("D", "phasic bursting", 0.02, 0.25, -55, 0.05, -64, 200, .open(0.6, 20), step: 0.2)
        case 4: cell("E", "mixed mode", 0.02, 0.2, -55, 4, -70, 160, .open(10, 16))
        case 5: cell("F", "spike frequency adaptation", 0.01, 0.2, -65, 8, -70, 85, .open(30, 8.5))
        case 6: slow(cell("G", "class 1", 0.02, -0.1, -55, 6, -60, 300, ramp(0.075)))
        case 7:
            cell("H", "class 2", 0.2, 0.26, -65, 0, -64, 300, rampFromBelow)
        case 8:
            cell("I", "spike latency", 0.02, 0.2, -65, 6, -70, 100, .open(7.04, 10, 13), step: 0.2)
        case 9:
            cell("J", "subthreshold oscillation", 0.05, 0.26, -60, 0, -62, 200, .open(2, 20, 25))
        default: nil
        }
    }

    /// K to T.
    private static func latePattern(at index: Int) -> NeuronPreset? {
        switch index {
        case 0: cell("K", "resonator", 0.1, 0.26, -60, -1, -62, 400, doublets)
        case 1: slow(cell("L", "integrator", 0.02, -0.1, -55, 6, -60, 100, closeDoublets))
        case 2: cell("M", "rebound spike", 0.03, 0.25, -60, 4, -64, 200, inhibition, step: 0.2)
        case 3: cell("N", "rebound burst", 0.03, 0.25, -52, 0, -64, 200, inhibition, step: 0.2)
        case 4: cell("O", "threshold variability", 0.03, 0.25, -60, 4, -64, 100, primed)
        case 5: cell("P", "bistability", 0.1, 0.26, -60, 0, -61, 300, toggled)
        case 6:
            cell("Q", "depolarising after-potential", 1, 0.2, -60, -21, -70, 50, kick, step: 0.1)
        case 7:
            cell("R", "accommodation", 0.02, 1, -55, 4, -65, 400, ramps, step: 0.5)
                .with(6, 1).with(8, -16)
        case 8:
            cell("S", "inhibition-induced spiking", -0.02, -1, -60, 8, -63.8, 350, dip, step: 0.5)
        case 9:
            cell(
                "T",
                "inhibition-induced bursting",
                -0.026,
                -1,
                -45,
                -2,
                -63.8,
                350,
                dip,
                step: 0.5
            )
        default: nil
        }
    }

    private static func ramp(_ slope: Double) -> Stimulus { .open(slope, 30, risingOver: 1) }
    private static var rampFromBelow: Stimulus {
        .constant(-0.5).and(0.015, 30, risingOver: 1)
    }
    private static var inhibition: Stimulus { .open(-15, 20, 25) }
    private static var kick: Stimulus { .open(20, 9, 11) }
    /// 80, and 75 from 50 to 250 ms, limits included.
    private static var dip: Stimulus {
        Stimulus.constant(75).and(5, -.infinity, 50).and(5, 250)
    }
    private static var primed: Stimulus {
        Stimulus.open(1, 10, 15).and(1, 80, 85).and(-6, 70, 75)
    }
    private static var toggled: Stimulus {
        Stimulus.constant(0.24).and(1, 37.5, 42.5).and(1, 216, 221)
    }
    private static var ramps: Stimulus {
        Stimulus().and(8, 0, 200, risingOver: 200).and(4, 300, 312.5, risingOver: 12.5)
    }
    private static var doublets: Stimulus {
        let late = 0.7 * 400.0
        return Stimulus.open(0.65, 40, 44).and(0.65, 60, 64).and(0.65, late, late + 4)
            .and(0.65, late + 40, late + 44)
    }
    private static var closeDoublets: Stimulus {
        let early = 100.0 / 11
        let late = 0.7 * 100.0
        return Stimulus.open(9, early, early + 2).and(9, early + 5, early + 5 + 2)
            .and(9, late, late + 2).and(9, late + 10, late + 12)
    }

    /// The form of class 1 and the integrator: 4.1·V + 108.
    private static func slow(_ preset: NeuronPreset) -> NeuronPreset {
        preset.with(4, 4.1).with(5, 108)
    }

    /// a, b, c, d, V at the start, and how long.
    private static func cell(
        _ name: StaticString,
        _ title: StaticString,
        _ a: Double,
        _ b: Double,
        _ c: Double,
        _ d: Double,
        _ start: Double,
        _ duration: Double,
        _ stimulus: Stimulus,
        step: Double = 0.25
    ) -> NeuronPreset {
        NeuronPreset(
            name,
            title,
            of: Self.self,
            every: step,
            steps: Int(duration / step + 0.5) + 1,
            stimulus,
            .published,
            "OpenSourceBrain/IzhikevichModel, MATLAB/izhi2003.m"
        )
        .with(0, a).with(1, b).with(2, c).with(3, d).with(7, start)
    }
}
