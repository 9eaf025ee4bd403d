// SPDX-License-Identifier: Apache-2.0

import CrossbarArray
import Testing

@Suite("The solver of arrays")
struct SolverTests {
    @Test("gives exactly the sums of V·G where no line has resistance")
    func ideal() throws {
        let array = TestArray(rowCount: 13, columnCount: 10, rowOhms: 0, columnOhms: 0)
        var solver = try array.solver()
        let drive = array.readDrive()
        let found = try solver.solve(drive, detail: [.nodes, .cells])
        for column in 0..<10 {
            var sum = 0.0
            for row in 0..<13 { sum += array.conductances[row * 10 + column] * drive.rowFirst[row] }
            #expect(found.columnCurrents[column] == sum)
        }
        for row in 0..<13 {
            for column in 0..<10 {
                #expect(found.rowVoltages[row * 10 + column] == drive.rowFirst[row])
                #expect(found.columnVoltages[row * 10 + column] == 0)
            }
        }
    }

    @Test("balances the currents of all rows against those of all columns, and its powers")
    func balance() throws {
        for (rowOhms, columnOhms) in [(1.0, 1.0), (0, 20), (1e3, 1e-3), (0, 0)] {
            var array = TestArray(
                rowCount: 30,
                columnCount: 21,
                rowOhms: rowOhms,
                columnOhms: columnOhms
            )
            for row in 0..<30 { array.wiring.rowEnds[row] = LineEnds(first: 7, last: 12) }
            var solver = try array.solver()
            let found = try solver.solve(array.readDrive(), detail: .cells)
            let rows = found.rowCurrents.reduce(0, +)
            let columns = found.columnCurrents.reduce(0, +)
            #expect((rows - columns).magnitude <= 1e-10 * columns)
            #expect(
                (found.deliveredWatts - found.dissipatedWatts).magnitude
                    <= 1e-10 * found.deliveredWatts
            )
            #expect((found.cellCurrents.reduce(0, +) - columns).magnitude <= 1e-10 * columns)
        }
    }

    @Test("leaves an island without a source at 0 V, without current")
    func island() throws {
        var array = TestArray(rowCount: 6, columnCount: 6)
        // Rows 4 and 5 and columns 4 and 5 float and lead to each other only.
        for line in 4..<6 {
            array.wiring.rowEnds[line] = .floating
            array.wiring.columnEnds[line] = .floating
            for other in 0..<4 {
                array.conductances[line * 6 + other] = 0
                array.conductances[other * 6 + line] = 0
            }
        }
        for ohms in [0.0, 1] {
            array.wiring.rowSegmentOhms = ohms
            array.wiring.columnSegmentOhms = ohms
            var solver = try array.solver()
            let found = try solver.solve(array.readDrive(), detail: .nodes)
            for row in 4..<6 {
                for column in 4..<6 {
                    #expect(found.rowVoltages[row * 6 + column] == 0)
                    #expect(found.columnVoltages[row * 6 + column] == 0)
                }
            }
            #expect(found.columnCurrents[4...] == [0, 0])
            #expect(found.columnCurrents[0] > 0)
            #expect(solver.islandLines.rows == [4, 5])
            #expect(solver.islandLines.columns == [4, 5])
        }
    }

    @Test("gives equal bits again, after other solves, and in another solver")
    func repeatable() throws {
        let array = TestArray(rowCount: 37, columnCount: 42, high: 1e-3)
        var solver = try array.solver()
        let drive = array.readDrive()
        let first = try solver.solve(drive, detail: [.nodes, .cells])
        _ = try solver.solve(array.readDrive(seed: 99))
        #expect(try solver.solve(drive, detail: [.nodes, .cells]) == first)
        var other = try array.solver()
        _ = try other.solve(array.readDrive(seed: 3), detail: .nodes)
        try other.setConductances(array.conductances.map { $0 * 3 })
        _ = try other.solve(drive)
        try other.setConductances(array.conductances)
        #expect(try other.solve(drive, detail: [.nodes, .cells]) == first)
    }

    @Test("superposes: the currents of a sum of drives are the sum of the currents")
    func superposition() throws {
        let array = TestArray(rowCount: 20, columnCount: 20, high: 1e-2)
        var solver = try array.solver()
        let one = array.readDrive(seed: 1)
        let two = array.readDrive(seed: 2)
        let both = LineDrive(
            rows: zip(one.rowFirst, two.rowFirst).map { $0 + $1 },
            columnCount: 20
        )
        let first = try solver.solve(one).columnCurrents
        let second = try solver.solve(two).columnCurrents
        let sum = try solver.solve(both).columnCurrents
        // Each of the three is good for 10⁻¹⁰.
        #expect(deviations(sum, zip(first, second).map { $0 + $1 }).each < 3e-10)
    }

    @Test("is told apart from a converged solution when the iterations end too early")
    func notConverged() throws {
        let array = TestArray(rowCount: 40, columnCount: 40, low: 1e-3, high: 1)
        var solver = try array.solver()
        solver.iterationLimit = 3
        let error = #expect(throws: SolverError.self) { try solver.solve(array.readDrive()) }
        guard case .notConverged(let residual, let iterationCount) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(residual > 1e-9)
        #expect(iterationCount == 3)
        #expect(error?.description.hasPrefix("Not converged: after 3 iterations") == true)
    }

    @Test("refuses what is no array")
    func refusals() throws {
        func error(_ change: (inout TestArray) -> Void) -> SolverError? {
            var array = TestArray(rowCount: 3, columnCount: 4)
            change(&array)
            do throws(SolverError) {
                var solver = try ArraySolver(
                    rowCount: array.rowCount,
                    columnCount: array.columnCount,
                    conductances: array.conductances,
                    wiring: array.wiring
                )
                _ = try solver.solve(
                    LineDrive(rows: [0, 0.1, 0.2], columns: [0, 0.1, 0, 0])
                )
                return nil
            } catch {
                return error
            }
        }
        #expect(error { _ in } == nil)
        #expect(error { $0.conductances[5] = -1e-6 } == .badConductance)
        #expect(error { $0.conductances[5] = .nan } == .badConductance)
        #expect(error { $0.conductances[5] = .infinity } == .badConductance)
        #expect(error { $0.conductances.removeLast() } == .wrongCount)
        #expect(error { $0.wiring.rowSegmentOhms = -1 } == .badResistance)
        #expect(error { $0.wiring.columnEnds[2].last = .nan } == .badResistance)
        #expect(error { $0.wiring.rowEnds.removeLast() } == .wrongCount)
        var array = TestArray(rowCount: 2, columnCount: 2, rowOhms: 0)
        array.wiring.rowEnds[1] = LineEnds(first: 0, last: 0)
        var solver = try array.solver()
        var drive = LineDrive(rows: [0.1, 0.1], columnCount: 2)
        drive.rowLast[1] = 0.2
        #expect(throws: SolverError.sourcesShorted(isRow: true, index: 1)) {
            try solver.solve(drive)
        }
        drive.rowLast[1] = 0.1
        #expect(try solver.solve(drive).rowFirstCurrents[1] > 0)
        #expect(throws: SolverError.badVoltage) {
            try solver.solve(LineDrive(rows: [0.1, .nan], columnCount: 2))
        }
        #expect(throws: SolverError.wrongCount) {
            try solver.solve(LineDrive(rows: [0.1], columnCount: 2))
        }
    }
}
