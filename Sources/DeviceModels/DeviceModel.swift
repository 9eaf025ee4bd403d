// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A device model with its parameters: makes cells, applies pulses to them and reads them.
///
/// It holds no cell and no noise. What it does is a function of its arguments, so the order of
/// calls on different cells is irrelevant, and equal calls give equal bits on host and board. A
/// pulse of any duration costs the same: everything is integrated in closed form.
///
/// The effective voltage is `polarity · V_cell`, V_cell being top minus bottom electrode. A
/// **switching episode** lasts from the moment the effective voltage exceeds a threshold until it
/// falls below or changes sign. Each episode makes one cycle-to-cycle draw, whose factor multiplies
/// the rate; so a pulse may be cut into segments without drawing anew.
///
/// Units: volts, seconds, siemens, amperes.
public struct DeviceModel: Sendable, BitwiseCopyable {
    /// Which model this is.
    public let kind: ModelKind

    private let physics: Physics
    private let polarity: Double
    private let curvature: Double
    private let writeSpread: Double
    private let readSpread: Double
    private let stuckProbability: Double
    private let stuckHighProbability: Double

    private enum Physics: Sendable, BitwiseCopyable {
        case thresholdDrift(ThresholdDrift)
        case powerStep(PowerStep)
    }

    /// A model with parameters by index, below ``ModelKind/parameterCount``.
    ///
    /// - Throws: ``ModelFault`` where any parameter could lead to an infinity or to no number.
    public init(kind: ModelKind, parameter: (Int) -> Double) throws(ModelFault) {
        for index in 0..<kind.parameterCount {
            if let fault = kind.parameter(at: index)?.fault(of: parameter(index)) { throw fault }
        }
        self.kind = kind
        let layer: (Int, Int, Int, Int, Int, Int)
        switch kind {
        case .thresholdDrift:
            typealias Name = ThresholdDriftParameter
            physics = .thresholdDrift(
                try ThresholdDrift { (name: Name) in parameter(name.rawValue) }
            )
            layer = (
                Name.polarity.rawValue, Name.curvature.rawValue, Name.writeSpread.rawValue,
                Name.readSpread.rawValue, Name.stuckProbability.rawValue,
                Name.stuckHighProbability.rawValue
            )
        case .powerStep:
            typealias Name = PowerStepParameter
            physics = .powerStep(try PowerStep { (name: Name) in parameter(name.rawValue) })
            layer = (
                Name.polarity.rawValue, Name.curvature.rawValue, Name.writeSpread.rawValue,
                Name.readSpread.rawValue, Name.stuckProbability.rawValue,
                Name.stuckHighProbability.rawValue
            )
        }
        polarity = parameter(layer.0)
        curvature = parameter(layer.1)
        writeSpread = parameter(layer.2)
        readSpread = parameter(layer.3)
        stuckProbability = parameter(layer.4)
        stuckHighProbability = parameter(layer.5)
        guard polarity == 1 || polarity == -1 else { throw .outOfRange }
    }

    /// A model with the standard parameters of its kind.
    public init(standard kind: ModelKind) throws(ModelFault) {
        try self.init(kind: kind) { index in kind.parameter(at: index)?.standard ?? 0 }
    }

    /// Whether a positive cell voltage potentiates.
    public var isPotentiatedByPositive: Bool { polarity > 0 }

    /// The fresh cell numbered `device` of a specimen.
    public func makeCell(seed: UInt64, device: UInt32) -> CellState {
        let noise = CellNoise(seed: seed, device: device)
        var cell =
            switch physics {
            case .thresholdDrift(let model): model.makeCell(noise)
            case .powerStep(let model): model.makeCell(noise)
            }
        if noise.isHit(event: 0, probability: stuckProbability) {
            let isHigh = noise.isHit(event: 1, probability: stuckHighProbability)
            cell.level = isHigh ? cell.upperBound : cell.lowerBound
            cell.isVirgin = false
            cell.isStuck = true
        }
        return cell
    }

    /// The cell voltages, ends included, at which a pulse neither changes the cell nor draws.
    ///
    /// It depends on fabrication, on the flags and on whether the cell is virgin, on nothing else.
    public func inertRange(of cell: CellState, flags: ModelFlags = []) -> InertRange {
        let up = cell.isVirgin ? cell.formingVoltage : cell.potentiationThreshold
        let down = cell.isVirgin ? Double.greatestFiniteMagnitude : cell.depressionThreshold
        return writePolarity(flags) > 0
            ? InertRange(low: -down, high: up) : InertRange(low: -up, high: down)
    }

    /// Applies a constant cell voltage for a duration.
    ///
    /// With a limiter, potentiation proceeds at the applied voltage and halts where the limited
    /// current leaves only the threshold on the cell: at I_c ∕ θ for an ohmic cell. That takes
    /// the final conductance from the divider, not the path to it. A cell already beyond keeps its
    /// conductance. A limiter does not slow depression, which lowers the current by itself.
    ///
    /// A virgin cell forms at once when the effective voltage exceeds its forming voltage, and
    /// does not drift for the rest of that episode. Where the limiter would hold the formed cell
    /// below its least conductance, it stays virgin.
    ///
    /// - Parameters:
    ///   - cell: The cell.
    ///   - volts: V_cell, within ±10⁴ V.
    ///   - seconds: The duration, from 0 to 10⁹ s.
    ///   - limiter: The analogue limiter in series.
    ///   - noise: The noise of this cell.
    ///   - flags: Ablations.
    public func pulse(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        limiter: CurrentLimiter = .absent,
        noise: CellNoise,
        flags: ModelFlags = []
    ) {
        precondition(volts >= -1e4 && volts <= 1e4, "A cell voltage lies within ±10 kV.")
        precondition(seconds >= 0 && seconds <= 1e9, "A pulse lasts from 0 to 10⁹ s.")
        let effective = writePolarity(flags) * volts
        enterEpisode(&cell, sign: sign(of: effective, for: cell), noise: noise)
        guard cell.episodeSign != 0, !cell.isStuck, !flags.contains(.freeze) else { return }
        let ceiling = compliance(of: cell, limit: limiter.limit(atVolts: volts))
        if cell.isVirgin {
            form(&cell, ceiling: ceiling)
            return
        }
        let isUp = cell.episodeSign > 0
        let excess =
            isUp ? effective - cell.potentiationThreshold : -effective - cell.depressionThreshold
        var level =
            switch physics {
            case .thresholdDrift(let model):
                model.level(of: cell, excess: excess, seconds: seconds)
            case .powerStep(let model): model.level(of: cell, excess: excess, seconds: seconds)
            }
        if isUp { level = min(level, max(cell.level, ceiling)) }
        cell.level = min(max(level, cell.lowerBound), cell.upperBound)
    }

    /// Ends the switching episode: what follows draws anew.
    ///
    /// A pulse within the inert range does the same.
    public func endEpisode(_ cell: inout CellState) {
        cell.episodeSign = 0
        cell.episodeFactor = 0
    }

    /// The current at a cell voltage as a reading sees it; draws read noise once.
    ///
    /// It never changes the conductance: the exposure to the voltage is a pulse.
    public func current(
        _ cell: inout CellState,
        volts: Double,
        limiter: CurrentLimiter = .absent,
        noise: CellNoise
    ) -> Double {
        let factor = noise.factor(spread: readSpread, event: cell.readEvents, stream: .read)
        cell.readEvents &+= 1
        return limiter.clamped(idealCurrent(of: cell, volts: volts) * factor)
    }

    /// The current at a cell voltage without noise.
    public func meanCurrent(
        of cell: CellState,
        volts: Double,
        limiter: CurrentLimiter = .absent
    ) -> Double {
        limiter.clamped(idealCurrent(of: cell, volts: volts))
    }

    private func idealCurrent(of cell: CellState, volts: Double) -> Double {
        precondition(volts >= -1e4 && volts <= 1e4, "A cell voltage lies within ±10 kV.")
        guard curvature > 0 else { return cell.conductance * volts }
        // The limit keeps the current finite.
        let argument = min(max(curvature * volts, -300), 300)
        return cell.conductance * (Portable.sinh(argument) / curvature)
    }

    /// The sign that turns a cell voltage into the effective voltage of a write.
    private func writePolarity(_ flags: ModelFlags) -> Double {
        flags.contains(.flip) ? -polarity : polarity
    }

    private func sign(of effective: Double, for cell: CellState) -> Int8 {
        if cell.isVirgin { return effective > cell.formingVoltage ? 1 : 0 }
        if effective > cell.potentiationThreshold { return 1 }
        return effective < -cell.depressionThreshold ? -1 : 0
    }

    /// Keeps the episode where its sign goes on; else ends it and draws for the next one.
    private func enterEpisode(_ cell: inout CellState, sign: Int8, noise: CellNoise) {
        guard sign != cell.episodeSign else { return }
        endEpisode(&cell)
        guard sign != 0 else { return }
        let factor = noise.factor(spread: writeSpread, event: cell.writeEvents, stream: .write)
        cell.writeEvents &+= 1
        cell.episodeSign = sign
        cell.episodeFactor = max(factor, 0)
    }

    /// The level at which a limited current leaves only the threshold on the cell.
    private func compliance(of cell: CellState, limit: Double) -> Double {
        guard limit < .greatestFiniteMagnitude else { return limit }
        let threshold = cell.potentiationThreshold
        let share = curvature > 0 ? Portable.sinh(curvature * threshold) / curvature : threshold
        return limit / share / cell.siemensPerLevel
    }

    /// Forms a virgin cell, as far as the limiter lets it.
    private func form(_ cell: inout CellState, ceiling: Double) {
        guard case .thresholdDrift(let model) = physics, ceiling >= cell.lowerBound else { return }
        let target = min(max(model.formed * cell.episodeFactor, cell.lowerBound), cell.upperBound)
        cell.level = min(target, ceiling)
        cell.isVirgin = false
        // Nothing more happens in the episode that formed the cell.
        cell.episodeFactor = 0
    }
}
