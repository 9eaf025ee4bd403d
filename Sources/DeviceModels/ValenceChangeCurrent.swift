// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The explicit current of the valence-change cell: a fit of its implicit series circuit.
///
/// With V < 0 the current is −A − B ∕ (1 + (C ∕ N)^D)^F, with V > 0 it is
/// g ∕ (1 + h · (N ∕ 0.008)^−j0)^(1 ∕ k0); every letter is a function of V. It was made for 0.1 V to
/// 1.3 V and agrees with an independent fit within 5 % for N ≥ 0.06; voltages beyond ± 10 V count as
/// ± 10 V.
///
/// Source: the explicit current of the Forschungszentrum Jülich extension of aihwkit for JART VCM
/// v1b.
enum ValenceChangeCurrent {
    /// The least N of the fit, which stays when a device has another.
    private static var least: Double { 0.008 }

    /// I in amperes at N in 1e26 m⁻³.
    static func current(vacancies: Double, volts: Double) -> Double {
        guard volts != 0 else { return 0 }
        return volts < 0
            ? set(vacancies, max(volts, -10)) : reset(vacancies, min(volts, 10))
    }

    private static func set(_ vacancies: Double, _ volts: Double) -> Double {
        let a0 = 4.81951e-5
        let a2 = 1.03685
        let a3 = 0.34567
        let a1 = a0 * Portable.exp(-a2 / a3)
        let a = (a1 + a0) / (1.0 + Portable.exp(-(volts + a2) / a3)) - a0
        let b = 4.2383e-5 * (1.0 - Portable.exp(-volts)) - 7.0526e-4 * volts
        let rising = 4.2125 * Portable.exp(-volts / 1.4134) + 2.8646 * volts - 4.004
        let base = rising / vacancies
        let d = 7.4235 * Portable.exp(-volts / 4.0585) + 1.4524 * volts - 6.6103
        let f = 6.326e-4 + (1.4711 - 6.326e-4) / (1.0 + Portable.pow(-volts / 0.5199, 1.561))
        return -a - b / Portable.pow(1.0 + Portable.pow(base, d), f)
    }

    private static func reset(_ vacancies: Double, _ volts: Double) -> Double {
        let g = -4.84e-3 * (Portable.exp(-0.1353 * volts) - 1.0)
        let h = 5.548 + 6.8648 * volts + 51.586 * Portable.exp(-0.36 * volts)
        let filling = Portable.pow(vacancies / least, -1.054)
        return g / Portable.pow(1.0 + h * filling, 1.0 / 1.0526)
    }
}
