// SPDX-License-Identifier: Apache-2.0

import CrossbarArray
import Testing

/// Arrays whose solves begin with the alternation of columns and rows, however small they are.
private func alternating(_ array: TestArray, from cellCount: Int = 1) throws -> ArraySolver {
    try ArraySolver(
        rowCount: array.rowCount,
        columnCount: array.columnCount,
        conductances: array.conductances,
        wiring: array.wiring,
        leastAlternatingCellCount: cellCount
    )
}

/// Arrays of many shapes and wirings, strongly enough coupled that blocks of lines correct them.
private var variety: [TestArray] {
    var arrays = [
        TestArray(rowCount: 64, columnCount: 64, low: 1e-5, high: 1e-3),
        TestArray(rowCount: 100, columnCount: 45, low: 1e-5, high: 1e-3),
        TestArray(rowCount: 41, columnCount: 90, low: 1e-5, high: 1e-3, columnOhms: 3),
        TestArray(rowCount: 72, columnCount: 72, low: 1e-5, high: 1e-2, rowOhms: 0.2),
        TestArray(rowCount: 24, columnCount: 24),
    ]
    var bothEnds = TestArray(rowCount: 70, columnCount: 50, low: 1e-5, high: 1e-3)
    for row in 0..<70 { bothEnds.wiring.rowEnds[row] = LineEnds(first: 2, last: 30) }
    for column in 0..<50 { bothEnds.wiring.columnEnds[column] = LineEnds(first: 5, last: 0) }
    arrays.append(bothEnds)
    var mixed = TestArray(rowCount: 66, columnCount: 58, low: 1e-5, high: 1e-3)
    for row in stride(from: 0, to: 66, by: 3) { mixed.wiring.rowEnds[row] = LineEnds(last: 4) }
    for column in stride(from: 1, to: 58, by: 4) {
        mixed.wiring.columnEnds[column] = LineEnds(first: 9)
    }
    for line in [7, 30] { mixed.wiring.rowEnds[line] = .floating }
    for cell in stride(from: 0, to: 66 * 58, by: 7) { mixed.conductances[cell] = 0 }
    arrays.append(mixed)
    return arrays
}

@Suite("The alternation of columns and rows")
struct AlternationTests {
    /// Each of the two is good for 10⁻¹⁰.
    @Test("finds what conjugate gradients alone find")
    func agreement() throws {
        for array in variety {
            var solver = try alternating(array)
            var other = try alternating(array, from: .max)
            let drive = array.readDrive()
            let detail: Solution.Detail = [.nodes, .cells]
            let found = try solver.solve(drive, detail: detail)
            let expected = try other.solve(drive, detail: detail)
            let name: Comment = "\(array.rowCount) × \(array.columnCount)"
            #expect(deviations(found.columnCurrents, expected.columnCurrents).each < 2e-10, name)
            #expect(deviations(found.rowCurrents, expected.rowCurrents).overall < 2e-10, name)
            #expect(deviations(found.rowVoltages, expected.rowVoltages).overall < 2e-10, name)
            #expect(
                deviations(found.columnVoltages, expected.columnVoltages).overall < 2e-10,
                name
            )
            #expect(deviations(found.cellCurrents, expected.cellCurrents).overall < 2e-10, name)
            #expect(
                deviations([found.dissipatedWatts], [expected.dissipatedWatts]).each < 1e-9,
                name
            )
            #expect(found.residual < 1e-10)
        }
    }

    /// An iteration is two sweeps over the array, a pass is one.
    @Test("takes fewer passes than conjugate gradients take iterations, in large arrays")
    func passes() throws {
        for (size, most) in [(96, 14), (128, 15)] {
            let array = TestArray(rowCount: size, columnCount: size, low: 1e-4, high: 1e-2)
            var solver = try array.solver()
            var other = try alternating(array, from: .max)
            let count = try solver.solve(array.readDrive()).iterationCount
            #expect(count <= most)
            #expect(try count < other.solve(array.readDrive()).iterationCount)
        }
    }

    @Test("is given up where cells conduct as their segments do, and leaves no trace")
    func surrender() throws {
        let array = TestArray(rowCount: 40, columnCount: 40, low: 1e-2, high: 1)
        var solver = try alternating(array)
        var other = try alternating(array, from: .max)
        #expect(try solver.solve(array.readDrive()) == other.solve(array.readDrive()))
    }

    @Test("gives equal bits on 1, 2, 3 and 7 threads, for one vector and for many")
    func threads() throws {
        let array = TestArray(rowCount: 61, columnCount: 53, low: 1e-5, high: 1e-3)
        let drives = (0..<9).map { array.readDrive(seed: UInt64($0 + 1)) }
        var expected: [Solution] = []
        for threadCount in [1, 2, 3, 7] {
            var solver = try alternating(array)
            solver.threadCount = threadCount
            solver.leastSharedCellCount = 1
            let found = try solver.solve(drives, detail: .nodes)
            if threadCount == 1 { expected = found }
            #expect(found == expected)
            #expect(try solver.solve(drives[3], detail: .nodes) == expected[3])
            // A fresh solver, whose first pass also makes factors.
            var fresh = try alternating(array)
            fresh.threadCount = threadCount
            fresh.leastSharedCellCount = 1
            #expect(try fresh.solve(drives[5], detail: .nodes) == expected[5])
        }
    }

    @Test("names the first drive that is no drive, on any number of threads")
    func faults() throws {
        let array = TestArray(rowCount: 9, columnCount: 8)
        var drives = (0..<6).map { array.readDrive(seed: UInt64($0 + 1)) }
        drives[2].rowFirst[1] = .nan
        drives[4].rowFirst.removeLast()
        for threadCount in [1, 2, 3, 7] {
            var solver = try array.solver()
            solver.threadCount = threadCount
            #expect(throws: SolverError.badVoltage) { try solver.solve(drives) }
        }
    }

    @Test("uses the lists of an old solution again, for any other array")
    func reuse() throws {
        let small = TestArray(rowCount: 12, columnCount: 5)
        let large = TestArray(rowCount: 40, columnCount: 40)
        var solution = Solution.empty
        for array in [small, large, large, small] {
            var solver = try array.solver()
            try solver.solve(array.readDrive(), detail: .cells, into: &solution)
            #expect(try solver.solve(array.readDrive(), detail: .cells) == solution)
            try solver.solve(array.readDrive(), into: &solution)
            #expect(try solver.solve(array.readDrive()) == solution)
        }
    }
}
