// SPDX-License-Identifier: Apache-2.0

internal import BoardRuntime
internal import DeviceModels
internal import FixedMemory
public import PulsePrograms
internal import Quantities

/// The model driver of boards whose model has ideal lines.
public typealias ModelDriver = ArrayDriver<IdealWires>

/// The board driver whose outputs are device models, with floating and half-selected lines.
///
/// The simulated board and the emulated one both use it, so that their records agree bit for bit.
/// Time is virtual: ``advance(from:to:)`` always reaches its end, and a long pulse costs as much
/// as a short one. Cells that stay within their inert range are not touched.
///
/// Trigger input 0 is always low; every other input is a square wave of 1 ms with equal halves.
public struct ArrayDriver<Wires: ArrayWires & ~Copyable>: ~Copyable {
    /// What a model board can do.
    public let traits: BoardTraits

    var model: DeviceModel?
    var specimen: Specimen
    var modelFlags: ModelFlags = []
    /// Whether the top electrodes are the columns, as the specimen says.
    var isColumnOnTop = false
    var limiter = CurrentLimiter.absent
    var cells: FixedBuffer<CellState>
    /// DAC codes across a cell between which it does not change.
    var inertLows: FixedBuffer<Int16>
    var inertHighs: FixedBuffer<Int16>
    /// The codes between which no cell of the array changes.
    var arrayLow: Int32 = 0
    var arrayHigh: Int32 = 0

    var rowCodes: FixedBuffer<Int16>
    var columnCodes: FixedBuffer<Int16>
    var floatingRows: UInt64 = 0
    var floatingColumns: UInt64 = 0
    var lowestColumn: Int32 = 0
    var highestColumn: Int32 = 0
    var wires: Wires

    /// Whether the voltages at the cells were not found, since the play began.
    public internal(set) var hasFailed = false

    /// Nanoseconds of program time since the specimen was set: what relaxation and drift go by.
    var clock: Int64 = 0

    /// Cells in a switching episode, and the advance in which each was last driven.
    private var episodes: FixedBuffer<Int32>
    private var episodeCount = 0
    private var lastDriven: FixedBuffer<UInt64>
    private var advances: UInt64 = 0
    /// The last advance in which any cell was driven.
    private var drivenAt: UInt64 = 0

    /// A board of the given traits without devices; it plays only after a specimen is set.
    public init(traits: BoardTraits) {
        self.traits = traits
        let count = traits.rows * traits.columns
        specimen = Specimen(model: 0, rows: 0, columns: 0, seed: 0)
        cells = FixedBuffer(count: count, repeating: CellState())
        inertLows = FixedBuffer(count: count, repeating: 0)
        inertHighs = FixedBuffer(count: count, repeating: 0)
        rowCodes = FixedBuffer(count: traits.rows, repeating: 0)
        columnCodes = FixedBuffer(count: traits.columns, repeating: 0)
        episodes = FixedBuffer(count: count, repeating: 0)
        lastDriven = FixedBuffer(count: count, repeating: 0)
        wires = Wires(rows: traits.rows, columns: traits.columns)
    }

    /// The conductance of a cell at rest, in siemens, without noise: for tests and dry runs.
    public func conductance(row: Int, column: Int) -> Double? {
        guard model != nil, row < specimen.rows, column < specimen.columns else { return nil }
        return conductance(index(row, column))
    }

    func conductance(_ cell: Int) -> Double {
        model?.conductance(of: cells[cell], at: clock) ?? 0
    }

    /// A limiter's current in amperes, or nil for none.
    private static func amperes(_ picoamperes: UInt64) -> Double? {
        picoamperes == 0 ? nil : Double(picoamperes) * 1e-12
    }

    func noise(_ cell: Int) -> CellNoise {
        CellNoise(seed: specimen.seed, device: UInt32(cell))
    }

    func index(_ row: Int, _ column: Int) -> Int { row * specimen.columns + column }

    /// Volts of a DAC code difference.
    func volts(_ code: Int32) -> Double {
        Double(Int64(code) * Int64(traits.dacStep)) * 1e-9
    }

    // MARK: Time

    /// Lets the cells of the array change for a while at the present levels.
    mutating func pulseCells(ticks: UInt64) -> Int {
        guard let model else { return 0 }
        advances += 1
        let duration = Int64(clamping: ticks) * Int64(traits.programTick)
        let seconds = Double(duration) * 1e-9
        var work = needsSolution ? solveWires() : 0
        // Without voltages no cell changes, and the play ends.
        guard !hasFailed else { return work }
        for row in 0..<specimen.rows {
            let code = Int32(rowCodes[row])
            if !needsSolution, isInert(row: code) { continue }
            for column in 0..<specimen.columns {
                let cell = index(row, column)
                let drive: Double
                if needsSolution {
                    drive = cellVolts(row, column)
                    guard !isInert(drive, cell) else { continue }
                } else {
                    let across = orient(code - Int32(columnCodes[column]))
                    guard across < inertLows[cell] || across > inertHighs[cell] else { continue }
                    drive = volts(across)
                }
                pulse(cell, model, drive, seconds)
                work += 16
            }
        }
        endEpisodes(model)
        clock += duration
        if model.isCoupled, drivenAt == advances { work += exchange(model) }
        return work
    }

    private func isInert(row code: Int32) -> Bool {
        let first = orient(code - lowestColumn)
        let second = orient(code - highestColumn)
        return min(first, second) >= arrayLow && max(first, second) <= arrayHigh
    }

    private func isInert(_ volts: Double, _ cell: Int) -> Bool {
        volts >= self.volts(Int32(inertLows[cell])) && volts <= self.volts(Int32(inertHighs[cell]))
    }

    /// V(top) − V(bottom) for a difference row − column.
    func orient(_ difference: Int32) -> Int32 {
        isColumnOnTop ? -difference : difference
    }

    private mutating func pulse(
        _ cell: Int,
        _ model: DeviceModel,
        _ volts: Double,
        _ seconds: Double
    ) {
        var state = cells[cell]
        let wasIdle = state.episodeSign == 0
        let wasVirgin = state.isVirgin
        model.pulse(
            &state,
            volts: volts,
            seconds: seconds,
            at: clock,
            limiter: limiter,
            noise: noise(cell),
            flags: modelFlags
        )
        if wasIdle, state.episodeSign != 0 {
            episodes[episodeCount] = Int32(cell)
            episodeCount += 1
        }
        lastDriven[cell] = advances
        drivenAt = advances
        cells[cell] = state
        if state.isVirgin != wasVirgin { noteInertRange(cell, model) }
    }

    /// Lets coupled cells exchange what the pulses of this advance ask for; returns the cost.
    private mutating func exchange(_ model: DeviceModel) -> Int {
        let rows = specimen.rows
        let columns = specimen.columns
        let time = clock
        _ = cells.withSpan(first: rows * columns) { span in
            model.exchange(&span, rows: rows, columns: columns, at: time)
        }
        return rows * columns
    }

    /// Ends the episodes of the cells that this advance left alone.
    private mutating func endEpisodes(_ model: DeviceModel) {
        var place = 0
        while place < episodeCount {
            let cell = Int(episodes[place])
            var state = cells[cell]
            if lastDriven[cell] != advances {
                model.endEpisode(&state)
                cells[cell] = state
            }
            if state.episodeSign != 0 {
                place += 1
            } else {
                episodeCount -= 1
                episodes[place] = episodes[episodeCount]
            }
        }
    }

    // MARK: Specimen

    mutating func place(_ specimen: Specimen) -> SpecimenVerdict {
        guard specimen.rows >= 1, specimen.columns >= 1, specimen.rows <= traits.rows,
            specimen.columns <= traits.columns, let kind = ModelKind(rawValue: specimen.model)
        else { return .refused(0) }
        guard
            wires.prepare(
                rows: specimen.rows,
                columns: specimen.columns,
                segmentMilliohms: specimen.segmentResistance
            )
        else { return .resistiveLines }
        let model: DeviceModel
        do throws(ModelFault) {
            model = try DeviceModel(kind: kind) { specimen.parameters[$0] }
        } catch {
            return .refused(error.rawValue)
        }
        self.specimen = specimen
        self.model = model
        isColumnOnTop = specimen.flags.contains(.topIsColumn)
        modelFlags = ModelFlags(rawValue: specimen.flags.rawValue & 3)
        let up = Self.amperes(specimen.potentiateLimiter)
        let down = Self.amperes(specimen.depressLimiter)
        limiter =
            model.isPotentiatedByPositive
            ? CurrentLimiter(positive: up, negative: down)
            : CurrentLimiter(positive: down, negative: up)
        hasFailed = false
        advances = 0
        drivenAt = 0
        clock = 0
        episodeCount = 0
        lastDriven.fill(0)
        arrayLow = .min
        arrayHigh = .max
        for cell in 0..<specimen.rows * specimen.columns {
            cells[cell] = model.makeCell(seed: specimen.seed, device: UInt32(cell))
            noteInertRange(cell, model)
        }
        return .accepted
    }

    /// Notes between which codes a cell stays as it is.
    private mutating func noteInertRange(_ cell: Int, _ model: DeviceModel) {
        let range = model.inertRange(of: cells[cell], flags: modelFlags)
        let low = code(atOrAbove: range.low)
        let high = -code(atOrAbove: -range.high)
        inertLows[cell] = Int16(clamping: low)
        inertHighs[cell] = Int16(clamping: high)
        arrayLow = max(arrayLow, low)
        arrayHigh = min(arrayHigh, high)
    }

    /// The lowest code whose voltage is not below `limit`.
    private func code(atOrAbove limit: Double) -> Int32 {
        let step = volts(1)
        let bounded = min(32767, max(-32767, limit / step))
        var code = Int32(bounded)
        while volts(code) < limit, code < 32767 {
            code += 1
        }
        while code > -32767, volts(code - 1) >= limit {
            code -= 1
        }
        return code
    }
}

/// A driver belongs to one board.
@available(*, unavailable)
extension ArrayDriver: Sendable where Wires: ~Copyable {}
