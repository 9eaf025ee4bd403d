// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A perpendicular junction on a heavy metal, as one moment with thermal noise.
///
/// The device voltage drives the heavy metal: J = V ∕ (ρ · length), and the torque along y is
/// b_d = ħ θ_SH J ∕ (2 e Ms t_fl), with a field-like part of `field_like_ratio`. The current is that
/// of the junction read at the same voltage: R = R_P · (1 + TMR(V) · (1 − m_z) ∕ 2), with the fixed
/// layer along +z and R_P = RA ∕ area. Without torque the anisotropy 2 K_i ∕ (Ms t_fl) − µ0 Ms keeps
/// the moment along ±z. `field` lies along x and makes switching by the torque deterministic.
///
/// Source: the voltage-gated spin–orbit junction model of BUAA; ``MacrospinLLG``.
struct Macrospin: CellDynamics {
    enum Parameter: Int, ModelParameter {
        case damping = 0
        case spinHallAngle
        case interfaceAnisotropy
        case magnetization
        case freeThickness
        case diameter
        case magnetoresistance
        case resistanceArea
        case halfVoltage
        case channelLength
        case resistivity
        case fieldLikeRatio
        case field
        case temperature
        case initialUp

        static var count: Int { 15 }

        var description: ParameterDescription {
            switch self {
            case .damping: .init("damping", "1", 1e-6, 1, 0.05, .published)
            case .spinHallAngle: .init("spin_hall_angle", "1", -1, 1, 0.25, .published)
            case .interfaceAnisotropy:
                .init("interface_anisotropy", "J/m^2", 0, 0.1, 0.32e-3, .published)
            case .magnetization: .init("magnetization", "A/m", 1e4, 1e7, 0.625e6, .published)
            case .freeThickness: .init("free_thickness", "m", 1e-10, 1e-7, 1.1e-9, .published)
            case .diameter: .init("diameter", "m", 1e-9, 1e-5, 50e-9, .published)
            case .magnetoresistance: .init("magnetoresistance", "1", 0.01, 100, 1, .published)
            case .resistanceArea:
                .init("resistance_area", "Ohm m^2", 1e-15, 1e-3, 650e-12, .published)
            case .halfVoltage: .init("half_voltage", "V", 1e-3, 100, 0.5, .published)
            default: driveDescription
            }
        }

        private var driveDescription: ParameterDescription {
            switch self {
            case .channelLength: .init("channel_length", "m", 1e-9, 1e-3, 60e-9, .published)
            case .resistivity: .init("resistivity", "Ohm m", 1e-9, 1, 278e-8, .published)
            case .fieldLikeRatio: .init("field_like_ratio", "1", -10, 10, 0.83, .published)
            case .field: .init("field", "T", -10, 10, 0.02, .chosen)
            case .temperature: .init("temperature", "K", 0, 1000, 300, .chosen)
            default: .init("initial_up", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "macrospin",
            "one magnetic moment under spin–orbit torque, with thermal noise",
            .reproduced,
            state: "unit vector of the moment, 1",
            source: "Landau–Lifshitz–Gilbert–Slonczewski; voltage-gated spin–orbit junction set"
        )
    }

    private let damping: Double
    private let anisotropy: Double
    private let torquePerVolt: Double
    private let fieldLikeRatio: Double
    private let field: Double
    private let temperature: Double
    private let magnetization: Double
    private let volume: Double
    private let parallelResistance: Double
    private let magnetoresistance: Double
    private let halfVoltage: Double
    private let initialUp: Double

    var longestStep: Double { 1e-12 }

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        damping = value(.damping)
        magnetization = value(.magnetization)
        let thickness = value(.freeThickness)
        let sheet = magnetization * thickness
        anisotropy = 2.0 * value(.interfaceAnisotropy) / sheet - 1.25663706212e-6 * magnetization
        let density = 1.0 / (value(.resistivity) * value(.channelLength))
        // ħ ∕ (2e) in J s ∕ C.
        torquePerVolt = 3.2910597847e-16 * value(.spinHallAngle) * density / sheet
        fieldLikeRatio = value(.fieldLikeRatio)
        field = value(.field)
        temperature = value(.temperature)
        let area = 0.7853981633974483 * value(.diameter) * value(.diameter)
        volume = area * thickness
        parallelResistance = value(.resistanceArea) / area
        magnetoresistance = value(.magnetoresistance)
        halfVoltage = value(.halfVoltage)
        initialUp = value(.initialUp)
    }

    func makeState(_ noise: CellNoise) -> DynamicState {
        var state = DynamicState()
        state.variables[2] = initialUp >= 0.5 ? 1 : -1
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        var spin = MacrospinLLG(
            damping: damping,
            anisotropy: anisotropy,
            moment: SpinVector(state.variables[0], state.variables[1], state.variables[2])
        )
        // Beyond 10 T a step of 1 ps no longer resolves the precession.
        let torque = min(max(torquePerVolt * volts, -10), 10)
        spin.dampingTorque = torque
        spin.fieldTorque = min(max(fieldLikeRatio * torque, -10), 10)
        spin.step(field: thermal(state.steps, seconds, noise), seconds: seconds)
        state.variables[0] = spin.moment.x
        state.variables[1] = spin.moment.y
        state.variables[2] = spin.moment.z
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        let part = volts / halfVoltage
        let ratio = magnetoresistance / (1.0 + part * part)
        let share = 0.5 * (1.0 - state.variables[2])
        return volts / (parallelResistance * (1.0 + ratio * share))
    }

    /// The applied field with the thermal one of a step: three draws.
    private func thermal(_ step: UInt64, _ seconds: Double, _ noise: CellNoise) -> SpinVector {
        guard temperature > 0, seconds > 1e-18 else { return SpinVector(field, 0, 0) }
        let deviation = MacrospinLLG.thermalField(
            damping: damping,
            kelvin: temperature,
            magnetization: magnetization,
            volume: volume,
            seconds: seconds
        )
        return SpinVector(
            field + deviation * noise.gaussian(step &* 3, .switching),
            deviation * noise.gaussian(step &* 3 &+ 1, .switching),
            deviation * noise.gaussian(step &* 3 &+ 2, .switching)
        )
    }
}
