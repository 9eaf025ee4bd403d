// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A filamentary valence-change cell (JART VCM v1b) with an explicit current.
///
/// State N, the oxygen vacancies in the disc in 1e26 m⁻³. In the model's own sign negative voltages
/// SET. The current solves the series circuit of Schottky contact, disc, plug and lines as a fit; see
/// ``ValenceChangeCurrent``. Then, with A = π rdisc² and the line in series:
///
///     Rser = RTiOx + R0 (1 + R0 αline I² Rth,line),   Vdisc = I ldisc ∕ (N z q u A)
///     SET:    E = Vdisc ∕ ldisc,        T = T0 + I (V − I Rser) Rth,      F = 1 − (N ∕ Nmax)^10
///     RESET:  E = (V − I Rser) ∕ lcell, T = T0 + I (V − I Rser) Rth s,    F = 1 − (Nmin ∕ N)^10
///     γ = z a E ∕ (π ΔW),  W∓ = ΔW (√(1 − γ²) + γ asin γ ∓ γ π ∕ 2)
///     dN/dt = −c a ν0 F (e^(−W− ∕ kT) − e^(−W+ ∕ kT)) ∕ ldisc,  c = (Nplug + N) ∕ 2
///
/// Rth falls as rdisc⁻². T is held below 2000 K, |γ| below 0.999, N within the operating window.
/// Below N = 0.06 the fitted current is 17 to 40 % low for negative voltages. The SET runs away
/// within a microsecond: from −0.4 V on, steps are cut to a nanosecond.
///
/// Source: C. Bengel et al., IEEE Trans. Circuits Syst. I 67 (2020) 4618 (JART VCM v1b and its
/// variability); the explicit current of the Forschungszentrum Jülich extension of aihwkit.
struct ValenceChange: CellDynamics {
    typealias Parameter = ValenceChangeParameter

    static var card: ModelCard {
        ModelCard(
            "jart-vcm",
            "filamentary valence-change cell with heating (JART VCM v1b)",
            .reproduced,
            state: "vacancies in the disc, 1e26 per cubic metre",
            source: "Bengel et al., IEEE Trans. Circuits Syst. I 67 (2020) 4618"
        )
    }

    static var ownPolarity: Double { -1 }

    /// The published radius, to which the thermal resistance belongs.
    private static var nominalRadius: Double { 45e-9 }

    private static var boltzmann: Double { 8.617333262145179e-5 }

    private static var charge: Double { 1.602176634e-19 }

    private static var pi: Double { 3.141592653589793 }

    var longestStep: Double { 1e-8 }

    private let nominal: ValenceChangeParameters

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        nominal = ValenceChangeParameters(parameter)
        guard nominal.windowHigh > nominal.windowLow, nominal.initial >= nominal.windowLow,
            nominal.initial <= nominal.windowHigh
        else { throw .inconsistent }
    }

    /// N; then radius and length of the disc, least and greatest N as fabrication made them.
    func makeState(_ noise: CellNoise) -> DynamicState {
        func varied(_ value: Double, _ low: Double, _ high: Double, _ name: Parameter) -> Double {
            guard nominal.deviceSpread > 0 else { return value }
            let draw = noise.gaussian(UInt64(name.rawValue), .deviceToDevice)
            return value * min(max(1.0 + nominal.deviceSpread * draw, low), high)
        }
        var state = DynamicState()
        state.variables[0] = nominal.initial
        state.variables[1] = varied(nominal.radius, 0.9, 1.1, .discRadius)
        state.variables[2] = varied(nominal.discLength, 0.9, 1.1, .discLength)
        state.variables[3] = varied(nominal.minimum, 0.5, 31.25, .minimumVacancies)
        state.variables[4] = varied(nominal.maximum, 0.9, 1.1, .maximumVacancies)
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        guard volts <= -0.4, seconds > 1e-9 else {
            return euler(&state, volts: volts, seconds: seconds)
        }
        // At most ten: no step is longer than ten nanoseconds.
        let count = Int(min(seconds * 1e9 * (1.0 - 1e-12), 9)) + 1
        for _ in 0..<count { euler(&state, volts: volts, seconds: seconds / Double(count)) }
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        ValenceChangeCurrent.current(vacancies: state.variables[0], volts: volts)
    }

    private func euler(_ state: inout DynamicState, volts: Double, seconds: Double) {
        let amperes = current(of: state, volts: volts)
        guard amperes != 0 else { return }
        let rate = rate(state, volts: volts, amperes: amperes)
        let next = state.variables[0] + rate * seconds
        state.variables[0] = min(max(next, nominal.windowLow), nominal.windowHigh)
    }

    /// dN/dt.
    private func rate(_ state: DynamicState, volts: Double, amperes: Double) -> Double {
        let now = state.variables[0]
        let radius = state.variables[1]
        let length = state.variables[2]
        let isSet = volts < 0
        let seriesVolts = amperes * seriesResistance(amperes)
        let cellVolts = volts - seriesVolts
        let area = Self.pi * radius * radius
        let carriers = now * 1e26 * nominal.valence * Self.charge * nominal.mobility * area
        let discVolts = amperes * (length / carriers)
        let field = isSet ? discVolts / length : cellVolts / nominal.cellLength
        let narrowing = Self.nominalRadius / radius
        let thermal = nominal.thermalResistance * (narrowing * narrowing)
        var kelvin = amperes * cellVolts * thermal
        if !isSet { kelvin = kelvin * nominal.resetScale }
        kelvin = min(max(nominal.ambient + kelvin, nominal.ambient), 2000)
        let ratio = isSet ? now / state.variables[4] : state.variables[3] / now
        let room = 1.0 - Portable.pow(ratio, exponent: 10)
        let concentration = 0.5 * (nominal.plug + now) * 1e26
        let flux = flux(field: field, kelvin: kelvin)
        return -concentration * nominal.hop * nominal.attempt * room * flux / length / 1e26
    }

    /// Rser.
    private func seriesResistance(_ amperes: Double) -> Double {
        let line = nominal.lineResistance
        let rise = line * nominal.lineCoefficient * amperes * amperes * nominal.lineThermal
        return nominal.oxideResistance + line * (1.0 + rise)
    }

    /// The difference of the hopping probabilities along and against the field.
    private func flux(field: Double, kelvin: Double) -> Double {
        let barrier = nominal.barrier
        let tilt = nominal.valence * nominal.hop * field / (Self.pi * barrier)
        let gamma = min(max(tilt, -0.999), 0.999)
        let root = Portable.squareRoot(1.0 - gamma * gamma)
        let mean = barrier * (root + gamma * Portable.asin(gamma))
        let half = barrier * gamma * Self.pi * 0.5
        let thermal = Self.boltzmann * kelvin
        return Portable.exp(-(mean - half) / thermal) - Portable.exp(-(mean + half) / thermal)
    }
}
