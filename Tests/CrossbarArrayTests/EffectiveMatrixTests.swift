// SPDX-License-Identifier: Apache-2.0

import CrossbarArray
import Testing

@Suite("Many reads of one array")
struct EffectiveMatrixTests {
    @Test("have the bits of each read alone")
    func batch() throws {
        let array = TestArray(rowCount: 21, columnCount: 34, high: 1e-3)
        let drives = (0..<64).map { array.readDrive(seed: UInt64($0)) }
        var solver = try array.solver()
        let together = try solver.solve(drives)
        for (drive, solution) in zip(drives, together) {
            var alone = try array.solver()
            #expect(try alone.solve(drive) == solution)
        }
    }

    @Test(
        "are products with the effective matrix, found from rows or from columns",
        arguments: [(12, 30), (30, 12), (1, 5), (5, 1), (9, 9)]
    )
    func products(rowCount: Int, columnCount: Int) throws {
        var array = TestArray(rowCount: rowCount, columnCount: columnCount, high: 1e-2)
        array.wiring.rowEnds[0] = LineEnds(first: 4, last: 2)
        array.wiring.columnEnds[0] = LineEnds(first: 1, last: 9)
        var solver = try array.solver()
        let matrix = try EffectiveMatrix(&solver)
        let drive = array.readDrive()
        let expected = try solver.solve(drive).columnCurrents
        let found = matrix.columnCurrents(rowVolts: drive.rowFirst)
        // Two solves within 10⁻¹⁰ of the truth each.
        #expect(deviations(found, expected).each < 2e-10)
    }

    @Test("give the matrix of conductances itself where lines have no resistance")
    func ideal() throws {
        let array = TestArray(rowCount: 4, columnCount: 6, rowOhms: 0, columnOhms: 0)
        var solver = try array.solver()
        #expect(try EffectiveMatrix(&solver).siemens == array.conductances)
    }
}
