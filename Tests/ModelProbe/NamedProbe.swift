// SPDX-License-Identifier: Apache-2.0

package import DeviceModels
package import NeuronModels
package import Probes

/// A probe of something that host and chip compute alike.
package struct NamedProbe: Sendable {
    /// What is computed: its kind, a slash, its name.
    package let name: String
    /// Computes the hash.
    package let hash: @Sendable () -> UInt64

    /// The probes of all functions and all models.
    package static var all: [Self] {
        ArithmeticProbe.Function.allCases.map { function in
            Self(name: "arithmetic/\(function)") { Self.hash(of: function) }
        }
            + ModelKind.allCases.map { kind in
                Self(name: "device/\(kind.card.name)") { hash(of: kind) }
            }
            + DynamicsKind.allCases.map { kind in
                Self(name: "dynamics/\(kind.card.name)") { played(kind).hash }
            }
            + NeuronKind.allCases.flatMap(presets)
            + NeuronCircuitKind.allCases.flatMap(presets)
    }

    /// The hash of a function.
    package static func hash(of function: ArithmeticProbe.Function) -> UInt64 {
        var probe = ArithmeticProbe(function)
        probe.run(ArithmeticProbe.parts * ArithmeticProbe.partSize)
        return probe.hash
    }

    /// The hash of a model of pulses.
    package static func hash(of kind: ModelKind) -> UInt64 {
        guard var probe = DeviceProbe(kind: kind, parameters: kind.probeParameters) else {
            preconditionFailure("A model takes its standard parameters.")
        }
        for _ in 0..<DeviceProbe.pulseCount {
            probe.pulse()
            probe.read()
            probe.note()
        }
        return probe.hash
    }

    /// A probe of a model that is integrated in time, at its end.
    package static func played(_ kind: DynamicsKind) -> DynamicsProbe {
        guard var probe = DynamicsProbe(kind: kind, parameters: kind.probeParameters) else {
            preconditionFailure("A model takes its standard parameters.")
        }
        for _ in 0..<DynamicsProbe.stepCount {
            probe.prepare()
            probe.step()
            probe.note()
        }
        return probe
    }

    /// A probe of a neuron at its end; nil where there is no such preset.
    package static func played(_ kind: NeuronKind, preset: Int) -> NeuronProbe? {
        guard var probe = NeuronProbe(kind: kind, preset: preset) else { return nil }
        for _ in 0..<NeuronProbe.parts {
            probe.prepare()
            probe.step()
            probe.note()
        }
        return probe
    }

    /// A probe of a neuron circuit at its end; nil where there is no such preset.
    package static func played(_ kind: NeuronCircuitKind, preset: Int) -> CircuitProbe? {
        guard var probe = CircuitProbe(kind: kind, preset: preset) else { return nil }
        for _ in 0..<CircuitProbe.stepCount {
            probe.prepare()
            probe.step()
            probe.note()
        }
        return probe
    }

    private static func presets(of kind: NeuronKind) -> [Self] {
        var probes: [Self] = []
        while let preset = kind.preset(at: probes.count) {
            let index = probes.count
            let name = "neuron/\(kind.description.name)/\(preset.name)"
            probes.append(Self(name: name) { played(kind, preset: index)?.hash ?? 0 })
        }
        return probes
    }

    private static func presets(of kind: NeuronCircuitKind) -> [Self] {
        var probes: [Self] = []
        while let preset = kind.preset(at: probes.count) {
            let index = probes.count
            let name = "circuit/\(kind.card.name)/\(preset.name)"
            probes.append(Self(name: name) { played(kind, preset: index)?.hash ?? 0 })
        }
        return probes
    }
}
