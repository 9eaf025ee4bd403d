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
        for index in 0..<traits.rows {
            let isSelected = rows >> UInt64(index) & 1 != 0
            set(
                .row(index),
                scheme.level(of: isSelected ? .selectedRow : .otherRow, for: code),
                &driver
            )
        }
        for index in 0..<traits.columns {
            let isSelected = columns >> UInt64(index) & 1 != 0
            let role: BiasScheme.Role = isSelected ? .selectedColumn : .otherColumn
            set(.column(index), scheme.level(of: role, for: code), &driver)
        }
        driver.commit(at: tick)
    }

    /// Puts a line at a code, or lets it float.
    mutating func set(
        _ line: Line,
        _ code: Int16?,
        _ driver: inout some BoardDriver & ~Copyable
    ) {
        levels[slot(line.kind, line.index)] = code ?? 0
        if let code {
            driver.set(line, to: .code(code))
        } else {
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
