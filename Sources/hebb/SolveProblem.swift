// SPDX-License-Identifier: Apache-2.0

internal import ControlAPI
internal import CrossbarArray

/// An array and what drives it, as a file of `hebb solve` states them.
struct SolveProblem {
    let rowCount: Int
    let columnCount: Int
    var conductances: [Double]
    var wiring: Wiring
    var drives: [LineDrive] = []
    /// Whether the file gave a list of row voltages rather than one set.
    var isBatch = false
    /// b in 1/V, or 0 for ohmic cells.
    var curvature = 0.0
    /// What lies in series with the device of each cell.
    var series = SolveSeries.none

    private let input: SolveInput

    /// The most cells accepted.
    static let maximumCellCount = 1 << 24

    init(_ input: SolveInput, needsDrive: Bool) throws {
        self.input = input
        let cells = try input.required(.conductances)
        (rowCount, columnCount) = try Self.shape(input, cells)
        conductances = cells.numbers
        wiring = Wiring(
            rowCount: rowCount,
            columnCount: columnCount,
            rowSegmentOhms: try input.number(.wordLineSegment),
            columnSegmentOhms: try input.number(.bitLineSegment)
        )
        try readEnds()
        try readDefects()
        curvature = try input.number(.nonlinearity, default: 0)
        guard curvature >= 0, curvature <= 1e3 else {
            throw input.failure(.nonlinearity, "must be a number from 0 to 1000")
        }
        if needsDrive || input[.rowVoltages] != nil { try readDrives() }
        series = try SolveSeries(input, self)
    }

    private static func shape(
        _ input: SolveInput,
        _ cells: SolveValue
    ) throws -> (Int, Int) {
        guard !cells.numbers.isEmpty else { throw input.failure(.conductances, "has no cells") }
        let isNested = cells.shape.count == 2
        let rows = try input.count(.rows, default: isNested ? cells.shape[0] : nil)
        let columns = try input.count(.columns, default: isNested ? cells.shape[1] : nil)
        let isRight = isNested ? cells.shape == [rows, columns] : cells.shape == [rows * columns]
        guard isRight else {
            throw input.failure(
                .conductances,
                "must be a list of \(rows * columns) numbers, or of \(rows) lists of \(columns)"
            )
        }
        return (rows, columns)
    }

    private mutating func readEnds() throws {
        let driver = try input.number(.driver, default: 0)
        let sense = try input.number(.sense, default: 0)
        let rowEnds: LineEnds =
            switch try input.word(.rowEnds, among: ["left", "right", "both"]) ?? "left" {
            case "right": LineEnds(last: driver)
            case "both": LineEnds(first: driver, last: driver)
            default: LineEnds(first: driver)
            }
        let columnEnds: LineEnds =
            switch try input.word(.columnEnds, among: ["bottom", "top", "both"]) ?? "bottom" {
            case "top": LineEnds(first: sense)
            case "both": LineEnds(first: sense, last: sense)
            default: LineEnds(last: sense)
            }
        wiring.rowEnds = Array(repeating: rowEnds, count: rowCount)
        wiring.columnEnds = Array(repeating: columnEnds, count: columnCount)
        for row in try input.lines(.floatingRows, count: rowCount) {
            wiring.rowEnds[row] = .floating
        }
        for column in try input.lines(.floatingColumns, count: columnCount) {
            wiring.columnEnds[column] = .floating
        }
    }

    private mutating func readDefects() throws {
        for cell in try input.cells(.openCells, width: 2, rowCount, columnCount) {
            conductances[cell.index] = 0
        }
        let short = try input.number(.short, default: 1)
        for cell in try input.cells(.shortedCells, width: 2, rowCount, columnCount) {
            conductances[cell.index] = short
        }
        for cell in try input.cells(.stuckCells, width: 3, rowCount, columnCount) {
            conductances[cell.index] = cell.value
        }
    }

    private mutating func readDrives() throws {
        let rows = try input.required(.rowVoltages)
        isBatch = rows.shape.count == 2
        let count = isBatch ? rows.shape[0] : 1
        let left = try input.vectors(.rowVoltages, count, rowCount) ?? []
        let right = try input.vectors(.rowRightVoltages, count, rowCount)
        let bottom = try input.vectors(.columnVoltages, count, columnCount)
        let top = try input.vectors(.columnTopVoltages, count, columnCount)
        for index in 0..<count {
            let resting = Array(repeating: 0.0, count: columnCount)
            var drive = LineDrive(rows: left[index], columns: bottom?[index] ?? resting)
            if let right { drive.rowLast = right[index] }
            if let top { drive.columnFirst = top[index] }
            drives.append(drive)
        }
    }
}

extension SolveInput {
    func failure(_ key: SolveKey, _ sentence: String) -> ControlFailure {
        Self.failure(path, "\(key.rawValue) \(sentence)")
    }

    func required(_ key: SolveKey) throws -> SolveValue {
        guard let value = self[key] else { throw failure(key, "is missing") }
        return value
    }

    /// A number, required where there is no default.
    func number(_ key: SolveKey, default standard: Double? = nil) throws -> Double {
        if self[key] == nil, let standard { return standard }
        let value = try required(key)
        guard value.shape.isEmpty, let number = value.numbers.first else {
            throw failure(key, "must be a number")
        }
        return number
    }

    func count(_ key: SolveKey, default standard: Int?) throws -> Int {
        if self[key] == nil, let standard, standard > 0 { return standard }
        let number = try number(key)
        guard let count = Int(exactly: number), count > 0, count <= 1 << 20 else {
            throw failure(key, "must be a whole number from 1 to \(1 << 20)")
        }
        return count
    }

    func word(_ key: SolveKey, among words: [String]) throws -> String? {
        guard let value = self[key] else { return nil }
        guard let text = value.text, words.contains(text) else {
            throw failure(key, "must be one of \(words.joined(separator: ", "))")
        }
        return text
    }

    /// Numbers of lines, which count from 1 in the file and from 0 here.
    func lines(_ key: SolveKey, count: Int) throws -> [Int] {
        guard let value = self[key] else { return [] }
        guard value.shape.count == 1 else { throw failure(key, "must be a list of numbers") }
        return try value.numbers.map { number in
            guard let line = Int(exactly: number), line >= 1, line <= count else {
                throw failure(key, "holds \(number), which is not from 1 to \(count)")
            }
            return line - 1
        }
    }

    /// Lists of a row, a column and perhaps a value.
    func cells(
        _ key: SolveKey,
        width: Int,
        _ rowCount: Int,
        _ columnCount: Int
    ) throws -> [(index: Int, value: Double)] {
        guard let value = self[key], value.shape != [0] else { return [] }
        guard value.shape.count == 2, value.shape[1] == width else {
            let content = width == 2 ? "[row, column]" : "[row, column, siemens]"
            throw failure(key, "must be a list of lists \(content)")
        }
        return try (0..<value.shape[0]).map { index in
            let row = value.numbers[index * width]
            let column = value.numbers[index * width + 1]
            guard let rowNumber = Int(exactly: row), let columnNumber = Int(exactly: column),
                rowNumber >= 1, rowNumber <= rowCount, columnNumber >= 1,
                columnNumber <= columnCount
            else { throw failure(key, "holds [\(row), \(column)], which is no cell of the array") }
            let cell = (rowNumber - 1) * columnCount + columnNumber - 1
            return (cell, value.numbers[index * width + width - 1])
        }
    }

    /// One set of voltages for all vectors, or one for each.
    func vectors(_ key: SolveKey, _ count: Int, _ width: Int) throws -> [[Double]]? {
        guard let value = self[key] else { return nil }
        if value.shape == [width] {
            return Array(repeating: value.numbers, count: count)
        }
        guard value.shape == [count, width] else {
            throw failure(
                key,
                "must be a list of \(width) numbers, or a list of such lists, one for each vector"
            )
        }
        return (0..<count).map { Array(value.numbers[$0 * width..<($0 + 1) * width]) }
    }
}
