// SPDX-License-Identifier: Apache-2.0

/// The parameters of the valence-change cell by their index.
enum ValenceChangeParameter: Int, ModelParameter {
    case ambientTemperature = 0
    /// Nmax.
    case maximumVacancies
    /// Nmin.
    case minimumVacancies
    case plugVacancies
    /// a.
    case hopDistance
    /// ν0.
    case attemptFrequency
    /// ΔW.
    case activationEnergy
    case thermalResistance
    case discRadius
    case cellLength
    case discLength
    /// What a RESET's heating is of a SET's.
    case resetScale
    case oxideResistance
    case lineResistance
    case lineThermalResistance
    case lineCoefficient
    /// u.
    case mobility
    /// z.
    case valence
    case windowLow
    case windowHigh
    case initialVacancies
    /// Of radius, length, Nmin and Nmax, held within the published limits.
    case deviceSpread

    static var count: Int { 22 }

    var description: ParameterDescription {
        switch self {
        case .ambientTemperature: .init("ambient_temperature", "K", 100, 1000, 293, .published)
        case .maximumVacancies: .init("maximum_vacancies", "1e26/m3", 1, 100, 20, .published)
        case .minimumVacancies: .init("minimum_vacancies", "1e26/m3", 1e-4, 1, 0.008, .published)
        case .plugVacancies: .init("plug_vacancies", "1e26/m3", 0.1, 100, 20, .published)
        case .hopDistance: .init("hop_distance", "m", 1e-11, 1e-9, 0.25e-9, .published)
        case .attemptFrequency: .init("attempt_frequency", "Hz", 1e9, 1e15, 2e13, .published)
        case .activationEnergy: .init("activation_energy", "eV", 0.1, 5, 1.35, .published)
        case .thermalResistance: .init("thermal_resistance", "K/W", 0, 1e9, 15.72e6, .published)
        case .discRadius: .init("disc_radius", "m", 1e-9, 1e-6, 45e-9, .published)
        case .cellLength: .init("cell_length", "m", 1e-10, 1e-7, 3e-9, .published)
        case .discLength: .init("disc_length", "m", 1e-11, 1e-8, 0.4e-9, .published)
        case .resetScale: .init("reset_scale", "1", 0, 10, 0.27, .published)
        case .oxideResistance: .init("oxide_resistance", "Ohm", 0, 1e6, 650, .published)
        case .lineResistance: .init("line_resistance", "Ohm", 0, 1e6, 719.2437, .published)
        case .lineThermalResistance:
            .init("line_thermal_resistance", "K/W", 0, 1e9, 90471.47, .published)
        case .lineCoefficient: .init("line_coefficient", "1/K", 0, 1, 3.92e-3, .published)
        case .mobility: .init("mobility", "m2/(V s)", 1e-9, 1, 4e-6, .published)
        case .valence: .init("valence", "1", 1, 4, 2, .published)
        case .windowLow: .init("window_low", "1e26/m3", 0.008, 100, 0.06, .published)
        case .windowHigh:
            .init("window_high", "1e26/m3", 0.008, 100, 1.9897452127440086504, .published)
        case .initialVacancies: .init("initial_vacancies", "1e26/m3", 0.008, 100, 0.06, .chosen)
        case .deviceSpread: .init("device_spread", "1", 0, 1, 0, .chosen)
        }
    }
}

/// The values of the parameters.
struct ValenceChangeParameters: Sendable, BitwiseCopyable {
    let ambient: Double
    let maximum: Double
    let minimum: Double
    let plug: Double
    let hop: Double
    let attempt: Double
    let barrier: Double
    let thermalResistance: Double
    let radius: Double
    let cellLength: Double
    let discLength: Double
    let resetScale: Double
    let oxideResistance: Double
    let lineResistance: Double
    let lineThermal: Double
    let lineCoefficient: Double
    let mobility: Double
    let valence: Double
    let windowLow: Double
    let windowHigh: Double
    let initial: Double
    let deviceSpread: Double

    init(_ parameter: (Int) -> Double) {
        func value(_ name: ValenceChangeParameter) -> Double { parameter(name.rawValue) }
        ambient = value(.ambientTemperature)
        maximum = value(.maximumVacancies)
        minimum = value(.minimumVacancies)
        plug = value(.plugVacancies)
        hop = value(.hopDistance)
        attempt = value(.attemptFrequency)
        barrier = value(.activationEnergy)
        thermalResistance = value(.thermalResistance)
        radius = value(.discRadius)
        cellLength = value(.cellLength)
        discLength = value(.discLength)
        resetScale = value(.resetScale)
        oxideResistance = value(.oxideResistance)
        lineResistance = value(.lineResistance)
        lineThermal = value(.lineThermalResistance)
        lineCoefficient = value(.lineCoefficient)
        mobility = value(.mobility)
        valence = value(.valence)
        windowLow = value(.windowLow)
        windowHigh = value(.windowHigh)
        initial = value(.initialVacancies)
        deviceSpread = value(.deviceSpread)
    }
}
