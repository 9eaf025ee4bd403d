// SPDX-License-Identifier: Apache-2.0

package import SimulatedDevices

/// Equal pulses on one cell of an array, as `2,3 5 V 5 us 10` spells them; counted from 1 there.
package struct ArrayPulse: Hashable, Sendable {
    /// The cell, counted from 0.
    package let row: Int
    package let column: Int
    /// Its pulses.
    package let train: PulseTrain

    /// Pulses on the cell of a row and a column, counted from 0.
    package init(row: Int, column: Int, train: PulseTrain) {
        self.row = row
        self.column = column
        self.train = train
    }

    /// Reads cell, amplitude, width and count for an array of that shape.
    ///
    /// - Throws: ``SimulationError`` `.trainMalformed`.
    package init(
        parsing text: String,
        rowCount: Int,
        columnCount: Int
    ) throws(SimulationError) {
        let subject = "--pulse \"\(text)\""
        let expected = "row,column, amplitude, width and count, for example \"2,3 5 V 5 us 10\""
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2, let cell = CellText.numbers(parts[0]) else {
            throw SimulationError(
                .trainMalformed,
                subject,
                "it does not begin with a cell",
                expected: expected
            )
        }
        (row, column) = try CellText.cell(cell, rowCount, columnCount, subject)
        train = try PulseTrain(parsing: parts[1], subject: subject, expected: expected)
    }
}

/// A cell of fixed conductance, as `2,3 10 uS` spells it; counted from 1 there.
package enum StuckCell {
    /// Reads a cell and its conductance: its number by row · columns + column, and siemens.
    ///
    /// - Throws: ``SimulationError`` `.trainMalformed`.
    package static func parse(
        _ text: String,
        rowCount: Int,
        columnCount: Int
    ) throws(SimulationError) -> (cell: Int, siemens: Double) {
        let subject = "--stuck \"\(text)\""
        let expected = "row,column and a conductance from 0 to 1 S, for example \"2,3 10 uS\""
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2, let numbers = CellText.numbers(parts[0]) else {
            throw SimulationError(
                .trainMalformed,
                subject,
                "it does not begin with a cell",
                expected: expected
            )
        }
        let (row, column) = try CellText.cell(numbers, rowCount, columnCount, subject)
        guard let siemens = PhysicalText.value(parts[1], in: "S"), siemens >= 0, siemens <= 1
        else {
            throw SimulationError(
                .trainMalformed,
                subject,
                "\(parts[1]) is no such conductance",
                expected: expected
            )
        }
        return (row * columnCount + column, siemens)
    }
}

private enum CellText {
    static func numbers(_ text: String) -> (row: Int, column: Int)? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2, let row = Int(parts[0]), let column = Int(parts[1]) else {
            return nil
        }
        return (row, column)
    }

    /// The cell, counted from 0.
    static func cell(
        _ numbers: (row: Int, column: Int),
        _ rowCount: Int,
        _ columnCount: Int,
        _ subject: String
    ) throws(SimulationError) -> (Int, Int) {
        guard (1...rowCount).contains(numbers.row), (1...columnCount).contains(numbers.column)
        else {
            throw SimulationError(
                .trainMalformed,
                subject,
                "the array has no cell \(numbers.row),\(numbers.column)",
                expected: "1,1 to \(rowCount),\(columnCount)"
            )
        }
        return (numbers.row - 1, numbers.column - 1)
    }
}
