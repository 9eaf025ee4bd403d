// SPDX-License-Identifier: Apache-2.0

/// The parameters of the silver-nanodot switch.
enum SilverNanodotParameter: Int, ModelParameter {
    case setTime = 0
    case resetTime
    case steepness
    case setOffset
    case resetOffset
    case setScale
    case resetScale
    case positiveOnResistance
    case negativeOnResistance
    case leakage
    case positiveThreshold
    case positiveHold
    case negativeThreshold
    case negativeHold
    case positiveSpread
    case negativeSpread
    case initialPart

    static var count: Int { 17 }

    var description: ParameterDescription {
        switch self {
        case .setTime: .init("set_time", "s", 1e-12, 1e3, 1.2e-7, .published)
        case .resetTime: .init("reset_time", "s", 1e-12, 1e3, 1.3e-7, .published)
        case .steepness: .init("steepness", "1", 0.01, 100, 2, .published)
        case .setOffset: .init("set_offset", "1", 1e-6, 10, 0.05, .published)
        case .resetOffset: .init("reset_offset", "1", 1e-6, 10, 0.5, .published)
        case .setScale: .init("set_scale", "V", 1e-6, 100, 0.0099, .published)
        case .resetScale: .init("reset_scale", "V", 1e-6, 100, 0.0175, .published)
        case .positiveOnResistance: .init("positive_on_resistance", "Ohm", 1, 1e12, 806, .published)
        case .negativeOnResistance:
            .init("negative_on_resistance", "Ohm", 1, 1e12, 1434, .published)
        case .leakage: .init("leakage", "A", 0, 1, 1e-12, .published)
        case .positiveThreshold: .init("positive_threshold", "V", 0, 100, 0.267, .published)
        case .positiveHold: .init("positive_hold", "V", 0, 100, 0.08, .published)
        case .negativeThreshold: .init("negative_threshold", "V", -100, 0, -0.119, .published)
        case .negativeHold: .init("negative_hold", "V", -100, 0, -0.006, .published)
        case .positiveSpread: .init("positive_spread", "V", 0, 10, 0, .chosen)
        case .negativeSpread: .init("negative_spread", "V", 0, 10, 0, .chosen)
        case .initialPart: .init("initial_part", "1", 0, 1, 0, .chosen)
        }
    }
}
