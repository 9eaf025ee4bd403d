// SPDX-License-Identifier: Apache-2.0

/// Bursts from a slow variable: dx/dt = y − x³ + 3x² − z + I, dy/dt = 1 − 5x² − y,
/// dz/dt = r(s(x + 1.6) − z).
///
/// Units: plain numbers, time included. Step: midpoint. A spike: x passes 1 upwards, having been
/// below 0.
///
/// Source: J. L. Hindmarsh, R. M. Rose, Proc. R. Soc. Lond. B 221 (1984) 87.
public struct HindmarshRose: NeuronModel {
    private let rate: Double
    private let strength: Double
    private let offset: Double
    private let timeStep: Double
    private var crossing = LevelCrossing(above: 1, rearmedBelow: 0)
    /// x.
    public private(set) var membrane: Double
    private var y: Double
    private var z: Double

    /// A neuron at its start.
    public init(_ values: NeuronValues, timeStep: Double) {
        rate = values[0]
        strength = values[1]
        offset = values[2]
        membrane = values[3]
        y = values[4]
        z = values[5]
        self.timeStep = timeStep
    }

    /// Moves on by one step.
    public mutating func step(current: Double) -> Bool {
        let half = timeStep / 2
        let first = slopes(membrane, y, z, current)
        let middle = slopes(
            membrane + half * first.x,
            y + half * first.y,
            z + half * first.z,
            current
        )
        membrane += timeStep * middle.x
        y += timeStep * middle.y
        z += timeStep * middle.z
        return crossing.spiked(membrane)
    }

    private func slopes(
        _ x: Double,
        _ y: Double,
        _ z: Double,
        _ current: Double
    ) -> (x: Double, y: Double, z: Double) {
        let cubic = y - x * x * x + 3.0 * x * x
        return (cubic - z + current, 1.0 - 5.0 * x * x - y, rate * (strength * (x + offset) - z))
    }

    /// Name, units and source.
    public static var description: NeuronDescription {
        .init(
            "hindmarsh-rose",
            "Hindmarsh-Rose",
            current: "1",
            membrane: "1",
            time: "1",
            source: "J. L. Hindmarsh, R. M. Rose, Proc. R. Soc. Lond. B 221 (1984) 87"
        )
    }

    /// The parameters.
    public static func parameter(at index: Int) -> NeuronParameter? {
        switch index {
        case 0: .init("r", "1", 0...1e3, 0.001, .published)
        case 1: .init("s", "1", -1e3...1e3, 4, .published)
        case 2: .init("offset", "1", -1e3...1e3, 1.6, .published)
        case 3: .init("initial_x", "1", -1e3...1e3, -1.6, .chosen)
        case 4: .init("initial_y", "1", -1e3...1e3, -10, .chosen)
        case 5: .init("initial_z", "1", -1e3...1e3, 2, .chosen)
        default: nil
        }
    }

    /// The presets, 2000 units of time each.
    public static func preset(at index: Int) -> NeuronPreset? {
        switch index {
        case 0: run("bursting", "41 spikes in bursts at I = 2", 2)
        case 1: run("quiet", "no spike at I = 1", 1)
        case 2: run("tonic", "spikes without bursts at I = 4", 4)
        case 3: run("doublets", "bursts of two spikes at r = 0.006", 2, .unconfirmed).with(0, 0.006)
        default: nil
        }
    }

    private static func run(
        _ name: StaticString,
        _ title: StaticString,
        _ current: Double,
        _ evidence: NeuronEvidence = .chosen
    ) -> NeuronPreset {
        .init(name, title, of: Self.self, every: 0.01, steps: 200_000, .constant(current), evidence)
    }
}
