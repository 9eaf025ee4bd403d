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

    var specimen: Specimen
    /// Whether the top electrodes are the columns, as the specimen says.
    var isColumnOnTop = false
    var cells: DeviceCells
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

    /// A board of the given traits without devices; it plays only after a specimen is set.
    public init(traits: BoardTraits) {
        self.traits = traits
        let count = traits.rows * traits.columns
        specimen = Specimen(model: 0, rows: 0, columns: 0, seed: 0)
        cells = DeviceCells(capacity: count)
        inertLows = FixedBuffer(count: count, repeating: 0)
        inertHighs = FixedBuffer(count: count, repeating: 0)
        rowCodes = FixedBuffer(count: traits.rows, repeating: 0)
        columnCodes = FixedBuffer(count: traits.columns, repeating: 0)
        wires = Wires(rows: traits.rows, columns: traits.columns)
    }

    /// The conductance of a cell at rest, in siemens, without noise: for tests and dry runs.
    public func conductance(row: Int, column: Int) -> Double? {
        guard row < specimen.rows, column < specimen.columns else { return nil }
        return cells.conductance(index(row, column))
    }

    /// A limiter's current in amperes, or nil for none.
    private static func amperes(_ picoamperes: UInt64) -> Double? {
        picoamperes == 0 ? nil : Double(picoamperes) * 1e-12
    }

    func index(_ row: Int, _ column: Int) -> Int { row * specimen.columns + column }

    /// Volts of a DAC code difference.
    func volts(_ code: Int32) -> Double {
        Double(Int64(code) * Int64(traits.dacStep)) * 1e-9
    }

    // MARK: Time

    /// Lets the cells of the array change for a while at the present levels.
    mutating func pulseCells(ticks: UInt64) -> Int {
        guard cells.count > 0 else { return 0 }
        let duration = Int64(clamping: ticks) * Int64(traits.programTick)
        let seconds = Double(duration) * 1e-9
        var work = needsSolution ? solveWires() : 0
        // Without voltages no cell changes, and the play ends.
        guard !hasFailed else { return work }
        cells.beginAdvance()
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
                if cells.pulse(cell, volts: drive, seconds: seconds) { noteInertRange(cell) }
                work += 16
            }
        }
        if cells.endAdvance(nanoseconds: duration) { work += cells.count }
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
        isColumnOnTop = specimen.flags.contains(.topIsColumn)
        let up = Self.amperes(specimen.potentiateLimiter)
        let down = Self.amperes(specimen.depressLimiter)
        let limiter =
            model.isPotentiatedByPositive
            ? CurrentLimiter(positive: up, negative: down)
            : CurrentLimiter(positive: down, negative: up)
        hasFailed = false
        cells.make(
            model,
            rows: specimen.rows,
            columns: specimen.columns,
            seed: specimen.seed,
            limiter: limiter,
            flags: ModelFlags(rawValue: specimen.flags.rawValue & 3)
        )
        arrayLow = .min
        arrayHigh = .max
        for cell in 0..<cells.count {
            noteInertRange(cell)
        }
        return .accepted
    }

    /// Notes between which codes a cell stays as it is.
    private mutating func noteInertRange(_ cell: Int) {
        let range = cells.inertRange(cell)
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
