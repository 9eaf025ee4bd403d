// SPDX-License-Identifier: Apache-2.0

/// The parameters of ``ModelKind/ionGated`` by their index on the wire.
enum IonGatedParameter: Int, ModelParameter {
    case minimumConductance = 0
    case maximumConductance
    case initialPart
    case step
    case fastShare
    case slowShare
    case permanentShare
    case permanentCount
    case fastTime
    case slowTime
    case nominalVoltage
    case nominalWidth
    case thresholdUp
    case thresholdDown
    case stepSpread

    static var count: Int { 15 }

    var description: ParameterDescription {
        switch self {
        case .minimumConductance:
            .init("minimum_conductance", "S", 1e-12, 1, 1e-8, .untrusted)
        case .maximumConductance:
            .init("maximum_conductance", "S", 1e-12, 1, 1e-6, .untrusted)
        case .initialPart: .init("initial_part", "1", 0, 1, 0, .chosen)
        case .step: .init("step", "1", 0, 10, 0.05, .untrusted)
        case .fastShare: .init("fast_share", "1", 0, 1, 0.6, .untrusted)
        case .slowShare: .init("slow_share", "1", 0, 1, 0.4, .untrusted)
        case .permanentShare: .init("permanent_share", "1", 0, 1, 0.5, .untrusted)
        case .permanentCount: .init("permanent_count", "1", 0.01, 1e6, 20, .untrusted)
        default: timeDescription
        }
    }

    private var timeDescription: ParameterDescription {
        switch self {
        case .fastTime: .init("fast_time", "s", 1e-6, 1e6, 0.05, .untrusted)
        case .slowTime: .init("slow_time", "s", 1e-6, 1e6, 5, .untrusted)
        case .nominalVoltage: .init("nominal_voltage", "V", 0.01, 100, 2, .untrusted)
        case .nominalWidth: .init("nominal_width", "s", 1e-9, 1000, 1e-2, .untrusted)
        case .thresholdUp: .init("potentiation_threshold", "V", 0, 100, 0.5, .untrusted)
        case .thresholdDown: .init("depression_threshold", "V", 0, 100, 0.5, .untrusted)
        default: .init("step_spread", "1", 0, 1, 0, .chosen)
        }
    }
}
