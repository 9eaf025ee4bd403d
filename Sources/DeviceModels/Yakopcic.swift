// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The generalised model of Yakopcic: threshold rates that are exponential in the voltage.
///
///     v >  Vp:  g =  Ap · (e^v − e^Vp)
///     v < −Vn:  g = −An · (e^(−v) − e^Vn)
///     dx/dt = g · f(x),  I = a · x · sinh(b v) with a1 for v ≥ 0 and a2 below
///
/// f is 1 up to a corner and falls beyond it: moving up, for x ≥ xp, it is
/// e^(−αp (x − xp)) · (1 − x) ∕ (1 − xp); moving down, for x ≤ 1 − xn, the mirror image with αn.
///
/// The voltage holds g, so that x moves in a straight line to the corner. Beyond, with the part d
/// still to go and its value D at the corner, y = −ln(d ∕ D) obeys
/// dy/dt = (g ∕ D) · e^(−α D (1 − e^(−y))), bounded and smooth, integrated by ``StateTravel`` up to
/// y = 40. Accuracy: |Δx| < 5e-6 at any dose. The level is x.
///
/// Source: C. Yakopcic et al., IEEE Trans. Comput.-Aided Des. 32 (2013) 1201; the standard
/// parameters are its set for a silver chalcogenide device under a sinusoid.
struct Yakopcic: DeviceLaw {
    typealias Parameter = YakopcicParameter

    static var card: ModelCard {
        ModelCard(
            "yakopcic",
            "threshold rates exponential in the voltage, motion slowed near the ends",
            .reproduced,
            state: "state variable x, 1",
            source: "Yakopcic et al., IEEE Trans. Comput.-Aided Des. 32 (2013) 1201"
        )
    }

    /// The largest voltage and argument that count: every exponential stays finite.
    private static var limit: Double { 300 }

    private let amplitudes: (up: Double, down: Double)
    private let curvature: Double
    let rates: (up: Double, down: Double)
    private let thresholds: (up: Double, down: Double)
    private let slowings: (up: Double, down: Double)
    private let corners: (up: Double, down: Double)
    private let initialPart: Double
    private let rateSpread: Double
    private let thresholdSpread: Double
    private let amplitudeSpread: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        amplitudes = (value(.upAmplitude), value(.downAmplitude))
        curvature = value(.curvature)
        rates = (value(.upRate), value(.downRate))
        thresholds = (value(.upThreshold), value(.downThreshold))
        slowings = (value(.upSlowing), value(.downSlowing))
        corners = (value(.upCorner), value(.downCorner))
        initialPart = value(.initialPart)
        rateSpread = value(.rateSpread)
        thresholdSpread = value(.thresholdSpread)
        amplitudeSpread = value(.amplitudeSpread)
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.lowerBound = 0
        cell.upperBound = 1
        cell.level = initialPart
        cell.potentiationThreshold = varied(thresholds.up, thresholdSpread, .upThreshold)
        cell.depressionThreshold = varied(thresholds.down, thresholdSpread, .downThreshold)
        cell.potentiationRate = varied(rates.up, rateSpread, .upRate)
        cell.depressionRate = varied(rates.down, rateSpread, .downRate)
        cell.traits[0] = varied(amplitudes.up, amplitudeSpread, .upAmplitude)
        cell.traits[1] = varied(amplitudes.down, amplitudeSpread, .downAmplitude)
        cell.isStuck = false
        return cell
    }

    func change(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double,
        noise: CellNoise
    ) {
        let isUp = volts > 0
        let speed =
            isUp
            ? cell.potentiationRate * drive(volts, beyond: cell.potentiationThreshold)
            : cell.depressionRate * drive(-volts, beyond: cell.depressionThreshold)
        let left = partLeft(
            isUp ? 1.0 - cell.level : cell.level,
            corner: isUp ? 1.0 - corners.up : 1.0 - corners.down,
            slowing: isUp ? slowings.up : slowings.down,
            dose: speed * seconds * cell.episodeFactor
        )
        cell.moveTo(isUp ? 1.0 - left : left, ceiling: ceiling)
    }

    func conductance(of cell: CellState) -> Double { cell.traits[0] * cell.level * curvature }

    func current(of cell: CellState, volts: Double) -> Double {
        current(cell.traits, state: cell.level, volts: volts)
    }

    /// The current of a device with amplitudes a1 and a2 in `traits`.
    func current(_ traits: CellVariables, state: Double, volts: Double) -> Double {
        let argument = min(max(curvature * volts, -Self.limit), Self.limit)
        return (volts >= 0 ? traits[0] : traits[1]) * state * Portable.sinh(argument)
    }

    /// e^v − e^threshold of magnitudes; 0 up to the threshold.
    func drive(_ volts: Double, beyond threshold: Double) -> Double {
        guard volts > threshold else { return 0 }
        return Portable.exp(min(volts, Self.limit)) - Portable.exp(threshold)
    }

    /// f at a state.
    func window(_ x: Double, isUp: Bool) -> Double {
        if isUp {
            let corner = corners.up
            guard x >= corner else { return 1 }
            return Portable.exp(-slowings.up * (x - corner)) * ((corner - x) / (1.0 - corner) + 1.0)
        }
        let corner = corners.down
        guard x <= 1.0 - corner else { return 1 }
        return Portable.exp(slowings.down * (x + corner - 1.0)) * (x / (1.0 - corner))
    }

    /// The part still to go after a dose, from `part` and with the corner at `corner`.
    private func partLeft(
        _ part: Double,
        corner: Double,
        slowing: Double,
        dose: Double
    ) -> Double {
        if part - dose > corner { return part - dose }
        guard part > 0 else { return 0 }
        let straight = max(part - corner, 0)
        let start = straight > 0 ? 0 : Portable.log(corner / part)
        let end = 40.0
        guard start < end else { return part }
        let depth = slowing * corner
        let y = StateTravel.arrival(
            from: start,
            to: end,
            growth: 1.08,
            time: (dose - straight) / corner
        ) { y in Portable.exp(-depth * Portable.expm1(-y)) }
        return corner * Portable.exp(-y)
    }
}
