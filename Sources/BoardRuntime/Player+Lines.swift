// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory
internal import PulsePrograms
internal import Quantities

extension Player {
    /// The place of a line in the player's tables: rows, columns, gates, sources.
    func slot(_ kind: Line.Kind, _ index: Int) -> Int {
        switch kind {
        case .row: index
        case .column: traits.rows + index
        case .gate: traits.rows + traits.columns + index
        case .source: traits.rows + traits.columns + traits.gates + index
        }
    }

    /// The line at a place in the tables.
    func line(at slot: Int) -> Line {
        if slot < traits.rows { return .row(slot) }
        let column = slot - traits.rows
        if column < traits.columns { return .column(column) }
        let gate = column - traits.columns
        return gate < traits.gates ? Line(.gate, gate) : Line(.source, gate - traits.gates)
    }

    /// Puts all lines where the scheme has them for `code` across the selected cells.
    mutating func drive(_ code: Int16, _ driver: inout some BoardDriver & ~Copyable) {
        driveCode = code
        let selectedRow = scheme.level(of: .selectedRow, for: code)
        let otherRow = scheme.level(of: .otherRow, for: code)
        for index in 0..<traits.rows {
            let isSelected = rows >> UInt64(index) & 1 != 0
            change(.row, index, slot: index, isSelected ? selectedRow : otherRow, &driver)
        }
        let selectedColumn = scheme.level(of: .selectedColumn, for: code)
        let otherColumn = scheme.level(of: .otherColumn, for: code)
        for index in 0..<traits.columns {
            let isSelected = columns >> UInt64(index) & 1 != 0
            let level = isSelected ? selectedColumn : otherColumn
            change(.column, index, slot: traits.rows + index, level, &driver)
        }
        driver.commit(at: tick)
    }

    /// As ``set(_:_:_:)``, but leaves a line alone that is there already: an edge moves few lines.
    @inline(__always)
    private mutating func change(
        _ kind: Line.Kind,
        _ index: Int,
        slot: Int,
        _ code: Int16?,
        _ driver: inout some BoardDriver & ~Copyable
    ) {
        let isFloating = floating[kind] >> UInt64(index) & 1 != 0
        guard levels[slot] != code ?? 0 || isFloating != (code == nil) else { return }
        set(Line(kind, index), code, &driver)
    }

    /// Puts a line at a code, or lets it float.
    mutating func set(
        _ line: Line,
        _ code: Int16?,
        _ driver: inout some BoardDriver & ~Copyable
    ) {
        let bit = UInt64(1) << UInt64(line.index)
        levels[slot(line.kind, line.index)] = code ?? 0
        if let code {
            floating[line.kind] &= ~bit
            driver.set(line, to: .code(code))
        } else {
            floating[line.kind] |= bit
            driver.set(line, to: .floating)
        }
    }

    /// Puts lines at a code, whatever the scheme.
    mutating func set(
        _ lines: LineSet,
        _ code: Int16,
        _ driver: inout some BoardDriver & ~Copyable
    ) {
        for slot in 0..<levels.count where contains(lines, slot) {
            set(line(at: slot), code, &driver)
        }
        driver.commit(at: tick)
    }

    /// Lets lines float.
    mutating func float(_ lines: LineSet, _ driver: inout some BoardDriver & ~Copyable) {
        for slot in 0..<levels.count where contains(lines, slot) {
            set(line(at: slot), nil, &driver)
        }
        driver.commit(at: tick)
    }

    /// Whether the line at a place in the tables is one of `lines`.
    func contains(_ lines: LineSet, _ slot: Int) -> Bool {
        let line = line(at: slot)
        return lines[line.kind] >> UInt64(line.index) & 1 != 0
    }

    /// The code across the cell of the first selected crossing line and `sensed`.
    func driveAcross(_ sensed: Line) -> Int16 {
        let own = Int32(levels[slot(sensed.kind, sensed.index)])
        let isColumn = sensed.kind == .column
        let crossing = isColumn ? rows : columns
        guard crossing != 0 else { return Int16(clamping: isColumn ? -own : own) }
        let other = crossing.trailingZeroBitCount
        let level = Int32(levels[slot(isColumn ? .row : .column, other)])
        return Int16(clamping: isColumn ? level - own : own - level)
    }
}
