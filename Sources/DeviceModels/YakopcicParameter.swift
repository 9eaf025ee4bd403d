// SPDX-License-Identifier: Apache-2.0

/// The parameters of the generalised model of Yakopcic by their index on the wire.
enum YakopcicParameter: Int, ModelParameter {
    /// a1: the current of x = 1 at sinh(b v) = 1, for v ≥ 0.
    case upAmplitude = 0
    /// a2: the same for v < 0.
    case downAmplitude
    /// b.
    case curvature
    /// Ap.
    case upRate
    /// An.
    case downRate
    /// Vp.
    case upThreshold
    /// Vn.
    case downThreshold
    /// αp.
    case upSlowing
    /// αn.
    case downSlowing
    /// xp.
    case upCorner
    /// xn.
    case downCorner
    /// x of a fresh cell.
    case initialPart
    case rateSpread
    case thresholdSpread
    case amplitudeSpread

    static var count: Int { 15 }

    var description: ParameterDescription {
        switch self {
        case .upAmplitude: .init("up_amplitude", "A", 1e-15, 1e3, 0.17, .published)
        case .downAmplitude: .init("down_amplitude", "A", 1e-15, 1e3, 0.17, .published)
        case .curvature: .init("curvature", "1/V", 1e-3, 100, 0.05, .published)
        case .upRate: .init("up_rate", "1/s", 0, 1e12, 4000, .published)
        case .downRate: .init("down_rate", "1/s", 0, 1e12, 4000, .published)
        case .upThreshold: .init("up_threshold", "V", 0, 50, 0.16, .published)
        case .downThreshold: .init("down_threshold", "V", 0, 50, 0.15, .published)
        case .upSlowing: .init("up_slowing", "1", 0, 10, 1, .published)
        case .downSlowing: .init("down_slowing", "1", 0, 10, 5, .published)
        case .upCorner: .init("up_corner", "1", 0, 0.99, 0.3, .published)
        case .downCorner: .init("down_corner", "1", 0, 0.99, 0.5, .published)
        case .initialPart: .init("initial_part", "1", 0, 1, 0.11, .published)
        case .rateSpread: .init("rate_spread", "1", 0, 1, 0, .chosen)
        case .thresholdSpread: .init("threshold_spread", "1", 0, 1, 0, .chosen)
        case .amplitudeSpread: .init("amplitude_spread", "1", 0, 1, 0, .chosen)
        }
    }
}
