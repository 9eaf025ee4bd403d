// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

extension ProgramTests {
    @Suite("hebb solve", .timeLimit(.minutes(2)))
    struct SolveTests {
        let programs = Programs()

        /// The first example of badcrossbar's README, and its currents by badcrossbar 1.1.0.
        static let resistances: [[Double]] = [
            [345, 903, 755, 257, 646], [652, 401, 508, 166, 454], [442, 874, 190, 244, 635],
        ]
        static var example: [String: Any] {
            [
                "conductances_S": resistances.map { $0.map { 1 / $0 } },
                "row_voltages_V": [1.5, 2.3, 1.7],
                "word_line_segment_ohm": 0.5,
                "bit_line_segment_ohm": 0.5,
            ]
        }
        static let currents = [
            0.011585025421546973, 0.009190641636252411, 0.015115681173257949,
            0.025833208221257207, 0.009811792882657442,
        ]

        /// Writes a file for the command.
        private func file(_ name: String, _ data: Data) throws -> String {
            let path = programs.home.file(name)
            try data.write(to: URL(fileURLWithPath: path))
            return path
        }

        private func solve(_ object: [String: Any], _ options: String...) throws -> Programs.Ending
        {
            let data = try JSONSerialization.data(withJSONObject: object)
            let path = try file("array.json", data)
            return try programs.end(
                programs.process("hebb", ["solve", path, "--json"] + options)
            )
        }

        @Test("answers with the currents of badcrossbar's example")
        func example() throws {
            let ending = try solve(Self.example, "--nodes", "--cells", "--effective")
            #expect(ending.status == 0, "\(ending.errors)")
            let answer = try ending.json()
            let found = try #require(answer["column_currents_A"] as? [Double])
            #expect(found.count == 5)
            for (a, b) in zip(found, Self.currents) { #expect((a - b).magnitude < 1e-11) }
            let matrix = try #require(answer["effective_matrix_S"] as? [[Double]])
            let cells = try #require(answer["cell_currents_A"] as? [[Double]])
            let above = try #require(answer["word_line_voltages_V"] as? [[Double]])
            let below = try #require(answer["bit_line_voltages_V"] as? [[Double]])
            for column in 0..<5 {
                var sum = 0.0
                var product = 0.0
                for (row, volts) in [1.5, 2.3, 1.7].enumerated() {
                    sum += cells[row][column]
                    product += volts * matrix[row][column]
                    let current =
                        (above[row][column] - below[row][column]) / Self.resistances[row][column]
                    #expect((current - cells[row][column]).magnitude < 1e-14)
                }
                #expect((sum - found[column]).magnitude < 1e-12)
                #expect((product - found[column]).magnitude < 1e-11)
            }
            #expect(try #require(answer["residual"] as? Double) < 1e-9)
            for key in ["iterations", "time_s", "power_W", "row_currents_A"] {
                #expect(answer[key] != nil, "\(key)")
            }
        }

        @Test("answers a list of vectors with lists, each as it would be alone")
        func batch() throws {
            var object = Self.example
            object["row_voltages_V"] = [[1.5, 2.3, 1.7], [4.1, 4.5, 4.0]]
            let together = try solve(object).json()
            let alone = try solve(Self.example).json()
            let lists = try #require(together["column_currents_A"] as? [[Double]])
            #expect(lists.count == 2)
            #expect(lists[0] == alone["column_currents_A"] as? [Double])
            #expect((together["residual"] as? [Double])?.count == 2)
        }

        /// `np.savez` and `np.savez_compressed` of
        /// `conductances_S=np.asfortranarray([[2.9e-3, 1.1e-3, 1.3e-3], [1.5e-3, 2.5e-3, 2e-3]])`,
        /// `row_voltages_V=np.array([1.5, 2.3], ">f8")`, `word_line_segment_ohm=np.float32(0.5)`,
        /// `bit_line_segment_ohm=np.int16(1)`, `column_ends=np.array("both")`.
        static let stored = """
            UEsDBC0AAAAAAAAAIQDNYLr///////////8SABQAY29uZHVjdGFuY2VzX1MubnB5AQAQALAAAAAAAAAA\
            sAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8ZjgnLCAnZm9ydHJhbl9vcmRlcic6IFRydWUsICdz\
            aGFwZSc6ICgyLCAzKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg\
            ICAgICAgICAgICAgICAgCuCcEaW9wWc/+n5qvHSTWD8vbqMBvAVSP3sUrkfhemQ/lPYGX5hMVT/8qfHS\
            TWJgP1BLAwQtAAAAAAAAACEAD+6P1v//////////EgAUAHJvd192b2x0YWdlc19WLm5weQEAEACQAAAA\
            AAAAAJAAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAnPmY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxz\
            ZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg\
            ICAgICAgICAgICAgICAgICAgIAo/+AAAAAAAAEACZmZmZmZmUEsDBC0AAAAAAAAAIQBrxByW////////\
            //8ZABQAd29yZF9saW5lX3NlZ21lbnRfb2htLm5weQEAEACEAAAAAAAAAIQAAAAAAAAAk05VTVBZAQB2\
            AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAg\
            ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoA\
            AAA/UEsDBC0AAAAAAAAAIQDABpM///////////8YABQAYml0X2xpbmVfc2VnbWVudF9vaG0ubnB5AQAQ\
            AIIAAAAAAAAAggAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8aTInLCAnZm9ydHJhbl9vcmRlcic6\
            IEZhbHNlLCAnc2hhcGUnOiAoKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg\
            ICAgICAgICAgICAgICAgICAgICAgICAgCgEAUEsDBC0AAAAAAAAAIQD+FbI///////////8PABQAY29s\
            dW1uX2VuZHMubnB5AQAQAJAAAAAAAAAAkAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8VTQnLCAn\
            Zm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoKSwgfSAgICAgICAgICAgICAgICAgICAgICAg\
            ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCmIAAABvAAAAdAAAAGgAAABQSwEC\
            LQMtAAAAAAAAACEAzWC6/7AAAACwAAAAEgAAAAAAAAAAAAAAgAEAAAAAY29uZHVjdGFuY2VzX1MubnB5\
            UEsBAi0DLQAAAAAAAAAhAA/uj9aQAAAAkAAAABIAAAAAAAAAAAAAAIAB9AAAAHJvd192b2x0YWdlc19W\
            Lm5weVBLAQItAy0AAAAAAAAAIQBrxByWhAAAAIQAAAAZAAAAAAAAAAAAAACAAcgBAAB3b3JkX2xpbmVf\
            c2VnbWVudF9vaG0ubnB5UEsBAi0DLQAAAAAAAAAhAMAGkz+CAAAAggAAABgAAAAAAAAAAAAAAIABlwIA\
            AGJpdF9saW5lX3NlZ21lbnRfb2htLm5weVBLAQItAy0AAAAAAAAAIQD+FbI/kAAAAJAAAAAPAAAAAAAA\
            AAAAAACAAWMDAABjb2x1bW5fZW5kcy5ucHlQSwUGAAAAAAUABQBKAQAANAQAAAAA
            """
        static let deflated = """
            UEsDBC0AAAAIAAAAIQDNYLr///////////8SABQAY29uZHVjdGFuY2VzX1MubnB5AQAQALAAAAAAAAAA\
            eAAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2ahrqOgnpZfVFKUmBefX5SSChIPKSpNBQoXZyQW\
            pAK5GkY6CsaaOgq1CuQDrgdzBJfuPZhu/6sua0/J5Ah7/bzFjHtYg+yrRda5P6xKsZ/yjS1+hk+o/Z+V\
            Hy/5JiXYAwBQSwMELQAAAAgAAAAhAA/uj9b//////////xIAFAByb3dfdm9sdGFnZXNfVi5ucHkBABAA\
            kAAAAAAAAABNAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6XZqGuo6Cell9UUpSYF59flJIKEndL\
            zClOBYoXZyQWpAL5GkY6mjoKtQoUAC77Hwxg4MCUBgYAUEsDBC0AAAAIAAAAIQBrxByW//////////8Z\
            ABQAd29yZF9saW5lX3NlZ21lbnRfb2htLm5weQEAEACEAAAAAAAAAEYAAAAAAAAAm+wX6hsQychQxlCt\
            npJanFykbqWgbpNmoq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkamjoKtQoUAS4GBgZ7AFBL\
            AwQtAAAACAAAACEAwAaTP///////////GAAUAGJpdF9saW5lX3NlZ21lbnRfb2htLm5weQEAEACCAAAA\
            AAAAAEQAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNppK6joJ6WX1RSlJgXn1+UkgoSd0vMKU4F\
            ihdnJBakAvkamjoKtQoUAS5GBgBQSwMELQAAAAgAAAAhAP4Vsj///////////w8AFABjb2x1bW5fZW5k\
            cy5ucHkBABAAkAAAAAAAAABOAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG4TaqKuo6Cell9UUpSY\
            F59flJIKEndLzClOBYoXZyQWpAL5Gpo6CrUKFAGuJAYGhnwgLgHiDCAGAFBLAQItAy0AAAAIAAAAIQDN\
            YLr/eAAAALAAAAASAAAAAAAAAAAAAACAAQAAAABjb25kdWN0YW5jZXNfUy5ucHlQSwECLQMtAAAACAAA\
            ACEAD+6P1k0AAACQAAAAEgAAAAAAAAAAAAAAgAG8AAAAcm93X3ZvbHRhZ2VzX1YubnB5UEsBAi0DLQAA\
            AAgAAAAhAGvEHJZGAAAAhAAAABkAAAAAAAAAAAAAAIABTQEAAHdvcmRfbGluZV9zZWdtZW50X29obS5u\
            cHlQSwECLQMtAAAACAAAACEAwAaTP0QAAACCAAAAGAAAAAAAAAAAAAAAgAHeAQAAYml0X2xpbmVfc2Vn\
            bWVudF9vaG0ubnB5UEsBAi0DLQAAAAgAAAAhAP4Vsj9OAAAAkAAAAA8AAAAAAAAAAAAAAIABbAIAAGNv\
            bHVtbl9lbmRzLm5weVBLBQYAAAAABQAFAEoBAAD7AgAAAAA=
            """

        @Test(
            "reads NPZ archives, stored and deflated, like the same JSON",
            arguments: [true, false]
        )
        func archives(isStored: Bool) throws {
            let data = try #require(
                Data(base64Encoded: isStored ? Self.stored : Self.deflated)
            )
            let path = try file("array.npz", data)
            let found = try programs.hebb("solve", path, "--json").json()
            let same = try solve([
                "rows": 2, "columns": 3,
                "conductances_S": [2.9e-3, 1.1e-3, 1.3e-3, 1.5e-3, 2.5e-3, 2e-3],
                "row_voltages_V": [1.5, 2.3], "word_line_segment_ohm": 0.5,
                "bit_line_segment_ohm": 1, "column_ends": "both",
            ]).json()
            let currents = try #require(found["column_currents_A"] as? [Double])
            #expect(currents == same["column_currents_A"] as? [Double])
            #expect(currents.count == 3)

            var damaged = data
            damaged[150] ^= 0xFF
            let bad = try programs.hebb("solve", try file("bad.npz", damaged), "--json")
            #expect(bad.status == 2)
            #expect(bad.errors.contains("is damaged"))
            let cut = try programs.hebb("solve", try file("cut.npz", data.prefix(300)), "--json")
            #expect(cut.status == 2)
            #expect(cut.errors.contains("the file is cut off"))
        }

        @Test("names the key that is wrong, with status 2")
        func mistakes() throws {
            let changes: [(String, Any, String)] = [
                ("colour", 1, "the key colour is not known"),
                ("row_voltages_V", [1.0], "row_voltages_V must be a list of 3 numbers"),
                ("word_line_segment_ohm", "x", "word_line_segment_ohm must be a number"),
                ("word_line_segment_ohm", -1, "A resistance is not a number from 0"),
                ("conductances_S", [[1.0, 2], [1]], "conductances_S: its lists are not all as"),
                ("row_ends", "top", "row_ends must be one of left, right, both"),
                ("open_cells", [[1, 6]], "open_cells holds [1.0, 6.0], which is no cell"),
                ("floating_rows", [0], "floating_rows holds 0.0, which is not from 1 to 3"),
            ]
            for (key, value, sentence) in changes {
                var object = Self.example
                object[key] = value
                let ending = try solve(object)
                #expect(ending.status == 2)
                #expect(ending.errors.contains(sentence), "\(ending.errors)")
                #expect(try ending.json()["code"] as? String == "arrayInvalid")
            }
        }

        @Test("ends with status 1 where the solver does not converge")
        func notConverged() throws {
            let ending = try solve([
                "conductances_S": [[1e9]], "row_voltages_V": [1.0],
                "word_line_segment_ohm": 1e9, "bit_line_segment_ohm": 1.0,
            ])
            #expect(ending.status == 1)
            #expect(try ending.json()["code"] as? String == "notConverged")
        }

        @Test("takes open, shorted, stuck and floating parts, and cells of a sinh law")
        func defects() throws {
            var object = Self.example
            object["open_cells"] = [[1, 1], [2, 1], [3, 1]]
            object["stuck_cells"] = [[1, 2, 0.0], [2, 2, 0], [3, 2, 0]]
            object["floating_columns"] = [5]
            object["nonlinearity_per_volt"] = 1.5
            let answer = try solve(object).json()
            let currents = try #require(answer["column_currents_A"] as? [Double])
            #expect(currents[0] == 0 && currents[1] == 0 && currents[4] == 0)
            // sinh(1.5·V)∕1.5 is more than V.
            #expect(currents[3] > Self.currents[3])
        }
    }
}
