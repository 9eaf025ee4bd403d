// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Bipolar drift beyond a threshold, towards soft bounds.
///
/// With x = (G − Gmin) ∕ (Gmax − Gmin) and the effective voltage v:
///
///     v >  θp:  dG/dt =  kp · sinh(( v − θp) ∕ V0) · (1 − x)^γp
///     v < −θd:  dG/dt = −kd · sinh((−v − θd) ∕ V0) · x^γd
///     else      dG/dt =  0
///
/// The level is the conductance in siemens.
///
/// Source: the threshold-type rate equation with the parameter set of `SYS-01`, `protocols/recipes`;
/// the parameters are fitted to reproduce the system, they are not those of a measured device.
struct ThresholdDrift: Sendable, BitwiseCopyable {
    private let minimum: Double
    private let maximum: Double
    private let initial: Double
    private let thresholds: (up: Double, down: Double)
    private let voltageScale: Double
    private let rates: (up: Double, down: Double)
    private let exponents: (up: Double, down: Double)
    private let forming: Double
    private let virgin: Double
    /// The conductance that forming leads to without a limiter.
    let formed: Double
    private let boundSpread: Double
    private let initialSpread: Double
    private let thresholdSpread: Double
    private let rateSpread: Double
    private let formingSpread: Double

    /// The model with checked parameters; refuses those that contradict one another.
    init(_ value: (ThresholdDriftParameter) -> Double) throws(ModelFault) {
        minimum = value(.minimumConductance)
        maximum = value(.maximumConductance)
        initial = value(.initialConductance)
        thresholds = (value(.potentiationThreshold), value(.depressionThreshold))
        voltageScale = value(.voltageScale)
        rates = (value(.potentiationRate), value(.depressionRate))
        exponents = (value(.potentiationExponent), value(.depressionExponent))
        forming = value(.formingVoltage)
        virgin = value(.virginConductance)
        formed = value(.formedConductance)
        boundSpread = value(.boundSpread)
        initialSpread = value(.initialSpread)
        thresholdSpread = value(.thresholdSpread)
        rateSpread = value(.rateSpread)
        formingSpread = value(.formingSpread)
        guard maximum >= 1.01 * minimum, initial >= minimum, initial <= maximum else {
            throw .inconsistent
        }
        if forming > 0 {
            guard forming >= thresholds.up, virgin < minimum else { throw .inconsistent }
            guard formed >= minimum, formed <= maximum else { throw .inconsistent }
        }
    }

    /// A fresh cell: the device-to-device draws, each at its parameter's index.
    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: ThresholdDriftParameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.siemensPerLevel = 1
        cell.lowerBound = varied(minimum, boundSpread, .minimumConductance)
        // The bounds of a cell keep the distance that the parameters must have.
        cell.upperBound = max(
            varied(maximum, boundSpread, .maximumConductance),
            1.01 * cell.lowerBound
        )
        cell.potentiationThreshold = varied(thresholds.up, thresholdSpread, .potentiationThreshold)
        cell.depressionThreshold = varied(thresholds.down, thresholdSpread, .depressionThreshold)
        cell.potentiationRate = varied(rates.up, rateSpread, .potentiationRate)
        cell.depressionRate = varied(rates.down, rateSpread, .depressionRate)
        cell.isStuck = false
        if forming > 0 {
            cell.formingVoltage = varied(forming, formingSpread, .formingVoltage)
            cell.isVirgin = true
            cell.level = virgin
        } else {
            let fresh = noise.variedLogarithmically(
                initial,
                spread: initialSpread,
                parameter: ThresholdDriftParameter.initialConductance.rawValue
            )
            cell.level = min(max(fresh, cell.lowerBound), cell.upperBound)
        }
        return cell
    }

    /// The level after a time at a voltage `excess` volts above the threshold.
    ///
    /// - Parameters:
    ///   - cell: A formed cell in a switching episode.
    ///   - excess: Volts above the threshold, positive.
    ///   - seconds: The duration.
    /// - Returns: The conductance in siemens.
    func level(of cell: CellState, excess: Double, seconds: Double) -> Double {
        let span = cell.upperBound - cell.lowerBound
        let isUp = cell.episodeSign > 0
        // Beyond 300 the cell saturates at once; the limit keeps every product finite.
        let drive = Portable.sinh(min(excess / voltageScale, 300))
        let rate = isUp ? cell.potentiationRate : cell.depressionRate
        let dose = rate * drive / span * seconds * cell.episodeFactor
        let room = isUp ? cell.upperBound - cell.level : cell.level - cell.lowerBound
        let loss = SoftBound.loss(
            distance: room / span,
            dose: dose,
            exponent: isUp ? exponents.up : exponents.down
        )
        return isUp ? cell.level + room * loss : cell.level - room * loss
    }
}
