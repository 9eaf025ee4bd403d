// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// An ensemble of N independent two-state switches, each thermally activated.
///
/// With x the part that is on, V_T = kT ∕ q and σ the logistic function:
///
///     on:  a = σ((v − VA) ∕ V_T) ∕ τ,   off:  b = (1 − σ((v + VB) ∕ V_T)) ∕ τ
///     dx/dt = (1 − x) · a − x · b
///     I = φ · G · v + (1 − φ) · If · (e^(bf v) − e^(−br v)),   G = x · Gon + (1 − x) · Goff
///
/// A constant voltage gives an exponential. Its noise is that of N switches, each on at the end with
/// the exact probability of its two-state chain, as a Gaussian: variance
/// (x p(1 − p) + (1 − x) q(1 − q)) ∕ N, p for those that were on and q for those that were off.
/// N = 0 stands for the mean field.
///
/// Nothing moves within ± a dead zone, which is fitted: without it, the published VA lose the state
/// in about a second, while the device retains it for more than 2200 s. Without a dead zone the mean
/// relaxes at 0 V too. The level is x.
///
/// Source: T. W. Molter and M. A. Nugent, CNNA (2016), the generalised metastable switch; standard
/// parameters are its fit to AgInSbTe cells.
struct MetastableSwitch: DeviceLaw {
    typealias Parameter = MetastableSwitchParameter

    static var card: ModelCard {
        ModelCard(
            "metastable-switch",
            "ensemble of thermally activated two-state switches",
            .fitted,
            state: "part of the switches that are on, 1",
            source: "Molter and Nugent, CNNA (2016); dead zone fitted to retention"
        )
    }

    /// k ∕ q in volts a kelvin.
    private static var boltzmann: Double { 8.617333262145179e-5 }

    private static var limit: Double { 300 }

    let timeConstant: Double
    let switchCount: Double
    let deadZone: Double
    private let temperature: Double
    private let voltages: (on: Double, off: Double)
    private let conductances: (off: Double, on: Double)
    private let ohmicPart: Double
    private let diodeCurrent: Double
    private let diodeSlopes: (forward: Double, reverse: Double)
    private let initialPart: Double
    private let voltageSpread: Double
    private let boundSpread: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        timeConstant = value(.timeConstant)
        temperature = value(.temperature)
        voltages = (value(.onVoltage), value(.offVoltage))
        conductances = (value(.offConductance), value(.onConductance))
        switchCount = value(.switchCount)
        deadZone = value(.deadZone)
        ohmicPart = value(.ohmicPart)
        diodeCurrent = value(.diodeCurrent)
        diodeSlopes = (value(.diodeForwardSlope), value(.diodeReverseSlope))
        initialPart = value(.initialPart)
        voltageSpread = value(.voltageSpread)
        boundSpread = value(.boundSpread)
        guard conductances.on > conductances.off else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.lowerBound = 0
        cell.upperBound = 1
        cell.level = initialPart
        cell.potentiationThreshold = deadZone
        cell.depressionThreshold = deadZone
        let off = varied(conductances.off, boundSpread, .offConductance)
        cell.traits[0] = off
        cell.traits[1] = max(varied(conductances.on, boundSpread, .onConductance), 1.01 * off)
        cell.traits[2] = varied(voltages.on, voltageSpread, .onVoltage)
        cell.traits[3] = varied(voltages.off, voltageSpread, .offVoltage)
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
        let chain = chain(cell, volts: volts, seconds: seconds * cell.episodeFactor)
        var next = chain.mean(from: cell.level)
        if switchCount > 0 {
            let variance = chain.variance(from: cell.level) / switchCount
            next +=
                Portable.squareRoot(variance)
                * noise.gaussian(UInt64(cell.memory[0]), .switching)
            cell.memory[0] += 1
        }
        cell.moveTo(next, ceiling: ceiling)
    }

    func relax(_ cell: inout CellState, seconds: Double) {
        guard deadZone == 0, !cell.isStuck else { return }
        cell.level = chain(cell, volts: 0, seconds: seconds).mean(from: cell.level)
    }

    func conductance(of cell: CellState) -> Double {
        let slopes = diodeSlopes.forward + diodeSlopes.reverse
        return ohmicPart * ohmicConductance(cell.traits, state: cell.level)
            + (1.0 - ohmicPart) * (diodeCurrent * slopes)
    }

    func current(of cell: CellState, volts: Double) -> Double {
        current(cell.traits, state: cell.level, volts: volts)
    }

    /// I of a device with Goff and Gon in `traits`.
    func current(_ traits: CellVariables, state: Double, volts: Double) -> Double {
        let ohmic = ohmicPart * ohmicConductance(traits, state: state) * volts
        guard ohmicPart < 1 else { return ohmic }
        let forward = Portable.exp(min(diodeSlopes.forward * volts, Self.limit))
        let reverse = Portable.exp(min(-diodeSlopes.reverse * volts, Self.limit))
        return ohmic + (1.0 - ohmicPart) * (diodeCurrent * forward - diodeCurrent * reverse)
    }

    /// The rates of switching on and off times `share` · τ, with VA and VB in `traits`.
    func activation(
        _ traits: CellVariables,
        volts: Double,
        share: Double
    ) -> (on: Double, off: Double) {
        let thermal = Self.boltzmann * temperature
        let on = share / (1.0 + Portable.exp(-(volts - traits[2]) / thermal))
        let off = share * (1.0 - 1.0 / (1.0 + Portable.exp(-(volts + traits[3]) / thermal)))
        return (on, off)
    }

    private func ohmicConductance(_ traits: CellVariables, state: Double) -> Double {
        state * traits[1] + (1.0 - state) * traits[0]
    }

    private func chain(_ cell: CellState, volts: Double, seconds: Double) -> TwoStateChain {
        let rates = activation(cell.traits, volts: volts, share: 1)
        return TwoStateChain(on: rates.on, off: rates.off, time: seconds / timeConstant)
    }
}

/// Two states with constant rates between them, over a time.
private struct TwoStateChain {
    /// The probability of being on after the time for a switch that was off.
    let raised: Double
    /// The same for one that was on.
    let kept: Double

    /// Rates times τ, and the time in units of τ.
    init(on: Double, off: Double, time: Double) {
        let sum = on + off
        let progress = -Portable.expm1(-sum * time)
        let settled = sum > 0 ? on / sum : 0
        raised = settled * progress
        kept = 1.0 - (1.0 - settled) * progress
    }

    func mean(from part: Double) -> Double { part * kept + (1.0 - part) * raised }

    /// The variance of the part times the number of switches.
    func variance(from part: Double) -> Double {
        part * kept * (1.0 - kept) + (1.0 - part) * raised * (1.0 - raised)
    }
}
