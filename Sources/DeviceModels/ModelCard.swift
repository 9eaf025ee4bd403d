// SPDX-License-Identifier: Apache-2.0

/// How far a model is to be trusted.
public enum ModelTrust: UInt8, Sendable, BitwiseCopyable {
    /// Equations and parameters from a source, reproduced here.
    case reproduced = 0
    /// Equations from a source; parameters of a sister device, or fitted to published numbers.
    case fitted = 1
    /// The shape only: no trustworthy parameters were found. Never a basis for accuracy.
    case phenomenological = 2
}

/// What a model is called, where it comes from and how far it is to be trusted.
public struct ModelCard: Sendable {
    /// The name in profile files.
    public let name: StaticString
    /// One line for people.
    public let title: StaticString
    /// How far it is to be trusted.
    public let trust: ModelTrust
    /// Where its equations come from.
    public let source: StaticString
    /// What its state variable is.
    public let state: StaticString

    init(
        _ name: StaticString,
        _ title: StaticString,
        _ trust: ModelTrust,
        state: StaticString,
        source: StaticString
    ) {
        self.name = name
        self.title = title
        self.trust = trust
        self.state = state
        self.source = source
    }

    static var blank: Self { Self("", "", .phenomenological, state: "", source: "") }
}
