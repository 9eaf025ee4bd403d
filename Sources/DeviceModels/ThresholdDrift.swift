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
struct ThresholdDrift: DeviceLaw {
    private let minimum: Double
    private let maximum: Double
    private let initial: Double
    private let thresholds: (up: Double, down: Double)
    private let voltageScale: Double
    private let rates: (up: Double, down: Double)
    private let exponents: (up: Double, down: Double)
    private let forming: Double
    private let virgin: Double
    private let formed: Double
    private let boundSpread: Double
    private let initialSpread: Double
    private let thresholdSpread: Double
    private let rateSpread: Double
    private let formingSpread: Double
    private let conduction: SinhConduction

    static var card: ModelCard {
        ModelCard(
            "threshold-drift",
            "bipolar drift beyond a threshold, soft bounds, forming",
            .fitted,
            state: "conductance, S",
            source: "threshold-type rate equation; parameters fitted to coincidence detection"
        )
    }

    static var layer: LayerIndices {
        LayerIndices(
            polarity: Parameter.polarity.rawValue,
            writeSpread: Parameter.writeSpread.rawValue,
            readSpread: Parameter.readSpread.rawValue,
            stuckProbability: Parameter.stuckProbability.rawValue,
            stuckHighProbability: Parameter.stuckHighProbability.rawValue,
            appendedAt: ThresholdDriftParameter.count
        )
    }

    typealias Parameter = ThresholdDriftParameter

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
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
        conduction = SinhConduction(curvature: value(.curvature))
        guard maximum >= 1.01 * minimum, initial >= minimum, initial <= maximum else {
            throw .inconsistent
        }
        if forming > 0 {
            guard forming >= thresholds.up, virgin < minimum else { throw .inconsistent }
            guard formed >= minimum, formed <= maximum else { throw .inconsistent }
        }
    }

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

    func change(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double,
        noise: CellNoise
    ) {
        if cell.isVirgin { return form(&cell, ceiling: ceiling) }
        let isUp = cell.episodeSign > 0
        let excess = isUp ? volts - cell.potentiationThreshold : -volts - cell.depressionThreshold
        let level = level(of: cell, excess: excess, seconds: seconds)
        cell.moveTo(level, ceiling: ceiling)
    }

    func current(of cell: CellState, volts: Double) -> Double {
        conduction.current(cell.conductance, volts: volts)
    }

    func ceiling(of cell: CellState, limit: Double) -> Double {
        limit / conduction.share(cell.potentiationThreshold) / cell.siemensPerLevel
    }

    /// Forms a virgin cell, as far as the limiter lets it.
    ///
    /// A virgin cell forms at once when the effective voltage exceeds its forming voltage, and does
    /// not drift for the rest of that episode. Where the limiter would hold the formed cell below
    /// its least conductance, it stays virgin.
    private func form(_ cell: inout CellState, ceiling: Double) {
        guard ceiling >= cell.lowerBound else { return }
        let target = min(max(formed * cell.episodeFactor, cell.lowerBound), cell.upperBound)
        cell.level = min(target, ceiling)
        cell.isVirgin = false
        // Nothing more happens in the episode that formed the cell.
        cell.episodeFactor = 0
    }

    /// The level after a time at a voltage `excess` volts above the threshold.
    ///
    /// - Parameters:
    ///   - cell: A formed cell in a switching episode.
    ///   - excess: Volts above the threshold, positive.
    ///   - seconds: The duration.
    /// - Returns: The conductance in siemens.
    private func level(of cell: CellState, excess: Double, seconds: Double) -> Double {
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
