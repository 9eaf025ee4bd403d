// SPDX-License-Identifier: Apache-2.0

/// The parameters of ``ModelKind/tunnelJunction`` by their index on the wire.
///
/// Up is from antiparallel to parallel, which raises the conductance. The standard values are a
/// measured spin–orbit junction under a field of 20 mT, whose barrier is low: it keeps its state for
/// about 100 ns. For a memory choose barriers of at least 40.
enum TunnelJunctionParameter: Int, ModelParameter {
    /// Δ of switching up.
    case barrierUp = 0
    /// Δ of switching down.
    case barrierDown
    /// Vc0 of switching up.
    case criticalUp
    /// Vc0 of switching down, a magnitude.
    case criticalDown
    /// τ0.
    case attemptTime
    /// V50 of the measured logistic up.
    case medianUp
    /// V50 of the measured logistic down, a magnitude.
    case medianDown
    /// The slope of the logistic up; 0 for Néel–Brown alone.
    case slopeUp
    /// The slope of the logistic down.
    case slopeDown
    /// The part that switches far above V50 up; less than 1 where the layer hops back.
    case plateauUp
    /// The part that switches far above V50 down.
    case plateauDown
    /// The width at which the logistics were measured.
    case referenceWidth
    /// The conductance of one parallel junction.
    case parallelConductance
    /// TMR at 0 V.
    case magnetoresistance
    /// The voltage at which TMR has halved.
    case halfVoltage
    /// How many junctions in parallel make a cell.
    case junctions
    /// The part of the junctions that a fresh cell has parallel.
    case initialPart
    /// Up to this magnitude nothing switches; 0 where every voltage may.
    case inertVoltage
    /// Device-to-device spread of both barriers.
    case barrierSpread

    static var count: Int { 19 }

    var description: ParameterDescription {
        switch self {
        case .barrierUp: .init("barrier_up", "1", 0.1, 200, 5.15, .published)
        case .barrierDown: .init("barrier_down", "1", 0.1, 200, 4.91, .published)
        case .criticalUp: .init("critical_voltage_up", "V", 1e-3, 100, 0.884, .published)
        case .criticalDown: .init("critical_voltage_down", "V", 1e-3, 100, 0.857, .published)
        case .attemptTime: .init("attempt_time", "s", 1e-12, 1e-6, 1e-9, .published)
        case .medianUp: .init("median_voltage_up", "V", 1e-3, 100, 0.9155, .fitted)
        case .medianDown: .init("median_voltage_down", "V", 1e-3, 100, 0.894, .fitted)
        case .slopeUp: .init("slope_up", "1/V", 0, 1e4, 183.5, .fitted)
        case .slopeDown: .init("slope_down", "1/V", 0, 1e4, 44.6, .fitted)
        default: readDescription
        }
    }

    private var readDescription: ParameterDescription {
        switch self {
        case .plateauUp: .init("plateau_up", "1", 0.01, 1, 0.82, .fitted)
        case .plateauDown: .init("plateau_down", "1", 0.01, 1, 1, .fitted)
        case .referenceWidth: .init("reference_width", "s", 1e-12, 1, 0.75e-9, .published)
        // 50 nm across at 650 Ω·µm².
        case .parallelConductance:
            .init("parallel_conductance", "S", 1e-12, 1, 3.02e-6, .published)
        case .magnetoresistance: .init("magnetoresistance", "1", 0.01, 100, 1, .published)
        case .halfVoltage: .init("half_voltage", "V", 1e-3, 100, 0.5, .published)
        case .junctions: .init("junctions", "1", 1, 64, 1, .chosen)
        case .initialPart: .init("initial_part", "1", 0, 1, 0, .chosen)
        case .inertVoltage: .init("inert_voltage", "V", 0, 100, 0, .chosen)
        // 7.7 % over a wafer was measured.
        default: .init("barrier_spread", "1", 0, 1, 0, .chosen)
        }
    }
}
