// SPDX-License-Identifier: Apache-2.0

import CrossbarArray
import Foundation
import Testing

/// An array with the currents that another program found (`Golden/generate.py`).
struct GoldenCase: Decodable, Sendable, CustomTestStringConvertible {
    struct Vector: Decodable, Sendable {
        var rowFirst: [Double]
        var rowLast: [Double]
        var columnFirst: [Double]
        var columnLast: [Double]
        var columnCurrents: [Double]
        var rowCurrents: [Double]?
        var rowVoltages: [Double]?
        var columnVoltages: [Double]?

        enum CodingKeys: String, CodingKey {
            case rowFirst = "row_first_V"
            case rowLast = "row_last_V"
            case columnFirst = "column_first_V"
            case columnLast = "column_last_V"
            case columnCurrents = "column_currents_A"
            case rowCurrents = "row_currents_A"
            case rowVoltages = "row_voltages_V"
            case columnVoltages = "column_voltages_V"
        }

        var drive: LineDrive {
            var drive = LineDrive(rows: rowFirst, columns: columnFirst)
            drive.rowLast = rowLast
            drive.columnLast = columnLast
            return drive
        }
    }

    var name: String
    var rows: Int
    var columns: Int
    var conductances: [Double]
    var rowOhms: Double
    var columnOhms: Double
    var rowEnds: [[Double?]]
    var columnEnds: [[Double?]]
    var curvature: Double?
    var vectors: [Vector]

    enum CodingKeys: String, CodingKey {
        case name, rows, columns, vectors
        case conductances = "conductances_S"
        case rowOhms = "row_ohms"
        case columnOhms = "column_ohms"
        case rowEnds = "row_ends"
        case columnEnds = "column_ends"
        case curvature = "curvature_per_V"
    }

    var testDescription: String { name }

    var wiring: Wiring {
        Wiring(
            rowSegmentOhms: rowOhms,
            columnSegmentOhms: columnOhms,
            rowEnds: rowEnds.map { LineEnds(first: $0[0], last: $0[1]) },
            columnEnds: columnEnds.map { LineEnds(first: $0[0], last: $0[1]) }
        )
    }

    func solver() throws -> ArraySolver {
        try ArraySolver(
            rowCount: rows,
            columnCount: columns,
            conductances: conductances,
            wiring: wiring
        )
    }

    static func read(_ program: String) throws -> [GoldenCase] {
        let file = try #require(
            Bundle.module.url(
                forResource: program,
                withExtension: "json",
                subdirectory: "Golden"
            )
        )
        return try JSONDecoder().decode([GoldenCase].self, from: Data(contentsOf: file))
    }
}

@Suite("Currents against other programs")
struct GoldenTests {
    /// The programs' own accuracy: badcrossbar and SuperLU agree with each other to 10⁻¹¹,
    /// ngspice prints 16 digits and adds its least conductance to every node.
    @Test(
        "agree with badcrossbar, with SuperLU on the nodal equations, and with ngspice",
        arguments: ["badcrossbar", "scipy", "ngspice"]
    )
    func currents(program: String) throws {
        let cases = try GoldenCase.read(program)
        #expect(cases.count >= 7)
        for golden in cases {
            var solver = try golden.solver()
            for vector in golden.vectors {
                let found = try solver.solve(vector.drive, detail: .nodes)
                let columns = deviations(found.columnCurrents, vector.columnCurrents)
                #expect(columns.overall < 1e-9, "\(golden.name)")
                if let expected = vector.rowCurrents {
                    #expect(deviations(found.rowCurrents, expected).overall < 1e-9)
                }
                if let rows = vector.rowVoltages, let columns = vector.columnVoltages {
                    #expect(deviations(found.rowVoltages, rows).overall < 1e-9)
                    #expect(deviations(found.columnVoltages, columns).overall < 1e-9)
                }
            }
        }
    }

    /// ngspice iterates to 10⁻⁹ of each current.
    @Test("agree with ngspice on cells of a hyperbolic sine")
    func hyperbolicSine() throws {
        let cases = try GoldenCase.read("ngspice-sinh")
        #expect(cases.count == 3)
        for golden in cases {
            var solver = try NonlinearSolver(
                rowCount: golden.rows,
                columnCount: golden.columns,
                wiring: golden.wiring
            )
            let law = HyperbolicSineLaw(
                conductances: golden.conductances,
                curvature: try #require(golden.curvature)
            )
            let vector = golden.vectors[0]
            let found = try solver.solve(vector.drive, law: law, detail: .nodes)
            #expect(deviations(found.columnCurrents, vector.columnCurrents).overall < 2e-9)
            let rows = try #require(vector.rowVoltages)
            #expect(deviations(found.rowVoltages, rows).overall < 2e-9)
        }
    }
}
