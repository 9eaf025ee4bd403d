// SPDX-License-Identifier: Apache-2.0

public import BoardRuntime
internal import DeviceModels
internal import FixedMemory
public import PulsePrograms
public import Quantities

extension ArrayDriver: BoardDriver where Wires: ~Copyable {
    /// Replaces the devices by new ones.
    public mutating func setSpecimen(_ specimen: Specimen) -> SpecimenVerdict { place(specimen) }

    /// All lines at 0 V.
    public mutating func begin() {
        hasFailed = false
        makeSafe()
    }

    /// Notes the level of a line; gates and sources have no devices behind them here.
    public mutating func set(_ line: Line, to level: LineLevel) {
        let bit = UInt64(1) << UInt64(line.index)
        let code: Int16
        let isFloating: Bool
        switch level {
        case .code(let value): (code, isFloating) = (value, false)
        case .floating: (code, isFloating) = (0, true)
        }
        switch line.kind {
        case .row:
            rowCodes[line.index] = code
            floatingRows = isFloating ? floatingRows | bit : floatingRows & ~bit
        case .column:
            columnCodes[line.index] = code
            floatingColumns = isFloating ? floatingColumns | bit : floatingColumns & ~bit
        case .gate, .source: break
        }
    }

    /// Lets the noted levels take effect.
    public mutating func commit(at tick: UInt64) {
        var low = Int32(Int16.max)
        var high = Int32(Int16.min)
        for column in 0..<specimen.columns {
            let code = Int32(columnCodes[column])
            low = min(low, code)
            high = max(high, code)
        }
        lowestColumn = low
        highestColumn = high
    }

    /// Lets time pass for all cells; always reaches `end`.
    public mutating func advance(from start: UInt64, to end: UInt64) -> Advance {
        Advance(tick: end, work: 1 + pulseCells(ticks: end - start))
    }

    /// Senses the current into a line, with read noise.
    public mutating func sense(_ line: Line, range: UInt8, gate: Read.Gate) -> SensedCurrent {
        var amperes = 0.0
        var isLimited = false
        if needsSolution { _ = solveWires() }
        guard !hasFailed else { return SensedCurrent(code: 0, range: 0) }
        let count = line.kind == .column ? specimen.rows : specimen.columns
        for crossing in 0..<count {
            let row = line.kind == .column ? crossing : line.index
            let column = line.kind == .column ? line.index : crossing
            guard row < specimen.rows, column < specimen.columns else { continue }
            guard let volts = sensedVolts(row, column, line, gate) else { continue }
            let (current, limited) = cells.current(index(row, column), volts: volts)
            amperes += isColumnOnTop ? -current : current
            isLimited = isLimited || limited
        }
        return convert(amperes, range: range, flags: isLimited ? [.limited] : [])
    }

    /// The sum of the magnitudes of the currents into columns, without noise.
    public mutating func magnitudeOfCurrent(columns: UInt64) -> Int64 {
        if needsSolution { _ = solveWires() }
        guard !hasFailed else { return 0 }
        var amperes = 0.0
        for column in 0..<specimen.columns where columns >> UInt64(column) & 1 != 0 {
            for row in 0..<specimen.rows {
                let volts = cellVolts(row, column)
                guard volts != 0 else { continue }
                let current = cells.meanCurrent(index(row, column), volts: volts)
                amperes += current < 0 ? -current : current
            }
        }
        let femto = amperes * 1e15
        return femto < 9e18 ? Int64(femto) : .max
    }

    /// All lines to 0 V together.
    public mutating func makeSafe() {
        rowCodes.fill(0)
        columnCodes.fill(0)
        floatingRows = 0
        floatingColumns = 0
        commit(at: 0)
        _ = pulseCells(ticks: 0)
    }

    /// Nothing is connected to the trigger outputs of a model.
    public mutating func raiseTrigger(_ output: UInt8, ticks: UInt64) {}

    /// Behind every switch is a generator that puts out what it states.
    public mutating func closeSwitch(_ number: UInt8, to lines: LineSet) -> ExternalSource {
        number < traits.switches ? .model : .absent
    }

    /// Input 0 is low; every other input is a square wave of 1 ms.
    public mutating func triggerIsHigh(_ input: UInt8, at tick: UInt64) -> Bool {
        input != 0 && tick * UInt64(traits.programTick) % 1_000_000 >= 500_000
    }

    // MARK: Sensing

    /// The voltage across a cell as the sense amplifier of `line` sees it; nil when there is none.
    private func sensedVolts(
        _ row: Int,
        _ column: Int,
        _ line: Line,
        _ gate: Read.Gate
    ) -> Double? {
        guard gate != .all else {
            let volts = cellVolts(row, column)
            return volts == 0 ? nil : volts
        }
        let isColumn = line.kind == .column
        let isFloating =
            (isColumn ? floatingRows >> UInt64(row) : floatingColumns >> UInt64(column)) & 1
        let code = Int32(isColumn ? rowCodes[row] : columnCodes[column])
        guard isFloating == 0, gate == .positive ? code > 0 : code < 0 else { return nil }
        return volts(orient(isColumn ? code : -code))
    }

    /// The ADC code of a current: the nearest, halves up, in a given or in the finest range.
    private func convert(
        _ amperes: Double,
        range: UInt8,
        flags: Record.Flags
    ) -> SensedCurrent {
        var flags = flags
        var chosen = range == Read.automaticRange ? 0 : range
        while true {
            var step = Double(traits.adcStep) * 1e-15
            for _ in 0..<chosen {
                step *= 10
            }
            let ratio = amperes / step + 0.5
            let largest = Double(traits.adcMaximum)
            let fits = ratio > -largest && ratio < largest
            if !fits, range == Read.automaticRange, chosen + 1 < traits.adcRanges {
                chosen += 1
                continue
            }
            guard fits else {
                flags.insert(.saturated)
                let code = ratio < 0 ? -traits.adcMaximum : traits.adcMaximum
                return SensedCurrent(code: code, range: chosen, flags: flags)
            }
            let truncated = Int32(ratio)
            let code = Double(truncated) > ratio ? truncated - 1 : truncated
            return SensedCurrent(code: code, range: chosen, flags: flags)
        }
    }

    // MARK: Potentials

    /// V(top) − V(bottom) of a cell.
    func cellVolts(_ row: Int, _ column: Int) -> Double {
        guard needsSolution else {
            return volts(orient(Int32(rowCodes[row]) - Int32(columnCodes[column])))
        }
        let difference = wires.volts(row: row, column: column)
        return isColumnOnTop ? -difference : difference
    }

    /// Whether the voltages at cells follow from more than the codes of their own two lines.
    var needsSolution: Bool { wires.isResistive || floatingRows | floatingColumns != 0 }

    /// Finds the voltages at all cells from the present conductances; returns the cost.
    mutating func solveWires() -> Int {
        for row in 0..<specimen.rows where floatingRows >> UInt64(row) & 1 == 0 {
            wires.setRow(row, volts(Int32(rowCodes[row])))
        }
        for column in 0..<specimen.columns where floatingColumns >> UInt64(column) & 1 == 0 {
            wires.setColumn(column, volts(Int32(columnCodes[column])))
        }
        let count = specimen.rows * specimen.columns
        for cell in 0..<count {
            wires.setConductance(cell, cells.conductance(cell))
        }
        guard wires.solve(floatingRows: floatingRows, floatingColumns: floatingColumns) else {
            hasFailed = true
            return count
        }
        guard wires.isResistive else { return count }
        return count * (1 + solveChords(count))
    }

    /// Repeats the solution with each cell's conductance at the voltage it was found to see, until
    /// none changes any more; returns how often.
    ///
    /// Where they do not settle, the driver has failed.
    /// Ohmic cells change nothing. For others each round shrinks the error by the part of a voltage
    /// that the lines take. Steep cells would swing: a conductance changes by a bounded factor only,
    /// which after the first rounds is 2 and comes ever closer to 1.
    private mutating func solveChords(_ count: Int) -> Int {
        var chords = FixedBuffer<Double>(count: count, repeating: 0)
        for cell in 0..<count {
            chords[cell] = cells.conductance(cell)
        }
        var bound = 999.0
        for round in 0..<Self.chordRounds {
            var change = 0.0
            if round == 20 { bound = 1 }
            if round >= 64, round % 3 == 0 { bound *= 0.5 }
            for row in 0..<specimen.rows {
                for column in 0..<specimen.columns {
                    let cell = index(row, column)
                    let chord = chord(cell, cellVolts(row, column), chords[cell])
                    let larger = max(chord, chords[cell])
                    if larger > 0 { change = max(change, abs(chord - chords[cell]) / larger) }
                    if chords[cell] == 0 {
                        chords[cell] = chord
                    } else {
                        let least = chords[cell] / (1 + bound)
                        chords[cell] = min(max(chord, least), chords[cell] * (1 + bound))
                    }
                    wires.setConductance(cell, chords[cell])
                }
            }
            if change <= Self.chordTolerance { return round }
            guard wires.solve(floatingRows: floatingRows, floatingColumns: floatingColumns) else {
                hasFailed = true
                return round
            }
        }
        hasFailed = true
        return Self.chordRounds
    }

    /// The current of a cell over its voltage; `otherwise` at 0 V.
    private func chord(_ cell: Int, _ volts: Double, _ otherwise: Double) -> Double {
        guard volts != 0 else { return otherwise }
        return max(0, cells.meanCurrent(cell, volts: volts) / volts)
    }

    private static var chordRounds: Int { 200 }
    private static var chordTolerance: Double { 1e-11 }
}
