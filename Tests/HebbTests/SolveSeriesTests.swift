// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

extension ProgramTests {
    @Suite("Selectors and transistors in hebb solve", .timeLimit(.minutes(2)))
    struct SolveSeriesTests {
        let programs = Programs()

        private func solve(_ object: [String: Any], _ options: String...) throws -> Programs.Ending
        {
            let path = programs.home.file("array.json")
            let data = try JSONSerialization.data(withJSONObject: object)
            try data.write(to: URL(fileURLWithPath: path))
            return try programs.end(programs.process("hebb", ["solve", path] + options))
        }

        /// One cell without lines.
        private func cell(_ row: Double, _ column: Double) -> [String: Any] {
            [
                "conductances_S": [[1e-4]], "row_voltages_V": [row], "column_voltages_V": [column],
                "word_line_segment_ohm": 0, "bit_line_segment_ohm": 0,
            ]
        }

        private func current(_ object: [String: Any]) throws -> Double {
            let ending = try solve(object, "--json")
            #expect(ending.status == 0, "\(ending.errors)")
            return try #require((try ending.json()["column_currents_A"] as? [Double])?.first)
        }

        private let transistors: [String: Any] = [
            "transconductance_A_per_V2": 2e-4, "threshold_V": 0.5, "gate_voltages_V": [1.5],
        ]

        @Test("a transistor carries its saturation current, and less as a source follower in RESET")
        func transistor() throws {
            var set = cell(3, 0)
            set["transistors"] = transistors
            // β∕2 · (1.5 V − 0.5 V)² = 100 µA, of which the device takes 1 V.
            #expect((try current(set) - 1e-4).magnitude < 1e-15)
            var reset = cell(0, 3)
            reset["transistors"] = transistors
            // With x = I∕G lost to the gate, x = (1 − x)², whose root is x = (3 − √5)∕2.
            let expected = -1e-4 * (3 - 5.0.squareRoot()) / 2
            #expect((try current(reset) - expected).magnitude < 1e-14)
            // Gates are over ground: cells that are lifted by 1 V have 1 V less.
            var lifted = cell(4, 1)
            lifted["transistors"] = transistors
            #expect(try current(lifted) == 0)
        }

        @Test("a selector takes the voltage that its current needs")
        func selector() throws {
            var object = cell(1.2, 0)
            object["selector"] = ["conductance_S": 1e-8, "curvature_per_volt": 12]
            let found = try current(object)
            let volts = 1.2 - found / 1e-4
            #expect((1e-8 * sinh(12 * volts) / 12 / found - 1).magnitude < 1e-9)
            // Half the voltage: a small part of the current.
            var half = cell(0.6, 0)
            half["selector"] = [
                "conductance_S": [[1e-8]], "curvature_per_volt": 12,
            ]
            #expect(try current(half) < 0.05 * found)
            let human = try solve(object)
            #expect(human.output.contains("cells      a device and a selector in series"))
        }

        @Test("gates may differ from vector to vector, and be of columns")
        func vectors() throws {
            var object = cell(3, 0)
            object["row_voltages_V"] = [[3.0], [3.0], [0.05]]
            object["transistors"] = transistors.merging(
                ["gates": "columns", "gate_voltages_V": [[1.5], [0.4], [1.5]]]
            ) { $1 }
            let answer = try solve(object, "--json", "--cells").json()
            let found = try #require(answer["column_currents_A"] as? [[Double]])
            #expect((found[0][0] - 1e-4).magnitude < 1e-15)
            #expect(found[1][0] == 0)
            #expect(found[2][0] > 3e-6 && found[2][0] < 5e-6)
            let cells = try #require(answer["cell_currents_A"] as? [[[Double]]])
            #expect(cells.map { $0[0][0] }[0] == found[0][0])
        }

        @Test("what is wrong is said with its key, with status 2")
        func mistakes() throws {
            let selector: [String: Any] = ["conductance_S": 1e-8, "curvature_per_volt": 12]
            let cases: [([String: Any], String)] = [
                (
                    ["selector": selector, "transistors": transistors],
                    "selector and transistors exclude one another: a cell has one or the other."
                ),
                (
                    ["selector": 3],
                    "selector must be an object with the keys conductance_S, curvature_per_volt."
                ),
                (
                    ["transistors": [String: Any]()],
                    "transistors must be an object with the keys transconductance_A_per_V2, "
                        + "threshold_V, gates, gate_voltages_V."
                ),
                (["selector": ["curvature_per_volt": 1]], "selector.conductance_S is missing."),
                (
                    ["selector": ["conductance_S": [1, 2], "curvature_per_volt": 1]],
                    "selector.conductance_S must be a number, a list of 1 numbers, or 1 lists of 1."
                ),
                (
                    ["selector": ["conductance_S": -1, "curvature_per_volt": 1]],
                    "selector.conductance_S holds a number that is not from 0 to 1000000000.0."
                ),
                (
                    ["selector": ["conductance_S": 1, "curvature_per_volt": 0]],
                    "selector.curvature_per_volt must be a number above 0, and at most 1000."
                ),
                (
                    ["selector": ["conductance_S": 1, "curvature_per_volt": 1, "colour": 2]],
                    "the key selector.colour is not known; known are rows, columns"
                ),
                (
                    ["selector": ["conductance_S": true]],
                    "selector.conductance_S is no number, text, list of numbers or list of such "
                        + "lists."
                ),
                (["transistors": ["threshold_V": 0.5]], "transistors.transconductance_A_per_V2 is"),
                (
                    ["transistors": transistors.merging(["transconductance_A_per_V2": 0]) { $1 }],
                    "transistors.transconductance_A_per_V2 must be a number above 0, and at most "
                        + "1000."
                ),
                (
                    ["transistors": transistors.merging(["threshold_V": 2000]) { $1 }],
                    "transistors.threshold_V must be a number within ±1000."
                ),
                (
                    ["transistors": transistors.merging(["gates": "left"]) { $1 }],
                    "transistors.gates must be one of rows, columns."
                ),
                (
                    ["transistors": transistors.merging(["gate_voltages_V": [1, 2]]) { $1 }],
                    "transistors.gate_voltages_V must be a list of 1 numbers, or a list of such "
                        + "lists, one for each vector."
                ),
                (
                    ["transistors": transistors.merging(["gate_voltages_V": [1e7]]) { $1 }],
                    "transistors.gate_voltages_V holds a number that is not within ±1000000.0."
                ),
                (
                    ["row_ends": ["left": 1]],
                    "row_ends is no number, text, list of numbers or list of such lists."
                ),
            ]
            for (changes, sentence) in cases {
                let object = cell(1, 0).merging(changes) { $1 }
                let ending = try solve(object, "--json")
                #expect(ending.status == 2)
                #expect(ending.errors.contains("array.json: \(sentence)"), "\(ending.errors)")
            }
            let effective = try solve(
                cell(1, 0).merging(["transistors": transistors]) { $1 },
                "--effective"
            )
            #expect(effective.status == 2)
            #expect(effective.errors.contains("cells with transistors have no effective matrix."))
        }

        @Test("are keys with a dot in archives")
        func archive() throws {
            func number(_ value: Double) -> [UInt8] {
                NumpyFiles.array("'<f8'", shape: "()", NumpyFiles.little(value.bitPattern, 8))
            }
            func list(_ value: Double, _ shape: String = "(1,)") -> [UInt8] {
                NumpyFiles.array("'<f8'", shape: shape, NumpyFiles.little(value.bitPattern, 8))
            }
            let data = NumpyFiles.archive([
                ("conductances_S.npy", list(1e-4, "(1, 1)")), ("row_voltages_V.npy", list(3)),
                ("word_line_segment_ohm.npy", number(0)), ("bit_line_segment_ohm.npy", number(0)),
                ("transistors.transconductance_A_per_V2.npy", number(2e-4)),
                ("transistors.threshold_V.npy", number(0.5)),
                ("transistors.gate_voltages_V.npy", list(1.5)),
            ])
            let path = programs.home.file("array.npz")
            try data.write(to: URL(fileURLWithPath: path))
            let answer = try programs.hebb("solve", path, "--json").json()
            let found = try #require((answer["column_currents_A"] as? [Double])?.first)
            #expect((found - 1e-4).magnitude < 1e-15)
        }

        @Test("leave the answer of other files as it was")
        func contract() throws {
            let answer = try solve(cell(1, 0), "--json", "--nodes", "--cells", "--effective").json()
            #expect(
                answer.keys.sorted() == [
                    "bit_line_voltages_V", "cell_currents_A", "column_currents_A", "columns",
                    "effective_matrix_S", "iterations", "power_W", "remarks", "residual",
                    "row_currents_A", "rows", "time_s", "word_line_voltages_V",
                ]
            )
        }
    }
}
