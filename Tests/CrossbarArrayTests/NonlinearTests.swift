// SPDX-License-Identifier: Apache-2.0

import CrossbarArray
import PortableMath
import Testing

@Suite("Arrays of cells that are not ohmic")
struct NonlinearTests {
    /// The largest imbalance at any node over the largest cell current, from node voltages alone.
    private func imbalance(
        _ array: TestArray,
        _ drive: LineDrive,
        _ law: some CellLaw,
        _ found: Solution
    ) -> Double {
        let columnCount = array.columnCount
        let rowOhms = array.wiring.rowSegmentOhms
        let columnOhms = array.wiring.columnSegmentOhms
        var largest = 0.0
        var worst = 0.0
        for row in 0..<array.rowCount {
            for column in 0..<columnCount {
                let index = row * columnCount + column
                let above = found.rowVoltages[index]
                let below = found.columnVoltages[index]
                let cell = law.response(ofCell: index, volts: above - below).current
                largest = max(largest, cell.magnitude)
                let left = column > 0 ? found.rowVoltages[index - 1] : drive.rowFirst[row]
                var rowSum = (above - left) / rowOhms + cell
                if column < columnCount - 1 {
                    rowSum += (above - found.rowVoltages[index + 1]) / rowOhms
                }
                let down =
                    row < array.rowCount - 1
                    ? found.columnVoltages[index + columnCount] : drive.columnLast[column]
                var columnSum = (below - down) / columnOhms - cell
                if row > 0 {
                    columnSum += (below - found.columnVoltages[index - columnCount]) / columnOhms
                }
                worst = max(worst, rowSum.magnitude, columnSum.magnitude)
            }
        }
        return worst / largest
    }

    private func solver(_ array: TestArray) throws -> NonlinearSolver {
        try NonlinearSolver(
            rowCount: array.rowCount,
            columnCount: array.columnCount,
            wiring: array.wiring
        )
    }

    @Test(
        "balance the currents of the law itself at every node",
        arguments: [0.1, 1, 3, 8],
        [0.1, 1, 3]
    )
    func hyperbolicSine(curvature: Double, volts: Double) throws {
        let array = TestArray(rowCount: 11, columnCount: 14, rowOhms: 2, columnOhms: 3)
        let law = HyperbolicSineLaw(conductances: array.conductances, curvature: curvature)
        var drive = array.readDrive()
        drive.rowFirst = drive.rowFirst.map { volts * ($0 * 10 - 1) }
        var solver = try solver(array)
        let found = try solver.solve(drive, law: law, detail: .nodes)
        // Node voltages of about 1 V are given to 10⁻¹⁶ V; a segment makes 10⁻¹⁶ A of that.
        let rounding = 4e-16 * volts / found.rowCurrents.map(\.magnitude).reduce(0, max)
        #expect(imbalance(array, drive, law, found) < 1e-9 + 40 * rounding)
        #expect(found.residual <= 1e-9)
        #expect(
            (found.deliveredWatts - found.dissipatedWatts).magnitude
                <= 1e-9 * found.deliveredWatts
        )
        var other = try self.solver(array)
        #expect(try other.solve(drive, law: law, detail: .nodes) == found)
        #expect(try solver.solve(drive, law: law, detail: .nodes) == found)
    }

    @Test("agree with the linear solver where the law is ohmic")
    func ohmic() throws {
        let array = TestArray(rowCount: 9, columnCount: 17, high: 1e-2)
        var linear = try array.solver()
        var solver = try solver(array)
        let drive = array.readDrive()
        let found = try solver.solve(drive, law: OhmicLaw(conductances: array.conductances))
        let expected = try linear.solve(drive)
        #expect(deviations(found.columnCurrents, expected.columnCurrents).each < 1e-10)
    }

    @Test("divide the voltage of one cell as its law and its lines do")
    func oneCell() throws {
        let array = TestArray(rowCount: 1, columnCount: 1, rowOhms: 1e4, columnOhms: 2e4)
        let law = HyperbolicSineLaw(conductances: [1e-5], curvature: 4)
        var solver = try solver(array)
        let drive = LineDrive(rows: [1.3], columns: [0])
        let found = try solver.solve(drive, law: law).columnCurrents[0]
        var low = 0.0
        var high = 1.3
        for _ in 0..<100 {
            let middle = (low + high) / 2
            let current = law.response(ofCell: 0, volts: middle).current
            if current * 3e4 + middle < 1.3 { low = middle } else { high = middle }
        }
        #expect((found - (1.3 - low) / 3e4).magnitude < 1e-12 * found)
    }

    @Test("are told apart from a solution when the turns end too early")
    func notConverged() throws {
        let array = TestArray(rowCount: 6, columnCount: 6, high: 1e-2)
        let law = HyperbolicSineLaw(conductances: array.conductances, curvature: 10)
        var solver = try solver(array)
        solver.turnLimit = 2
        var drive = array.readDrive()
        drive.rowFirst = drive.rowFirst.map { $0 * 10 }
        let error = #expect(throws: SolverError.self) { try solver.solve(drive, law: law) }
        guard case .notConverged = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("with a selector in series share the voltage between both")
    func selector() throws {
        let law = SelectedLaw(
            device: OhmicLaw(conductances: [2e-5]),
            selector: OhmicLaw(conductances: [3e-5])
        )
        for volts in [-1.5, 0, 0.2, 3] {
            let found = law.response(ofCell: 0, volts: volts)
            #expect((found.current - 1.2e-5 * volts).magnitude <= 1e-16 * volts.magnitude)
            #expect((found.slope - 1.2e-5).magnitude <= 1e-20)
        }
        let array = TestArray(rowCount: 8, columnCount: 8)
        let selected = SelectedLaw(
            device: OhmicLaw(conductances: array.conductances),
            selector: HyperbolicSineLaw(
                conductances: Array(repeating: 1e-8, count: 64),
                curvature: 12
            )
        )
        var drive = LineDrive(rows: Array(repeating: 0.5, count: 8), columnCount: 8)
        drive.rowFirst[2] = 1
        drive.columnLast = Array(repeating: 0.5, count: 8)
        drive.columnLast[5] = 0
        var solver = try solver(array)
        let found = try solver.solve(drive, law: selected, detail: [.nodes, .cells])
        #expect(imbalance(array, drive, selected, found) < 1e-8)
        // Half the voltage is less than a tenth of the current: that is what selectors are for.
        #expect(found.cellCurrents[2 * 8 + 0] < 0.1 * found.cellCurrents[2 * 8 + 5])
    }
}

@Suite("Cells with a transistor")
struct TransistorTests {
    private func law(_ gate: Double, _ conductance: Double = 1e-2) -> TransistorLaw<OhmicLaw> {
        TransistorLaw(
            device: OhmicLaw(conductances: [conductance]),
            transistor: AccessTransistor(transconductance: 2e-4, threshold: 0.5),
            gates: .columns([gate])
        )
    }

    @Test("are open while the gate is below its threshold")
    func off() {
        for volts in [-2.0, 0, 2] {
            #expect(
                law(0.4).response(ofCell: 0, volts: volts) == CellResponse(current: 0, slope: 0)
            )
        }
    }

    @Test("carry at most the saturation current, less where the device takes from the gate")
    func saturation() {
        // β∕2 · (1.5 V − 0.5 V)² = 100 µA.
        let forward = law(1.5).response(ofCell: 0, volts: 3)
        #expect((forward.current - 1e-4).magnitude < 1e-18)
        #expect(forward.slope == 0)
        let backward = law(1.5, 1e-4).response(ofCell: 0, volts: -3)
        // With x = I∕G lost to the gate, x = (1 − x)², whose root is x = (3 − √5)∕2.
        let expected = 1e-4 * (3 - Portable.squareRoot(5)) / 2
        #expect((backward.current + expected).magnitude < 1e-17)
        #expect(law(1.5).response(ofCell: 0, volts: 0).current == 0)
    }

    @Test("have the slope of their current")
    func slope() {
        for gate in [0.8, 1.5, 3] {
            for conductance in [1e-6, 1e-4, 1e-2] {
                let law = law(gate, conductance)
                for volts in [-2.0, -0.7, -0.1, 0.05, 0.3, 1.1] {
                    let found = law.response(ofCell: 0, volts: volts)
                    let above = law.response(ofCell: 0, volts: volts + 1e-6).current
                    let below = law.response(ofCell: 0, volts: volts - 1e-6).current
                    let slope = (above - below) / 2e-6
                    #expect((found.slope - slope).magnitude <= 1e-5 * slope + 1e-12)
                    // Bisection leaves the last digits of the current open.
                    #expect(above >= below - 1e-13 * below.magnitude)
                }
            }
        }
    }

    @Test("limit the current of an array row by row", arguments: [0.3, 0.9, 1.6])
    func array(gate: Double) throws {
        let array = TestArray(rowCount: 7, columnCount: 9, low: 1e-4, high: 1e-2)
        var gates = Array(repeating: 0.0, count: 7)
        gates[3] = gate
        let law = TransistorLaw(
            device: OhmicLaw(conductances: array.conductances),
            transistor: AccessTransistor(transconductance: 2e-4, threshold: 0.5),
            gates: .rows(gates, columnCount: 9)
        )
        var solver = try NonlinearSolver(rowCount: 7, columnCount: 9, wiring: array.wiring)
        let drive = LineDrive(rows: Array(repeating: 2, count: 7), columnCount: 9)
        let found = try solver.solve(drive, law: law, detail: .cells)
        let limit = gate > 0.5 ? 1e-4 * (gate - 0.5) * (gate - 0.5) : 0
        for row in 0..<7 {
            for column in 0..<9 {
                let current = found.cellCurrents[row * 9 + column]
                if row == 3, limit > 0 {
                    #expect(current > 0.5 * limit && current <= limit * (1 + 1e-9))
                } else {
                    #expect(current == 0)
                }
            }
        }
        #expect(found.residual <= 1e-9)
    }
}
