// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The damped oscillator that fires: dz/dt = (b + iω)z + I; where Im z reaches the threshold it
/// spikes and z becomes the reset value.
///
/// Units: z a plain number, b and ω in 1∕ms, I in 1∕ms. Step: exact under a constant current, a
/// rotation by ω·dt and a decay by e^(b·dt) about −I ∕ (b + iω).
///
/// Source: E. M. Izhikevich, Neural Networks 14 (2001) 883.
public struct ResonateAndFire: NeuronModel {
    private let centreReal: Double
    private let centreImaginary: Double
    private let turnReal: Double
    private let turnImaginary: Double
    private let threshold: Double
    private let resetReal: Double
    private let resetImaginary: Double
    /// Re z, which the current drives.
    public private(set) var real: Double
    /// Im z.
    public private(set) var imaginary: Double

    /// Im z.
    public var membrane: Double { imaginary }

    /// A neuron at its start.
    public init(_ values: NeuronValues, timeStep: Double) {
        let (damping, frequency) = (values[0], values[1])
        // −1 ∕ (b + iω), the resting point under a unit of current.
        let square = damping * damping + frequency * frequency
        centreReal = -damping / square
        centreImaginary = frequency / square
        let size = Portable.exp(damping * timeStep)
        turnReal = size * Portable.cos(frequency * timeStep)
        turnImaginary = size * Portable.sin(frequency * timeStep)
        threshold = values[2]
        resetReal = values[3]
        resetImaginary = values[4]
        real = values[5]
        imaginary = values[6]
    }

    /// Moves on by one step.
    public mutating func step(current: Double) -> Bool {
        let (x0, y0) = (centreReal * current, centreImaginary * current)
        let (x, y) = (real - x0, imaginary - y0)
        let before = imaginary
        real = x0 + (turnReal * x - turnImaginary * y)
        imaginary = y0 + (turnImaginary * x + turnReal * y)
        // The reset value lies on the threshold: only a passage from below is a spike.
        guard before < threshold, imaginary >= threshold else { return false }
        real = resetReal
        imaginary = resetImaginary
        return true
    }

    /// Name, units and source.
    public static var description: NeuronDescription {
        .init(
            "resonate-and-fire",
            "resonate-and-fire",
            current: "1/ms",
            membrane: "1",
            source: "E. M. Izhikevich, Neural Networks 14 (2001) 883"
        )
    }

    /// The parameters.
    public static func parameter(at index: Int) -> NeuronParameter? {
        switch index {
        case 0: .init("damping", "1/ms", -1e3...0, -0.1, .unconfirmed)
        case 1: .init("angular_frequency", "1/ms", 1e-3...1e3, 1, .unconfirmed)
        case 2: .init("threshold", "1", -1e6...1e6, 1, .unconfirmed)
        case 3: .init("reset_real", "1", -1e6...1e6, 0, .unconfirmed)
        case 4: .init("reset_imaginary", "1", -1e6...1e6, 1, .unconfirmed)
        case 5: .init("initial_real", "1", -1e6...1e6, 0, .chosen)
        case 6: .init("initial_imaginary", "1", -1e6...1e6, 0, .chosen)
        default: nil
        }
    }

    /// The presets: two pulses of 0.1 ms, which add 0.8 each to Re z.
    public static func preset(at index: Int) -> NeuronPreset? {
        switch index {
        case 0: doublet("resonant_doublet", "a doublet one period apart fires", 6.3)
        case 1: doublet("short_doublet", "a doublet half a period apart does not", 3.1)
        case 2: doublet("long_doublet", "a doublet one and a half periods apart does not", 9.4)
        default: nil
        }
    }

    private static func doublet(
        _ name: StaticString,
        _ title: StaticString,
        _ interval: Double
    ) -> NeuronPreset {
        .init(
            name,
            title,
            of: Self.self,
            every: 0.05,
            steps: 1_000,
            Stimulus.open(8, 4.975, 5.075).and(8, 4.975 + interval, 5.075 + interval),
            .chosen
        )
    }
}
