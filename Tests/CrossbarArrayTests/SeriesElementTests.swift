// SPDX-License-Identifier: Apache-2.0

import CrossbarArray
import Testing

@Suite("Arrays whose cells have a selector or a transistor in series")
struct SeriesElementTests {
    private let transistor = AccessTransistor(transconductance: 2e-4, threshold: 0.5)

    private func gated(
        _ array: TestArray,
        _ drive: LineDrive,
        gates: GateVoltages,
        detail: Solution.Detail = []
    ) throws -> Solution {
        var solver = try GatedSolver(
            rowCount: array.rowCount,
            columnCount: array.columnCount,
            wiring: array.wiring
        )
        let law = TransistorLaw(
            device: OhmicLaw(conductances: array.conductances),
            transistor: transistor,
            gates: gates
        )
        return try solver.solve(drive, law: law, detail: detail)
    }

    @Test("agree with a network of diodes and resistors, node by node", arguments: [0.5, 2, 5])
    func selectors(volts: Double) throws {
        let array = TestArray(rowCount: 4, columnCount: 5, rowOhms: 30, columnOhms: 20)
        let selectors = (0..<20).map { 1e-9 * Double($0 + 1) }
        let rows = [volts / 2, volts, volts / 2, volts / 2]
        let columns = [volts / 2, 0, volts / 2, volts / 2, volts / 2]
        var solver = try NonlinearSolver(rowCount: 4, columnCount: 5, wiring: array.wiring)
        let law = SelectedLaw(
            device: OhmicLaw(conductances: array.conductances),
            selector: HyperbolicSineLaw(conductances: selectors, curvature: 10)
        )
        let found = try solver.solve(LineDrive(rows: rows, columns: columns), law: law)
        let expected = ElementNetwork.columnCurrents(array, rows: rows, columns: columns) { index in
            (.resistor(1 / array.conductances[index]), .sinh(selectors[index], 10))
        }
        #expect(deviations(found.columnCurrents, expected).overall < 1e-9)
    }

    @Test(
        "agree with a network of transistors and resistors whose gates are over ground",
        arguments: [1.5, -1.5],
        [0.45, 0.9, 1.6]
    )
    func transistors(volts: Double, gate: Double) throws {
        // Lines of 200 Ω a segment take a good part of what the gates have.
        let array = TestArray(
            rowCount: 4,
            columnCount: 5,
            low: 2e-5,
            high: 5e-4,
            rowOhms: 200,
            columnOhms: 200
        )
        let gates = [gate, 1.2, gate, 0.7]
        // SET drives the rows, RESET the columns.
        let rows = volts > 0 ? [volts, 0, volts, 0.3] : [0, 0, 0, 0.3]
        let columns = volts > 0 ? [0, 0, 0.2, 0, 0] : [-volts, 0, -volts, -volts, 0]
        let found = try gated(
            array,
            LineDrive(rows: rows, columns: columns),
            gates: .rows(gates, columnCount: 5)
        )
        let expected = ElementNetwork.columnCurrents(array, rows: rows, columns: columns) { index in
            (
                .resistor(1 / array.conductances[index]),
                .transistor(2e-4, 0.5, gate: gates[index / 5])
            )
        }
        // Lower ends may still move by 10⁻¹¹ of the largest voltage.
        #expect(deviations(found.columnCurrents, expected).overall < 1e-9)
        #expect(found.residual <= 1e-9)
    }

    /// Currents by Debian's ngspice-39 with `reltol=1e-9 gmin=1e-18`.
    ///
    /// The netlist of SET, of which RESET differs in VR1, VC1 and VC2; bulks are at −3 V.
    ///
    ///     VR1 s1 0 1.2    VG1 g1 0 1.6    VC1 t1 0 0      RESET: 0, 1.4 and 0
    ///     VR2 s2 0 0      VG2 g2 0 0.9    VC2 t2 0 0.3
    ///     Rr11 s1 r11 200   Rr12 r11 r12 200   Rr21 s2 r21 200   Rr22 r21 r22 200
    ///     Rc11 c11 c21 200  Rc21 c21 t1 200    Rc12 c12 c22 200  Rc22 c22 t2 200
    ///     R11 r11 m11 5k    R12 r12 m12 20k    R21 r21 m21 10k   R22 r22 m22 3k
    ///     M11 m11 g1 c11 b access   M12 m12 g1 c12 b access
    ///     M21 m21 g2 c21 b access   M22 m22 g2 c22 b access
    ///     .model access NMOS (level=1 kp=2e-4 vto=0.5 lambda=0 gamma=0 is=1e-30), W = L
    @Test("agree with ngspice in SET and in RESET", arguments: [true, false])
    func spice(isSet: Bool) throws {
        var array = TestArray(rowCount: 2, columnCount: 2, rowOhms: 200, columnOhms: 200)
        array.conductances = [1 / 5e3, 1 / 20e3, 1 / 10e3, 1 / 3e3]
        let drive =
            isSet
            ? LineDrive(rows: [1.2, 0], columns: [0, 0.3])
            : LineDrive(rows: [0, 0], columns: [1.4, 0])
        let found = try gated(
            array,
            drive,
            gates: .rows([1.6, 0.9], columnCount: 2),
            detail: .nodes
        )
        let rows =
            isSet
            ? [1.2748690916595e-4, -1.2695014246977e-5]
            : [-6.06797025359859e-5, -9.19816097866273e-6]
        let columns =
            isSet
            ? [9.54718526310731e-5, 1.93200422878735e-5]
            : [-7.0468986875425e-5, 5.91123360747709e-7]
        // ngspice ends at 10⁻⁹, and has its smallest conductance of 10⁻¹⁸ S at every node.
        #expect(deviations(found.rowCurrents, rows).overall < 1e-8)
        #expect(deviations(found.columnCurrents, columns).overall < 1e-8)
        let far = isSet ? 1.16824377026584 : 1.20396094955758e-2
        #expect((found.rowVoltages[1] - far).magnitude < 1e-9)
        let corner = isSet ? 0.303864008457575 : 1.18224672149542e-4
        #expect((found.columnVoltages[3] - corner).magnitude < 1e-9)
    }

    @Test("lose a threshold and the device's drop in RESET, as a source follower does")
    func sourceFollower() throws {
        // A device of 100 S has no drop: RESET then saturates as SET does.
        var array = TestArray(rowCount: 1, columnCount: 1, rowOhms: 0, columnOhms: 0)
        func current(_ siemens: Double, _ volts: Double) throws -> Double {
            array.conductances = [siemens]
            let drive = LineDrive(rows: [max(volts, 0)], columns: [max(-volts, 0)])
            return try gated(array, drive, gates: .rows([1.5], columnCount: 1)).columnCurrents[0]
        }
        #expect((try current(100, 3) - 1e-4).magnitude < 1e-12)
        #expect((try current(100, -3) + 1e-4).magnitude < 1e-9)
        // The device gets at most gate − threshold, however high the column.
        for volts in [-1.6, -3.0, -6.0] {
            let drop = try current(1e-8, volts) / 1e-8
            #expect(drop > -1 && drop < -0.98)
        }
        #expect(try current(1e-8, 3) / 1e-8 > 2.99)
    }

    @Test("count gates from the lower end of each cell, wherever ground is")
    func shiftedGround() throws {
        let array = TestArray(rowCount: 3, columnCount: 3, low: 1e-4, high: 1e-3, rowOhms: 50)
        func solve(_ shift: Double) throws -> [Double] {
            let gates = [1.4, 0.9, 1.1].map { $0 + shift }
            let rows = [1.0, 0.4, 0].map { $0 + shift }
            let drive = LineDrive(rows: rows, columns: [0, 0.5, 0.1].map { $0 + shift })
            return try gated(array, drive, gates: .columns(gates)).columnCurrents
        }
        #expect(deviations(try solve(-2), try solve(0)).overall < 1e-9)
    }

    @Test("end a solve whose lower ends do not come to rest")
    func turns() throws {
        let array = TestArray(rowCount: 3, columnCount: 3, low: 1e-4, high: 1e-3, rowOhms: 50)
        var solver = try GatedSolver(rowCount: 3, columnCount: 3, wiring: array.wiring)
        solver.turnLimit = 2
        let law = TransistorLaw(
            device: OhmicLaw(conductances: array.conductances),
            gates: .columns([1.4, 1.4, 1.4])
        )
        #expect(throws: SolverError.self) {
            try solver.solve(LineDrive(rows: [1, 1, 1], columnCount: 3), law: law)
        }
    }
}
