// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

extension ProgramTests {
    @Suite("Files of numpy for hebb solve", .timeLimit(.minutes(2)))
    struct SolveInputTests {
        let programs = Programs()

        /// Solves an archive: its conductances, and what else an array of 2 × 3 needs.
        private func solve(_ conductances: [UInt8], isZip64: Bool = false) throws -> Programs.Ending
        {
            let volts = NumpyFiles.array(
                "'<f8'",
                shape: "(2,)",
                NumpyFiles.numbers("<f8", [1, 10])
            )
            let zero = NumpyFiles.array("'|u1'", shape: "()", [0])
            let data = NumpyFiles.archive(
                [
                    ("conductances_S.npy", conductances), ("row_voltages_V.npy", volts),
                    ("word_line_segment_ohm.npy", zero), ("bit_line_segment_ohm.npy", zero),
                ],
                isZip64: isZip64
            )
            let path = programs.home.file("array.npz")
            try data.write(to: URL(fileURLWithPath: path))
            return try programs.hebb("solve", path, "--json")
        }

        /// Without any resistance currents are sums of products to the last bit.
        private func currents(_ ending: Programs.Ending) throws -> [Double] {
            #expect(ending.status == 0, "\(ending.errors)")
            return try #require(try ending.json()["column_currents_A"] as? [Double])
        }

        @Test(
            "may hold integers, truths and floating-point numbers in either byte order",
            arguments: [
                "<f8", ">f8", "<f4", ">f4", "=f8", "<i8", ">i8", "<i4", ">i4", "<i2", ">i2", "|i1",
                "<u8", ">u4", "<u2", "|u1",
            ]
        )
        func types(_ type: String) throws {
            let payload = NumpyFiles.numbers(type, [1, 2, 3, 4, 5, 6])
            let array = NumpyFiles.array("'\(type)'", shape: "(2, 3)", payload)
            #expect(try currents(solve(array)) == [41, 52, 63])
            let truths = NumpyFiles.array("'|b1'", shape: "(2, 3)", [1, 0, 1, 0, 0, 1])
            #expect(try currents(solve(truths)) == [1, 0, 11])
        }

        @Test("may be in the order of columns, with a long header, and in a zip64 archive")
        func forms() throws {
            let byColumns = NumpyFiles.numbers(">f4", [1, 4, 2, 5, 3, 6])
            for (version, isZip64) in [(1, false), (1, true), (2, false), (3, true)] {
                let array = NumpyFiles.array(
                    "'>f4'",
                    shape: "(2, 3)",
                    isFortran: true,
                    version: UInt8(version),
                    byColumns
                )
                #expect(try currents(solve(array, isZip64: isZip64)) == [41, 52, 63])
            }
        }

        @Test("are refused with the key and what is wrong with it")
        func refusals() throws {
            let six = NumpyFiles.numbers("<f8", [1, 2, 3, 4, 5, 6])
            let negative = NumpyFiles.numbers("<i4", [1, 2, 3, 4, 5, -6])
            let cases: [([UInt8], String)] = [
                (
                    NumpyFiles.array("'<f2'", shape: "(2, 3)", Array(repeating: 0, count: 12)),
                    "conductances_S: has the type <f2, which is not known here."
                ),
                (
                    NumpyFiles.array("'<c16'", shape: "(2, 3)", Array(repeating: 0, count: 96)),
                    "conductances_S: has the type <c16, which is not known here."
                ),
                (
                    NumpyFiles.array("'|O'", shape: "(2, 3)", six),
                    "conductances_S: has the type |O, which is not known here."
                ),
                (
                    NumpyFiles.array("'<U4'", shape: "(2, 3)", Array(repeating: 0, count: 96)),
                    "conductances_S: has the type <U4, which is not known here."
                ),
                (
                    NumpyFiles.array("[('a', '<f8')]", shape: "(2, 3)", six),
                    "conductances_S: has a type that is no plain one: "
                ),
                (
                    NumpyFiles.array("'<f8'", shape: "(2, 2)", six),
                    "conductances_S: holds 48 bytes, not 4 numbers of 8."
                ),
                (
                    NumpyFiles.array("'<f8'", shape: "(-2, 3)", six),
                    "conductances_S: has the shape (-2, 3)."
                ),
                (
                    NumpyFiles.array("'<f8'", shape: "(4096, 4096, 4096)", six),
                    "conductances_S: has the shape (4096, 4096, 4096)."
                ),
                (
                    NumpyFiles.array("'<f8'", shape: "(1, 2, 3)", six),
                    "rows is missing."
                ),
                (NumpyFiles.array("'<f8'", shape: "(6,)", six), "rows is missing."),
                (
                    NumpyFiles.array("'<f8'", shape: "(3, 2)", six),
                    "row_voltages_V must be a list of 3 numbers, or a list of such lists, one for "
                        + "each vector."
                ),
                (
                    NumpyFiles.array("'<f8'", shape: "(0, 3)", []),
                    "conductances_S has no cells."
                ),
                (
                    NumpyFiles.array("'<i4'", shape: "(2, 3)", negative),
                    "A conductance is not a number from 0 to 1000000000.0 S."
                ),
                (Array("no array".utf8), "conductances_S: is not in numpy's .npy format."),
                (
                    Array(NumpyFiles.array("'<f8'", shape: "(2, 3)", six).prefix(60)),
                    "conductances_S: has a header that is cut off."
                ),
            ]
            for (array, sentence) in cases {
                let ending = try solve(array)
                #expect(ending.status == 2)
                #expect(ending.errors.contains("array.npz: \(sentence)"), "\(ending.errors)")
                #expect(try ending.json()["code"] as? String == "arrayInvalid")
            }
        }

        @Test("with a directory of zip64 that is damaged are refused, whatever byte it is")
        func damagedDirectory() throws {
            let array = NumpyFiles.array(
                "'<f8'",
                shape: "(1, 1)",
                NumpyFiles.numbers("<f8", [1])
            )
            let data = NumpyFiles.archive([("conductances_S.npy", array)], isZip64: true)
            // From the extra field of the only member to the end.
            for place in stride(from: data.count - 140, to: data.count, by: 7) {
                var damaged = data
                damaged[place] ^= 0xFF
                let path = programs.home.file("damaged.npz")
                try damaged.write(to: URL(fileURLWithPath: path))
                let ending = try programs.hebb("solve", path, "--json")
                #expect(ending.status == 2, "byte \(place): \(ending.errors)")
            }
        }
    }
}
