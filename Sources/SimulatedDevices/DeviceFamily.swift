// SPDX-License-Identifier: Apache-2.0

internal import DeviceModels

/// A device model by its name in profiles, at the levels of detail that it has.
package struct DeviceFamily: Sendable {
    /// How finely a device is simulated.
    package enum Level: String, Sendable, CaseIterable {
        /// In closed form, one pulse at a time; what boards carry.
        case pulse
        /// Integrated in time, in small steps.
        case dynamics
    }

    /// The name in profiles.
    package let name: String
    /// One line for people.
    package let title: String
    /// How far it is to be trusted: `reproduced`, `fitted` or `phenomenological`.
    package let trust: String
    /// Where its equations come from.
    package let source: String
    /// What its state variable is.
    package let state: String

    let pulses: ModelKind?
    let dynamics: DynamicsKind?

    /// Every family, in the order of the wire codes; those that only hosts integrate come last.
    package static let all: [Self] = {
        var families = ModelKind.allCases.map { kind in
            let name = String(describing: kind.card.name)
            return Self(kind.card, kind, DynamicsKind.allCases.first { $0.name == name })
        }
        for kind in DynamicsKind.allCases where !families.contains(where: { $0.name == kind.name })
        {
            families.append(Self(kind.card, nil, kind))
        }
        return families
    }()

    /// The family that profiles call `name`.
    package static func named(_ name: String) -> Self? { all.first { $0.name == name } }

    private init(_ card: ModelCard, _ pulses: ModelKind?, _ dynamics: DynamicsKind?) {
        name = String(describing: card.name)
        title = String(describing: card.title)
        trust = Self.words(card.trust)
        source = String(describing: card.source)
        state = String(describing: card.state)
        self.pulses = pulses
        self.dynamics = dynamics
    }

    /// The levels of detail that it has.
    package var levels: [Level] {
        Level.allCases.filter { $0 == .pulse ? pulses != nil : dynamics != nil }
    }

    /// Every parameter of either level, in the order of their indices, each name once.
    var descriptions: [ParameterDescription] {
        var found: [ParameterDescription] = []
        for index in 0..<(pulses?.parameterCount ?? 0) {
            if let description = pulses?.parameter(at: index) { found.append(description) }
        }
        for index in 0..<(dynamics?.parameterCount ?? 0) {
            guard let description = dynamics?.parameter(at: index) else { continue }
            let name = String(describing: description.name)
            if !found.contains(where: { String(describing: $0.name) == name }) {
                found.append(description)
            }
        }
        return found
    }

    private static func words(_ trust: ModelTrust) -> String {
        switch trust {
        case .reproduced: "reproduced"
        case .fitted: "fitted"
        case .phenomenological: "phenomenological"
        }
    }
}

extension DynamicsKind {
    fileprivate var name: String { String(describing: card.name) }
}
