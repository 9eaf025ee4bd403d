// SPDX-License-Identifier: Apache-2.0

/// The parameters that every device family shares.
public enum LayerParameter: Int, Sendable, BitwiseCopyable, CaseIterable {
    /// +1 where a positive cell voltage potentiates, else −1.
    case polarity = 0
    /// Cycle-to-cycle spread of the change, one draw a switching episode.
    case writeSpread
    /// Spread of a read current.
    case readSpread
    /// The probability that a cell is stuck.
    case stuckProbability
    /// The probability that a stuck cell is stuck at its upper bound, else at its lower one.
    case stuckHighProbability
    /// How many switching episodes a cell survives; 0 for any number.
    case endurance
    /// ν of the power-law drift G(t) = G · (t ∕ t0)^−ν since the last change.
    case driftExponent
    /// Spread of ν, one draw a switching episode.
    case driftSpread
    /// t0 of the power-law drift; nothing drifts before.
    case driftTime
    /// c of the log-time relaxation G(t) = G · (1 − c · log10(1 + t ∕ 1 s)).
    case lossPerDecade
    /// Δ of the two-level random telegraph noise I · (1 + Δ) in its upper state.
    case telegraphAmplitude
    /// τ of the telegraph noise: the mean time in either state.
    case telegraphTime

    /// How many there are.
    public static var count: Int { 12 }

    /// Name, unit, range and standard value.
    var description: ParameterDescription {
        switch self {
        case .polarity: .init("polarity", "1", -1, 1, 1, .chosen)
        case .writeSpread: .init("write_spread", "1", 0, 1, 0, .chosen)
        case .readSpread: .init("read_spread", "1", 0, 1, 0, .chosen)
        case .stuckProbability: .init("stuck_probability", "1", 0, 1, 0, .chosen)
        case .stuckHighProbability: .init("stuck_high_probability", "1", 0, 1, 0.5, .chosen)
        case .endurance: .init("endurance", "1", 0, 1e15, 0, .chosen)
        case .driftExponent: .init("drift_exponent", "1", 0, 1, 0, .chosen)
        case .driftSpread: .init("drift_spread", "1", 0, 1, 0, .chosen)
        case .driftTime: .init("drift_time", "s", 1e-12, 1e9, 1, .chosen)
        case .lossPerDecade: .init("loss_per_decade", "1", 0, 0.1, 0, .chosen)
        case .telegraphAmplitude: .init("telegraph_amplitude", "1", 0, 10, 0, .chosen)
        case .telegraphTime: .init("telegraph_time", "s", 1e-9, 1e9, 1e-3, .chosen)
        }
    }
}

/// Where a family keeps the parameters of the common layer among its own.
///
/// Families append the whole layer behind their own parameters. Two older ones have its first part
/// among theirs, at indices that draws are keyed by and that therefore stay.
struct LayerIndices: Sendable, BitwiseCopyable {
    /// The index of each parameter that the family itself declares; −1 where it is appended.
    private let own: (Int, Int, Int, Int, Int)
    private let appended: Int
    private let firstAppended: LayerParameter

    /// The whole layer, from `index`.
    init(appendedAt index: Int) {
        own = (0, 0, 0, 0, 0)
        appended = index
        firstAppended = .polarity
    }

    /// Polarity to stuck-high probability at indices of the family, the rest from `index`.
    init(
        polarity: Int,
        writeSpread: Int,
        readSpread: Int,
        stuckProbability: Int,
        stuckHighProbability: Int,
        appendedAt index: Int
    ) {
        own = (polarity, writeSpread, readSpread, stuckProbability, stuckHighProbability)
        appended = index
        firstAppended = .endurance
    }

    /// How many parameters follow those of the family.
    var appendedCount: Int { LayerParameter.count - firstAppended.rawValue }

    /// The index of a parameter.
    subscript(parameter: LayerParameter) -> Int {
        if parameter.rawValue >= firstAppended.rawValue {
            return appended + parameter.rawValue - firstAppended.rawValue
        }
        return switch parameter {
        case .polarity: own.0
        case .writeSpread: own.1
        case .readSpread: own.2
        case .stuckProbability: own.3
        default: own.4
        }
    }

    /// What the appended parameter at an index is.
    func description(at index: Int) -> ParameterDescription? {
        LayerParameter(rawValue: index - appended + firstAppended.rawValue)?.description
    }
}
