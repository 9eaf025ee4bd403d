// SPDX-License-Identifier: Apache-2.0

import CrossbarArray
import Testing

/// Against Gaussian elimination with pivoting over all nodes.
///
/// The bound is 10⁻⁹ for every current, relative to itself: what the solver promises. Elimination
/// itself is good for about 10⁻¹² here.
@Suite("Currents against a direct solution")
struct DirectComparisonTests {
    static let bound = 1e-9

    private func check(
        _ array: TestArray,
        _ drive: LineDrive,
        bound: Double = Self.bound,
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        var solver = try array.solver()
        let found = try solver.solve(drive, detail: .nodes)
        let expected = DirectSolution(array, drive)
        let columns = deviations(found.columnCurrents, expected.columnCurrents)
        let rows = deviations(found.rowCurrents, expected.rowCurrents)
        #expect(columns.each <= bound, "columns", sourceLocation: location)
        #expect(rows.overall <= bound, "rows", sourceLocation: location)
        let volts = deviations(
            found.rowVoltages + found.columnVoltages,
            expected.rowVoltages + expected.columnVoltages
        )
        #expect(volts.overall <= bound, "voltages", sourceLocation: location)
        #expect(found.residual <= 1e-9, sourceLocation: location)
    }

    @Test(
        "agree on arrays of every shape",
        arguments: [
            (1, 1), (1, 2), (2, 1), (1, 7), (1, 8), (1, 9), (9, 1), (1, 40), (40, 1), (3, 5),
            (8, 8), (7, 9), (16, 9), (9, 16), (17, 4), (4, 17), (16, 16), (2, 33), (12, 25),
        ]
    )
    func shapes(rowCount: Int, columnCount: Int) throws {
        let array = TestArray(rowCount: rowCount, columnCount: columnCount)
        try check(array, array.readDrive())
    }

    @Test(
        "agree from vanishing to overwhelming line resistance",
        arguments: [1e-9, 1e-6, 1e-3, 1, 100, 1e4],
        [1e-9, 1e-3, 1, 30, 1e4]
    )
    func resistances(rowOhms: Double, columnOhms: Double) throws {
        let array = TestArray(
            rowCount: 10,
            columnCount: 13,
            rowOhms: rowOhms,
            columnOhms: columnOhms
        )
        try check(array, array.readDrive())
    }

    @Test("agree where conductances range over six decades", arguments: 1...8)
    func range(seed: Int) throws {
        let array = TestArray(
            rowCount: 16,
            columnCount: 14,
            low: 1e-9,
            high: 1e-3,
            rowOhms: 5,
            columnOhms: 2,
            seed: UInt64(seed)
        )
        try check(array, array.readDrive(seed: UInt64(seed)))
    }

    @Test("agree where cells conduct like their lines", arguments: [1e-3, 1e-2, 0.1, 1, 10, 1e3])
    func strongCells(high: Double) throws {
        let array = TestArray(rowCount: 14, columnCount: 16, low: high / 100, high: high)
        try check(array, array.readDrive())
    }

    @Test(
        "agree where lines have no resistance",
        arguments: [(0.0, 1.0), (1, 0), (0, 0), (0, 1e4), (1e4, 0)],
        [(0.0, 0.0), (50, 0), (0, 50), (1e4, 3e3)]
    )
    func idealLines(segments: (Double, Double), ends: (Double, Double)) throws {
        var array = TestArray(rowCount: 9, columnCount: 11)
        array.wiring = Wiring(
            rowCount: 9,
            columnCount: 11,
            rowSegmentOhms: segments.0,
            columnSegmentOhms: segments.1,
            driverOhms: ends.0,
            senseOhms: ends.1
        )
        try check(array, array.readDrive())
    }

    @Test("agree with open and shorted cells, rows and columns", arguments: [1.0, 1e3, 1e6])
    func openAndShorted(short: Double) throws {
        var array = TestArray(rowCount: 10, columnCount: 12)
        for column in 0..<12 {
            array.conductances[3 * 12 + column] = 0
            array.conductances[6 * 12 + column] = short
        }
        for row in 0..<10 {
            array.conductances[row * 12 + 5] = 0
            array.conductances[row * 12 + 8] = short
        }
        array.conductances[0] = short
        array.conductances[1] = 0
        // A cell of a million times its line's conductance leaves ten digits of the difference
        // of the two voltages that it joins.
        try check(array, array.readDrive(), bound: short > 1e4 ? 1e-7 : Self.bound)
    }

    @Test(
        "agree with sources at both ends, at different voltages",
        arguments: [(1.0, 2.0), (0, 3), (3, 0), (1e-3, 1e-3)]
    )
    func bothEnds(rowOhms: Double, columnOhms: Double) throws {
        var array = TestArray(rowCount: 7, columnCount: 10)
        array.wiring = Wiring(
            rowSegmentOhms: rowOhms,
            columnSegmentOhms: columnOhms,
            rowEnds: Array(repeating: LineEnds(first: 10, last: 25), count: 7),
            columnEnds: Array(repeating: LineEnds(first: 5, last: 40), count: 10)
        )
        var drive = array.readDrive()
        drive.rowLast = drive.rowFirst.map { $0 * 0.9 + 0.01 }
        drive.columnFirst = (0..<10).map { Double($0) * 0.01 }
        drive.columnLast = (0..<10).map { 0.05 - Double($0) * 0.003 }
        // Currents between sources are a hundred times those of cells.
        try check(array, drive)
    }

    @Test("agree with floating lines, with and without resistance", arguments: [0.0, 1.0, 1e3])
    func floating(ohms: Double) throws {
        var array = TestArray(
            rowCount: 11,
            columnCount: 9,
            low: 1e-7,
            high: 1e-4,
            rowOhms: ohms,
            columnOhms: ohms
        )
        for row in 0..<11 where row != 4 { array.wiring.rowEnds[row] = .floating }
        for column in 0..<9 where column != 6 { array.wiring.columnEnds[column] = .floating }
        var drive = array.readDrive()
        drive.rowFirst[4] = 1
        try check(array, drive)
    }

    @Test("agree where columns are driven and rows are grounded at the right")
    func columnsDriven() throws {
        var array = TestArray(rowCount: 12, columnCount: 5)
        array.wiring.rowEnds = Array(repeating: LineEnds(last: 3), count: 12)
        array.wiring.columnEnds = Array(repeating: LineEnds(first: 2), count: 5)
        let drive = LineDrive(
            rows: Array(repeating: 0, count: 12),
            columns: [0.1, 0.2, -0.3, 0.4, 0.5]
        )
        try check(array, drive)
    }
}
