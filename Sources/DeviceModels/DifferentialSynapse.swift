// SPDX-License-Identifier: Apache-2.0

/// Two cells whose difference is a weight: w = (G+ − G−) ∕ greatest.
///
/// For devices that move gradually in one direction only, such as phase-change memory. A potentiation
/// is one SET pulse on the positive cell, a depression one on the negative cell. A refresh reads the
/// weight, resets both cells and writes the weight anew on the cell of its sign by SET pulses.
///
/// The cells are devices 2 n and 2 n + 1 of a specimen. Drift acts on both and cancels in part.
///
/// Units: siemens, nanoseconds of the run.
///
/// Source: O. Bichler et al., IEEE Trans. Electron Devices 59 (2012) 2206; the thresholds of refresh
/// as in aihwkit's OneSidedUnitCell.
public struct DifferentialSynapse: Sendable {
    /// A pulse as the pair is driven.
    public struct Pulse: Equatable, Sendable, BitwiseCopyable {
        /// The cell voltage, in volts.
        public let volts: Double
        /// The width, in seconds.
        public let seconds: Double

        /// A pulse of a voltage and a width.
        public init(volts: Double, seconds: Double) {
            self.volts = volts
            self.seconds = seconds
        }
    }

    /// The positive cell.
    public private(set) var positive: CellState
    /// The negative cell.
    public private(set) var negative: CellState
    /// How many refreshes there were.
    public private(set) var refreshes = 0

    private let model: DeviceModel
    private let set: Pulse
    private let reset: Pulse
    private let greatest: Double
    private let noise: (positive: CellNoise, negative: CellNoise)

    /// The synapse numbered `number`, of fresh cells.
    ///
    /// - Parameters:
    ///   - model: The model of both cells.
    ///   - seed: The seed of the run.
    ///   - number: Its number, below 2³¹.
    ///   - set: The pulse that raises a conductance a little.
    ///   - reset: The pulse that resets a cell.
    ///   - greatest: The conductance that counts as 1, in siemens.
    public init(
        model: DeviceModel,
        seed: UInt64,
        number: UInt32,
        set: Pulse,
        reset: Pulse,
        greatest: Double
    ) {
        precondition(number < 1 << 31, "A synapse has two device numbers.")
        precondition(greatest > 0, "The greatest conductance is positive.")
        self.model = model
        self.set = set
        self.reset = reset
        self.greatest = greatest
        noise = (
            CellNoise(seed: seed, device: 2 * number), CellNoise(seed: seed, device: 2 * number + 1)
        )
        positive = model.makeCell(seed: seed, device: 2 * number)
        negative = model.makeCell(seed: seed, device: 2 * number + 1)
    }

    /// w at a time, without read noise.
    public func weight(at time: Int64 = 0) -> Double {
        let parts = parts(at: time)
        return parts.positive - parts.negative
    }

    /// One SET pulse on the positive cell.
    public mutating func potentiate(at time: Int64 = 0) {
        apply(set, to: &positive, at: time, noise.positive)
    }

    /// One SET pulse on the negative cell.
    public mutating func depress(at time: Int64 = 0) {
        apply(set, to: &negative, at: time, noise.negative)
    }

    /// Whether one cell is above three quarters of the range and the other above one quarter.
    public func needsRefresh(at time: Int64 = 0) -> Bool {
        let parts = parts(at: time)
        return max(parts.positive, parts.negative) > 0.75
            && min(parts.positive, parts.negative) > 0.25
    }

    /// Reads the weight, resets both cells and writes it anew.
    ///
    /// SET pulses follow as long as the next one is expected to come closer, up to `limit`.
    public mutating func refresh(at time: Int64 = 0, limit: Int = 64) {
        let target = weight(at: time)
        refreshes += 1
        apply(reset, to: &positive, at: time, noise.positive)
        apply(reset, to: &negative, at: time, noise.negative)
        var gap = target.magnitude - (target < 0 ? -weight(at: time) : weight(at: time))
        var step = 0.0
        var pulses = 0
        // Half the last step is the least gap that another step is expected to close.
        while pulses < limit, gap > 0.5 * step {
            if target < 0 { depress(at: time) } else { potentiate(at: time) }
            let next = target.magnitude - (target < 0 ? -weight(at: time) : weight(at: time))
            step = max(gap - next, 0)
            gap = next
            pulses += 1
        }
    }

    private func parts(at time: Int64) -> (positive: Double, negative: Double) {
        (
            model.conductance(of: positive, at: time) / greatest,
            model.conductance(of: negative, at: time) / greatest
        )
    }

    private func apply(
        _ pulse: Pulse,
        to cell: inout CellState,
        at time: Int64,
        _ noise: CellNoise
    ) {
        model.pulse(&cell, volts: pulse.volts, seconds: pulse.seconds, at: time, noise: noise)
        model.endEpisode(&cell)
    }
}
