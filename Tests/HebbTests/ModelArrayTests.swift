// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

extension ProgramTests {
    @Suite("hebb models array", .timeLimit(.minutes(2)))
    struct ModelArrayTests {
        let programs = Programs()

        private func hebb(_ arguments: [String]) throws -> Programs.Ending {
            try programs.end(programs.process("hebb", arguments))
        }

        private func array(_ more: String...) throws -> Programs.Ending {
            try hebb(
                [
                    "models", "array", "threshold-drift", "--rows", "3", "--columns", "4", "--seed",
                    "5", "--set", "write_spread=0.3", "--pulse", "2,3 -1.8 V 10 us 3", "--json",
                ] + more
            )
        }

        @Test("a cell behind ideal lines is the device of its number in hebb models pulse")
        func lone() throws {
            let answer = try array("--each").json()
            let each = try #require(answer["conductances_each_S"] as? [[[Double]]])
            let before = try #require(answer["conductances_before_S"] as? [[Double]])
            let found = [before[1][2]] + each.map { $0[1][2] }
            let alone = try hebb([
                "models", "pulse", "threshold-drift", "--seed", "5", "--device", "6", "--set",
                "write_spread=0.3", "--set", "read_spread=0", "--train", "-1.8 V 10 us 3", "--read",
                "0.125 V 0 s", "--json",
            ]).json()
            // An eighth of a volt divides without rounding.
            #expect(found == alone["conductances_S"] as? [Double])
            #expect(Set(found).count == 4)
            #expect(answer["steps"] as? Int == 1)
            #expect(answer["end_s"] as? Double == 6e-5)
        }

        @Test("answers with exposures, energies, doses and the largest disturb")
        func answer() throws {
            let answer = try array().json()
            let highest = try #require(answer["highest_voltages_V"] as? [[Double]])
            let lowest = try #require(answer["lowest_voltages_V"] as? [[Double]])
            #expect(highest.joined().allSatisfy { $0 == 0 })
            #expect(lowest[1] == [-0.9, -0.9, -1.8, -0.9])
            #expect(lowest[0] == [0, 0, -0.9, 0])
            let energies = try #require(answer["cell_energies_J"] as? [[Double]])
            let sum = energies.joined().reduce(0, +)
            #expect(sum > 0 && sum == answer["cell_energy_J"] as? Double)
            #expect(answer["line_energy_J"] as? Double == 0)
            let doses = try #require(answer["doses"] as? [[String: Any]])
            #expect(doses.count == 6)
            let selected = try #require(
                doses.first { $0["row"] as? Int == 2 && $0["column"] as? Int == 3 }
            )
            #expect(selected["voltages_V"] as? [Double] == [-1.5])
            let times = try #require(selected["times_s"] as? [Double])
            #expect((times[0] - 3e-5).magnitude < 1e-18)
            // Half of 1.8 V is beyond the threshold of 0.7 V.
            #expect(answer["disturbed_cells"] as? Int == 5)
            let disturb = try #require(answer["largest_disturb"] as? [String: Any])
            #expect((disturb["change"] as? Double ?? 0) > 0)
            #expect(answer["origin"] as? String == "simulated")
            let third = try array("--scheme", "V/3").json()
            #expect(third["disturbed_cells"] as? Int == 0)
            #expect(third["largest_disturb"] == nil)
            let again = try array()
            #expect(try again.output == array().output)
        }

        @Test("lines with resistance weaken far cells, and stuck cells stay")
        func lines() throws {
            let options = [
                "--word-line-segment", "300", "--bit-line-segment", "300", "--stuck", "2,3 50 uS",
            ]
            let ending = try hebb(
                [
                    "models", "array", "threshold-drift", "--rows", "3", "--columns", "4",
                    "--pulse", "1,4 -1.8 V 10 us 2", "--pulse", "2,3 1.8 V 10 us 1",
                ] + options
            )
            #expect(ending.status == 0, "\(ending.errors)")
            #expect(ending.output.contains("3 pulses, V/2, 8 sub-steps each, 6e-05 s"))
            #expect(ending.output.contains("J in lines"))
            let stuck = try #require(
                ending.output.split(separator: "\n").first { $0.hasPrefix("2,3") }
            )
            #expect(stuck.split(separator: " ")[1...2] == ["5e-05", "5e-05"])
        }

        @Test("what is wrong is said with its option")
        func mistakes() throws {
            let cases: [([String], Int32, String)] = [
                ([], 2, "Give --pulse, for example --pulse \"1,1 1 V 1 us 10\"."),
                (
                    ["--rows", "0"], 2,
                    "--rows 0 --columns 8: expected at least 1 of each and at most "
                ),
                (
                    ["--pulse", "9,1 1 V 1 us 1"], 2,
                    "the array has no cell 9,1; expected 1,1 to 8,8."
                ),
                (
                    ["--pulse", "1,1 9 V 1 us 1"], 4,
                    "9.0 V is beyond the safe limits of the profile"
                ),
                (
                    ["--pulse", "1,1 1 V 1 us 1", "--steps", "0"], 2,
                    "--steps 0: expected 1 to 100000."
                ),
                (
                    ["--pulse", "1,1 1 V 1 us 1", "--driver=-1"], 2,
                    "A resistance is not a number from 0 to"
                ),
                (
                    ["--pulse", "1,1 1 V 1 us 1000000", "--each"], 2,
                    "--each would give more than 4194304 numbers; expected fewer pulses or cells."
                ),
            ]
            for (arguments, status, sentence) in cases {
                let ending = try hebb(["models", "array", "SYN-04-sige-epiram"] + arguments)
                #expect(ending.status == status, "\(arguments)")
                #expect(ending.errors.contains(sentence), "\(ending.errors)")
            }
        }
    }
}
