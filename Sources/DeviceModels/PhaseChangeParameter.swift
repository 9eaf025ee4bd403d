// SPDX-License-Identifier: Apache-2.0

/// The parameters of ``ModelKind/phaseChange`` by their index on the wire.
///
/// The standard values are doped Ge2Sb2Te5 mushroom cells; voltages are chosen here. Levels are in
/// the unit conductance, so that the numbers of the publication stand as they are.
enum PhaseChangeParameter: Int, ModelParameter {
    /// The conductance of level 1.
    case unitConductance = 0
    /// The level of the molten cell.
    case minimumLevel
    /// The greatest level.
    case maximumLevel
    /// The level of a fresh cell.
    case initialLevel
    /// c: the step of a nominal SET pulse at level 0.
    case step
    /// k: what the step loses a unit of level.
    case slope
    /// s: the noise of a step at level 0.
    case stepNoise
    /// h: what the noise gains a unit of level.
    case noiseSlope
    /// s_r: the noise of RESET, relative.
    case resetNoise
    /// The voltage magnitude of a nominal SET pulse.
    case nominalVoltage
    /// The width of a nominal SET pulse.
    case nominalWidth
    /// The voltage magnitude up to which nothing happens.
    case setThreshold
    /// The voltage magnitude above which the cell melts.
    case resetThreshold
    /// V0 of the hyperbolic sine that scales the dose with the voltage.
    case voltageScale
    /// The level at which r of the statistics is 1.
    case referenceLevel
    /// t0 of drift.
    case driftOrigin
    /// The factor on ν; 0 for a cell that does not drift.
    case driftScale
    /// t_r of read noise.
    case readTime
    /// The factor on read noise; 0 for the layer's.
    case readScale
    /// Device-to-device spread of the steps; that of the bounds is half as large.
    case stepSpread

    static var count: Int { 20 }

    var description: ParameterDescription {
        switch self {
        case .unitConductance: .init("unit_conductance", "S", 1e-15, 1, 1e-6, .published)
        case .minimumLevel: .init("minimum_level", "1", 1e-6, 1e3, 0.1, .published)
        case .maximumLevel: .init("maximum_level", "1", 1e-6, 1e6, 20, .published)
        case .initialLevel: .init("initial_level", "1", 0, 1e6, 0.1, .published)
        case .step: .init("step", "1", 0, 1e6, 0.892, .published)
        case .slope: .init("slope", "1", 0, 1, 0.084, .published)
        case .stepNoise: .init("step_noise", "1", 0, 1e3, 0.575, .published)
        case .noiseSlope: .init("noise_slope", "1", 0, 10, 0.09, .published)
        case .resetNoise: .init("reset_noise", "1", 0, 10, 0.1, .published)
        default: voltageDescription
        }
    }

    /// Voltages, and what a reading sees.
    private var voltageDescription: ParameterDescription {
        switch self {
        case .nominalVoltage: .init("nominal_voltage", "V", 0.01, 100, 1, .chosen)
        case .nominalWidth: .init("nominal_width", "s", 1e-9, 1000, 50e-9, .published)
        case .setThreshold: .init("set_threshold", "V", 0, 100, 0.7, .chosen)
        case .resetThreshold: .init("reset_threshold", "V", 0.01, 1000, 2, .chosen)
        case .voltageScale: .init("voltage_scale", "V", 0.001, 100, 0.1, .chosen)
        case .referenceLevel: .init("reference_level", "1", 1e-6, 1e6, 25, .published)
        case .driftOrigin: .init("drift_origin", "s", 1e-9, 1e6, 20, .published)
        case .driftScale: .init("drift_scale", "1", 0, 10, 1, .published)
        case .readTime: .init("read_time", "s", 1e-9, 1, 250e-9, .published)
        case .readScale: .init("read_scale", "1", 0, 100, 1, .published)
        default: .init("step_spread", "1", 0, 1, 0, .chosen)
        }
    }
}
