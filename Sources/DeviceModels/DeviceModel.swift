// SPDX-License-Identifier: Apache-2.0

/// A device model with its parameters: makes cells, applies pulses to them and reads them.
///
/// It holds no cell and no noise. What it does is a function of its arguments, so the order of
/// calls on different cells is irrelevant, and equal calls give equal bits on host and board. A
/// pulse of any duration costs the same: everything is integrated in closed form or in a number of
/// sub-steps fixed before stepping.
///
/// The effective voltage is `polarity · V_cell`, V_cell being top minus bottom electrode. A
/// **switching episode** lasts from the moment the effective voltage exceeds a threshold until it
/// falls below or changes sign. Each episode makes one cycle-to-cycle draw, whose factor multiplies
/// the change; so a pulse may be cut into segments without drawing anew.
///
/// Times are nanoseconds of the run. They matter to families that relax and to retention: both are
/// evaluated from the time since a cell's last change, and never stored back.
///
/// Units: volts, seconds, siemens, amperes.
public struct DeviceModel: Sendable, BitwiseCopyable {
    /// Which model this is.
    public let kind: ModelKind

    let physics: Physics
    private let layer: DeviceLayer

    /// A model with parameters by index, below ``ModelKind/parameterCount``.
    ///
    /// - Throws: ``ModelFault`` where any parameter could lead to an infinity or to no number.
    public init(kind: ModelKind, parameter: (Int) -> Double) throws(ModelFault) {
        for index in 0..<kind.parameterCount {
            if let fault = kind.parameter(at: index)?.fault(of: parameter(index)) { throw fault }
        }
        self.kind = kind
        physics = try Physics(kind, parameter)
        var places = LayerLookup()
        kind.describe(to: &places)
        layer = try DeviceLayer(places.indices, parameter)
    }

    /// A model with the standard parameters of its kind.
    public init(standard kind: ModelKind) throws(ModelFault) {
        try self.init(kind: kind) { index in kind.parameter(at: index)?.standard ?? 0 }
    }

    /// Whether a positive cell voltage potentiates.
    public var isPotentiatedByPositive: Bool { layer.polarity > 0 }

    /// The fresh cell numbered `device` of a specimen.
    public func makeCell(seed: UInt64, device: UInt32) -> CellState {
        let noise = CellNoise(seed: seed, device: device)
        var making = Making(noise: noise)
        physics.perform(&making)
        layer.mask(&making.cell, noise: noise)
        return making.cell
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
    /// current leaves only the threshold on the cell. That takes the final conductance from the
    /// divider, not the path to it. A cell already beyond keeps its conductance. A limiter does not
    /// slow depression, which lowers the current by itself.
    ///
    /// - Parameters:
    ///   - cell: The cell.
    ///   - volts: V_cell, within ±10⁴ V.
    ///   - seconds: The duration, from 0 to 10⁹ s.
    ///   - time: When the pulse begins, in nanoseconds of the run, never before the last change.
    ///   - limiter: The analogue limiter in series.
    ///   - noise: The noise of this cell.
    ///   - flags: Ablations.
    public func pulse(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        at time: Int64 = 0,
        limiter: CurrentLimiter = .absent,
        noise: CellNoise,
        flags: ModelFlags = []
    ) {
        precondition(volts >= -1e4 && volts <= 1e4, "A cell voltage lies within ±10 kV.")
        precondition(seconds >= 0 && seconds <= 1e9, "A pulse lasts from 0 to 10⁹ s.")
        let effective = writePolarity(flags) * volts
        enterEpisode(&cell, sign: sign(of: effective, for: cell), noise: noise)
        guard cell.episodeSign != 0, !cell.isStuck, !layer.isWorn(cell) else { return }
        var pulsing = Pulsing(
            cell: cell,
            volts: effective,
            seconds: seconds,
            elapsed: Double(max(0, time - cell.changedAt)) * 1e-9,
            limit: limiter.limit(atVolts: volts),
            noise: noise
        )
        physics.perform(&pulsing)
        if flags.contains(.freeze) {
            cell.writeEvents = pulsing.cell.writeEvents
            return
        }
        cell = pulsing.cell
        cell.changedAt = time + Int64(seconds * 1e9 + 0.5)
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
    ///
    /// - Parameters:
    ///   - cell: The cell.
    ///   - volts: V_cell, within ±10⁴ V.
    ///   - time: When it is read, in nanoseconds of the run.
    ///   - limiter: The analogue limiter in series.
    ///   - noise: The noise of this cell.
    /// - Returns: The current in amperes.
    public func current(
        _ cell: inout CellState,
        volts: Double,
        at time: Int64 = 0,
        limiter: CurrentLimiter = .absent,
        noise: CellNoise
    ) -> Double {
        let reading = reading(of: cell, volts: volts, at: time)
        let telegraph = layer.telegraph(&cell, at: time, noise: noise)
        let factor = layer.readFactor(
            ownSpread: reading.readSpread,
            event: cell.readEvents,
            noise: noise
        )
        cell.readEvents &+= 1
        return limiter.clamped(reading.current * factor * telegraph)
    }

    /// The current at a cell voltage without noise.
    public func meanCurrent(
        of cell: CellState,
        volts: Double,
        at time: Int64 = 0,
        limiter: CurrentLimiter = .absent
    ) -> Double {
        limiter.clamped(reading(of: cell, volts: volts, at: time).current)
    }

    /// The conductance that a reading of a small voltage sees, without noise.
    public func conductance(of cell: CellState, at time: Int64 = 0) -> Double {
        var looking = Looking(cell: cell, elapsed: elapsed(cell, time))
        physics.perform(&looking)
        return looking.conductance * layer.retention(of: cell, after: looking.elapsed)
    }

    private func reading(of cell: CellState, volts: Double, at time: Int64) -> Reading {
        precondition(volts >= -1e4 && volts <= 1e4, "A cell voltage lies within ±10 kV.")
        var reading = Reading(
            cell: cell,
            volts: layer.polarity * volts,
            elapsed: elapsed(cell, time)
        )
        physics.perform(&reading)
        reading.current *= layer.polarity * layer.retention(of: cell, after: reading.elapsed)
        return reading
    }

    /// Seconds since the last change of a cell.
    private func elapsed(_ cell: CellState, _ time: Int64) -> Double {
        Double(max(0, time - cell.changedAt)) * 1e-9
    }

    /// The sign that turns a cell voltage into the effective voltage of a write.
    private func writePolarity(_ flags: ModelFlags) -> Double {
        flags.contains(.flip) ? -layer.polarity : layer.polarity
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
        cell.episodeFactor = layer.writeFactor(event: cell.writeEvents, noise: noise)
        cell.driftFactor = layer.driftFactor(event: cell.writeEvents, noise: noise)
        cell.writeEvents &+= 1
        cell.episodeSign = sign
    }
}

private struct LayerLookup: LawVisitor {
    var indices = LayerIndices(appendedAt: 0)
    mutating func visit<Law: DeviceLaw>(_ law: Law.Type) { indices = law.layer }
}

private struct Making: LawOperation {
    let noise: CellNoise
    var cell = CellState()

    init(noise: CellNoise) { self.noise = noise }

    mutating func perform<Law: DeviceLaw>(_ law: Law) { cell = law.makeCell(noise) }
}

private struct Pulsing: LawOperation {
    var cell: CellState
    let volts: Double
    let seconds: Double
    let elapsed: Double
    let limit: Double
    let noise: CellNoise

    mutating func perform<Law: DeviceLaw>(_ law: Law) {
        law.relax(&cell, seconds: elapsed)
        let isLimited = cell.episodeSign > 0 && limit < .greatestFiniteMagnitude
        law.change(
            &cell,
            volts: volts,
            seconds: seconds,
            ceiling: isLimited ? law.ceiling(of: cell, limit: limit) : .greatestFiniteMagnitude,
            noise: noise
        )
    }
}

private struct Looking: LawOperation {
    var cell: CellState
    let elapsed: Double
    var conductance = 0.0

    init(cell: CellState, elapsed: Double) {
        self.cell = cell
        self.elapsed = elapsed
    }

    mutating func perform<Law: DeviceLaw>(_ law: Law) {
        law.observe(&cell, seconds: elapsed)
        conductance = law.conductance(of: cell)
    }
}

private struct Reading: LawOperation {
    var cell: CellState
    let volts: Double
    let elapsed: Double
    var current = 0.0
    var readSpread = 0.0

    init(cell: CellState, volts: Double, elapsed: Double) {
        self.cell = cell
        self.volts = volts
        self.elapsed = elapsed
    }

    mutating func perform<Law: DeviceLaw>(_ law: Law) {
        law.observe(&cell, seconds: elapsed)
        current = law.current(of: cell, volts: volts)
        readSpread = law.readSpread(of: cell, seconds: elapsed)
    }
}
