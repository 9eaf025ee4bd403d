// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A volatile tungsten-oxide memristor: conducting area that grows with voltage and decays by itself.
///
///     I = (1 − w) · α · (1 − e^(−βV)) + w · γ · sinh(δV)
///     dw/dt = λ · (e^(η1 V) − e^(−η2 V)) − w ∕ τ,   0 ≤ w ≤ 1
///
/// At a constant voltage w nears a fixed point exponentially, so a pulse of any width is exact. Every
/// voltage acts, a reading too. The level is w. The growth of τ with stimulation is left out.
///
/// Source: T. Chang et al., Appl. Phys. A 102 (2011) 857, for the form. The parameters are not
/// confirmed by any source: the shape is meant, no number is.
struct DynamicOxide: DeviceLaw {
    /// The parameters by their index on the wire.
    enum Parameter: Int, ModelParameter {
        case barrierCurrent = 0
        case barrierSlope
        case tunnelCurrent
        case tunnelSlope
        case growthRate
        case positiveSlope
        case negativeSlope
        case decayTime
        case initialPart
        case rateSpread
        case decaySpread

        static var count: Int { 11 }

        var description: ParameterDescription {
            switch self {
            case .barrierCurrent: .init("barrier_current", "A", 1e-15, 1, 1e-8, .untrusted)
            case .barrierSlope: .init("barrier_slope", "1/V", 1e-3, 100, 0.5, .untrusted)
            case .tunnelCurrent: .init("tunnel_current", "A", 1e-15, 1, 4e-6, .untrusted)
            case .tunnelSlope: .init("tunnel_slope", "1/V", 1e-3, 100, 2, .untrusted)
            case .growthRate: .init("growth_rate", "1/s", 0, 1e9, 1e-2, .untrusted)
            case .positiveSlope: .init("positive_slope", "1/V", 0, 100, 4, .untrusted)
            case .negativeSlope: .init("negative_slope", "1/V", 0, 100, 4, .untrusted)
            case .decayTime: .init("decay_time", "s", 1e-9, 1e9, 1, .untrusted)
            case .initialPart: .init("initial_part", "1", 0, 1, 0, .chosen)
            case .rateSpread: .init("rate_spread", "1", 0, 1, 0, .chosen)
            case .decaySpread: .init("decay_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "dynamic-oxide",
            "volatile tungsten-oxide memristor whose area decays by itself",
            .phenomenological,
            state: "conducting part of the area, 1",
            source: "form after T. Chang et al., Appl. Phys. A 102 (2011) 857"
        )
    }

    private let barrier: (current: Double, slope: Double)
    private let tunnel: (current: Double, slope: Double)
    private let growthRate: Double
    private let slopes: (positive: Double, negative: Double)
    private let decayTime: Double
    private let initialPart: Double
    private let rateSpread: Double
    private let decaySpread: Double

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        barrier = (value(.barrierCurrent), value(.barrierSlope))
        tunnel = (value(.tunnelCurrent), value(.tunnelSlope))
        growthRate = value(.growthRate)
        slopes = (value(.positiveSlope), value(.negativeSlope))
        decayTime = value(.decayTime)
        initialPart = value(.initialPart)
        rateSpread = value(.rateSpread)
        decaySpread = value(.decaySpread)
        // The current must grow with w.
        guard tunnel.current * tunnel.slope > barrier.current * barrier.slope else {
            throw .inconsistent
        }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        var cell = CellState()
        cell.upperBound = 1
        cell.level = initialPart
        cell.potentiationThreshold = 0
        cell.depressionThreshold = 0
        cell.potentiationRate = noise.varied(
            growthRate,
            spread: rateSpread,
            parameter: Parameter.growthRate.rawValue
        )
        cell.traits[0] = noise.varied(
            decayTime,
            spread: decaySpread,
            parameter: Parameter.decayTime.rawValue
        )
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
        let rate = cell.potentiationRate * drive(volts) * cell.episodeFactor
        let fixed = rate * cell.traits[0]
        let part = -Portable.expm1(-(seconds / cell.traits[0]))
        cell.moveTo(cell.level + (fixed - cell.level) * part, ceiling: ceiling)
    }

    func relax(_ cell: inout CellState, seconds: Double) {
        guard !cell.isStuck else { return }
        cell.level *= Portable.exp(-(seconds / cell.traits[0]))
    }

    func conductance(of cell: CellState) -> Double {
        (1.0 - cell.level) * (barrier.current * barrier.slope)
            + cell.level * (tunnel.current * tunnel.slope)
    }

    func current(of cell: CellState, volts: Double) -> Double {
        current(part: cell.level, volts: volts)
    }

    // MARK: Both levels of detail

    /// e^(η1 V) − e^(−η2 V); the limits keep it finite.
    func drive(_ volts: Double) -> Double {
        let up = min(max(slopes.positive * volts, -300), 300)
        let down = min(max(-slopes.negative * volts, -300), 300)
        return Portable.exp(up) - Portable.exp(down)
    }

    func current(part: Double, volts: Double) -> Double {
        let barrierArgument = min(max(-barrier.slope * volts, -300), 300)
        let tunnelArgument = min(max(tunnel.slope * volts, -300), 300)
        return (1.0 - part) * barrier.current * (1.0 - Portable.exp(barrierArgument))
            + part * tunnel.current * Portable.sinh(tunnelArgument)
    }

    var restTime: Double { decayTime }
}

/// The same by Euler steps of a thousandth of the decay time.
extension DynamicOxide: CellDynamics {
    var longestStep: Double { restTime * 1e-3 }

    func makeState(_ noise: CellNoise) -> DynamicState {
        let cell = makeCell(noise)
        var state = DynamicState()
        state.variables[0] = cell.level
        state.variables[1] = cell.potentiationRate
        state.variables[2] = cell.traits[0]
        return state
    }

    func step(_ state: inout DynamicState, volts: Double, seconds: Double, noise: CellNoise) {
        let w = state.variables[0]
        let rate = state.variables[1] * drive(volts) - w / state.variables[2]
        state.variables[0] = min(max(w + rate * seconds, 0), 1)
    }

    func current(of state: DynamicState, volts: Double) -> Double {
        current(part: state.variables[0], volts: volts)
    }
}
