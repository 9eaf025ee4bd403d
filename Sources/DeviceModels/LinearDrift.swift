// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Linear ion drift: the boundary of the doped part moves with the current.
///
/// With x from 0 to 1, the doped part of the thickness D:
///
///     R = Ron · x + Roff · (1 − x),   dx/dt = (μ · Ron ∕ D²) · i · f(x)
///
/// Without a window a pulse is exact, one square root:
///
///     R² = R0² − 2 (μ · Ron ∕ D²) (Roff − Ron) · ∫ v dt
///
/// With a window, x = 1 ∕ (1 + e^(−u)) makes du/dt smooth and bounded; it is integrated over u by
/// ``StateTravel``. There x keeps a distance of e⁻²⁰ from both ends, where the windows of Joglekar
/// and Prodromakis would hold it for ever. Accuracy with a window: |Δx| < 2e-4.
///
/// A model for teaching: it retains for ever and has no threshold. The level is x.
///
/// Source: D. B. Strukov et al., Nature 453 (2008) 80; standard parameters as in MemTorch's
/// LinearIonDrift class.
struct LinearDrift: DeviceLaw {
    /// The parameters by their index on the wire.
    enum Parameter: Int, ModelParameter {
        case mobility = 0
        case thickness
        case onResistance
        case offResistance
        case window
        case windowExponent
        case windowScale
        case initialPart
        case mobilitySpread
        case resistanceSpread

        static var count: Int { 10 }

        var description: ParameterDescription {
            switch self {
            case .mobility: .init("mobility", "m2/(V s)", 1e-20, 1e-6, 1e-14, .published)
            case .thickness: .init("thickness", "m", 1e-10, 1e-5, 10e-9, .published)
            case .onResistance: .init("on_resistance", "Ohm", 1, 1e9, 100, .published)
            case .offResistance: .init("off_resistance", "Ohm", 1, 1e12, 16e3, .published)
            case .window: .init("window", "1", 0, 3, 0, .chosen)
            case .windowExponent: .init("window_exponent", "1", 1, 20, 1, .published)
            case .windowScale: .init("window_scale", "1", 1e-3, 10, 1, .published)
            case .initialPart: .init("initial_part", "1", 0, 1, 0.5, .chosen)
            case .mobilitySpread: .init("mobility_spread", "1", 0, 1, 0, .chosen)
            case .resistanceSpread: .init("resistance_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "linear-drift",
            "linear ion drift with a window of choice; a model for teaching",
            .reproduced,
            state: "doped part of the thickness, 1",
            source: "Strukov et al., Nature 453 (2008) 80"
        )
    }

    let mobility: Double
    let thickness: Double
    let resistances: (on: Double, off: Double)
    let window: DriftWindow
    private let initialPart: Double
    private let mobilitySpread: Double
    private let resistanceSpread: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        mobility = value(.mobility)
        thickness = value(.thickness)
        resistances = (value(.onResistance), value(.offResistance))
        window = try DriftWindow(
            shape: value(.window),
            exponent: value(.windowExponent),
            scale: value(.windowScale)
        )
        initialPart = value(.initialPart)
        mobilitySpread = value(.mobilitySpread)
        resistanceSpread = value(.resistanceSpread)
        guard resistances.off > resistances.on else { throw .inconsistent }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        func varied(_ value: Double, _ spread: Double, _ name: Parameter) -> Double {
            noise.varied(value, spread: spread, parameter: name.rawValue)
        }
        var cell = CellState()
        cell.lowerBound = 0
        cell.upperBound = 1
        cell.level = initialPart
        cell.potentiationThreshold = 0
        cell.depressionThreshold = 0
        let on = varied(resistances.on, resistanceSpread, .onResistance)
        cell.traits[0] = on
        cell.traits[1] = max(varied(resistances.off, resistanceSpread, .offResistance), 1.01 * on)
        let mobility = varied(mobility, mobilitySpread, .mobility)
        cell.potentiationRate = mobility * on / (thickness * thickness)
        cell.depressionRate = cell.potentiationRate
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
        let dose = cell.potentiationRate * volts * seconds * cell.episodeFactor
        let target =
            window.shape == .none ? drifted(cell, dose: dose) : windowed(cell, dose: dose)
        cell.moveTo(target, ceiling: ceiling)
    }

    func conductance(of cell: CellState) -> Double { 1.0 / resistance(of: cell) }

    private func resistance(of cell: CellState) -> Double {
        cell.traits[0] * cell.level + cell.traits[1] * (1.0 - cell.level)
    }

    /// The state after (μ · Ron ∕ D²) · ∫ v dt without a window.
    private func drifted(_ cell: CellState, dose: Double) -> Double {
        let span = cell.traits[1] - cell.traits[0]
        let now = resistance(of: cell)
        let square = now * now - 2.0 * span * dose
        let least = cell.traits[0] * cell.traits[0]
        guard square > least else { return 1 }
        return (cell.traits[1] - Portable.squareRoot(square)) / span
    }

    /// The state after the same dose with a window.
    private func windowed(_ cell: CellState, dose: Double) -> Double {
        let farthest = 20.0
        let nearest = 2.061153622438558e-9
        let part = min(max(cell.level, nearest), 1.0 - nearest)
        let place = min(max(Portable.log(part / (1.0 - part)), -farthest), farthest)
        let isUp = dose > 0
        let (on, off) = (cell.traits[0], cell.traits[1])
        let isOneSided = window.shape == .biolek
        let arrival = StateTravel.arrival(
            from: place,
            to: isUp ? farthest : -farthest,
            growth: 1,
            time: isUp ? dose : -dose
        ) { place in
            // x and 1 − x both without cancellation: Biolek's window vanishes only ahead.
            let x = Portable.logistic(place)
            let rest = Portable.logistic(-place)
            let behind = isOneSided ? (isUp ? x : rest) : 1.0
            return (on * x + off * rest) * behind / window.slope(x, isUp: isUp)
        }
        return Portable.logistic(arrival)
    }
}
