// SPDX-License-Identifier: Apache-2.0

public import DeviceModels
internal import FixedMemory

/// The cells of an array of devices, the time they share, and which of them are switching.
///
/// What gives the voltages at the cells is not its matter. An **advance** is a time in which they
/// are constant: ``beginAdvance()``, then ``pulse(_:volts:seconds:)`` for every cell beyond its
/// inert range, then ``endAdvance(nanoseconds:)``, which ends the episodes of the cells that were
/// left alone. A cell has the bits that it would have alone under the same voltages.
///
/// Units: volts, top minus bottom electrode; seconds; siemens; amperes.
public struct DeviceCells: ~Copyable {
    /// What the devices are, once there are any.
    ///
    /// It is large: an optional one would be copied with every use.
    private var model: DeviceModel
    /// The rows of the array.
    public private(set) var rows = 0
    /// The columns of the array.
    public private(set) var columns = 0
    /// Nanoseconds since the devices were made: what relaxation and drift go by.
    public private(set) var clock: Int64 = 0

    private var states: FixedBuffer<CellState>
    private var limiter = CurrentLimiter.absent
    private var flags: ModelFlags = []
    private var seed: UInt64 = 0
    private var firstDevice: UInt32 = 0

    /// Cells in a switching episode, and the advance in which each was last driven.
    private var episodes: FixedBuffer<Int32>
    private var episodeCount = 0
    private var lastDriven: FixedBuffer<UInt64>
    private var advances: UInt64 = 0
    /// The last advance in which any cell was driven.
    private var drivenAt: UInt64 = 0

    /// Room for so many cells.
    public init(capacity: Int) {
        do throws(ModelFault) {
            model = try DeviceModel(standard: .thresholdDrift)
        } catch {
            preconditionFailure("The standard parameters are usable.")
        }
        states = FixedBuffer(count: capacity, repeating: CellState())
        episodes = FixedBuffer(count: capacity, repeating: 0)
        lastDriven = FixedBuffer(count: capacity, repeating: 0)
    }

    /// Makes fresh devices, by row · columns + column, numbered from `firstDevice`.
    public mutating func make(
        _ model: DeviceModel,
        rows: Int,
        columns: Int,
        seed: UInt64,
        firstDevice: UInt32 = 0,
        limiter: CurrentLimiter = .absent,
        flags: ModelFlags = []
    ) {
        precondition(rows * columns <= states.count, "The devices do not fit their room.")
        self.model = model
        self.rows = rows
        self.columns = columns
        self.seed = seed
        self.firstDevice = firstDevice
        self.limiter = limiter
        self.flags = flags
        advances = 0
        drivenAt = 0
        clock = 0
        episodeCount = 0
        lastDriven.fill(0)
        for cell in 0..<count {
            states[cell] = model.makeCell(seed: seed, device: firstDevice + UInt32(cell))
        }
    }

    /// How many cells there are.
    public var count: Int { rows * columns }

    /// The state of a cell.
    public func state(_ cell: Int) -> CellState { states[cell] }

    /// The voltages between which a cell stays as it is.
    public func inertRange(_ cell: Int) -> InertRange {
        model.inertRange(of: states[cell], flags: flags)
    }

    /// The conductance of a cell for small voltages, without noise.
    public func conductance(_ cell: Int) -> Double {
        model.conductance(of: states[cell], at: clock)
    }

    /// The current of a cell without noise.
    public func meanCurrent(_ cell: Int, volts: Double) -> Double {
        model.meanCurrent(of: states[cell], volts: volts, at: clock, limiter: limiter)
    }

    /// The current of a cell as a reading sees it, and whether the limiter holds it.
    public mutating func current(
        _ cell: Int,
        volts: Double
    ) -> (amperes: Double, isLimited: Bool) {
        var state = states[cell]
        let amperes = model.current(
            &state,
            volts: volts,
            at: clock,
            limiter: limiter,
            noise: noise(cell)
        )
        states[cell] = state
        return (amperes, amperes == limiter.positive || amperes == -limiter.negative)
    }

    private func noise(_ cell: Int) -> CellNoise {
        CellNoise(seed: seed, device: firstDevice + UInt32(cell))
    }

    // MARK: Time

    /// Begins a time of constant voltages.
    public mutating func beginAdvance() { advances += 1 }

    /// Applies the voltage of this advance to one cell; whether its inert range is another now.
    @discardableResult
    public mutating func pulse(_ cell: Int, volts: Double, seconds: Double) -> Bool {
        var state = states[cell]
        let wasIdle = state.episodeSign == 0
        let wasVirgin = state.isVirgin
        model.pulse(
            &state,
            volts: volts,
            seconds: seconds,
            at: clock,
            limiter: limiter,
            noise: noise(cell),
            flags: flags
        )
        if wasIdle, state.episodeSign != 0 {
            episodes[episodeCount] = Int32(cell)
            episodeCount += 1
        }
        lastDriven[cell] = advances
        drivenAt = advances
        states[cell] = state
        return state.isVirgin != wasVirgin
    }

    /// Ends the advance; whether coupled cells exchanged what its pulses asked for.
    @discardableResult
    public mutating func endAdvance(nanoseconds: Int64) -> Bool {
        endEpisodes()
        clock += nanoseconds
        guard model.isCoupled, drivenAt == advances else { return false }
        let rows = rows
        let columns = columns
        let time = clock
        let model = model
        _ = states.withSpan(first: rows * columns) { span in
            model.exchange(&span, rows: rows, columns: columns, at: time)
        }
        return true
    }

    /// Ends the episodes of the cells that this advance left alone.
    private mutating func endEpisodes() {
        var place = 0
        while place < episodeCount {
            let cell = Int(episodes[place])
            var state = states[cell]
            if lastDriven[cell] != advances {
                model.endEpisode(&state)
                states[cell] = state
            }
            if state.episodeSign != 0 {
                place += 1
            } else {
                episodeCount -= 1
                episodes[place] = episodes[episodeCount]
            }
        }
    }
}

/// The cells of one array.
@available(*, unavailable)
extension DeviceCells: Sendable {}
