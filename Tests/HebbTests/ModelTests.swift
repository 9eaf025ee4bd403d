// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

extension ProgramTests {
    @Suite("hebb models", .timeLimit(.minutes(2)))
    struct ModelTests {
        let programs = Programs()

        private let pulse = [
            "models", "pulse", "SYN-04-sige-epiram", "--train", "5 V 5 us 100", "--train",
            "-3 V 5 us 100", "--read", "2 V 1 ms", "--seed", "1", "--json",
        ]

        private func hebb(_ arguments: [String]) throws -> Programs.Ending {
            try programs.end(programs.process("hebb", arguments))
        }

        private func file(_ name: String, _ text: String) throws -> String {
            let path = programs.home.file(name)
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return path
        }

        @Test("lists profiles and models with levels and trust")
        func list() throws {
            let answer = try hebb(["models", "list", "--json"]).json()
            let profiles = try #require(answer["profiles"] as? [[String: Any]])
            let sige = try #require(
                profiles.first { $0["name"] as? String == "SYN-04-sige-epiram" }
            )
            #expect(sige["model"] as? String == "power-step")
            #expect(sige["trust"] as? String == "fitted")
            #expect(sige["levels"] as? [String] == ["pulse"])
            let models = try #require(answer["models"] as? [[String: Any]])
            let vteam = try #require(models.first { $0["name"] as? String == "vteam" })
            #expect(vteam["levels"] as? [String] == ["pulse", "dynamics"])
            #expect((vteam["source"] as? String)?.isEmpty == false)
        }

        @Test("shows every parameter with its source, and whether profile or model states it")
        func show() throws {
            let answer = try hebb(["models", "show", "SYN-04-sige-epiram", "--json"]).json()
            let parameters = try #require(answer["parameters"] as? [[String: Any]])
            let ratio = try #require(parameters.first { $0["name"] as? String == "maximum_ratio" })
            #expect(ratio["value"] as? Double == 240)
            #expect(ratio["evidence"] as? String == "FIT")
            #expect(ratio["from"] as? String == "profile")
            let drift = try #require(parameters.first { $0["name"] as? String == "drift_exponent" })
            #expect(drift["from"] as? String == "model")
            #expect((answer["limits"] as? [String: String])?["cell_voltage"] == "5.5 V")
            #expect((answer["scheme"] as? [String: String])?["read_width"] == "1 ms")
            #expect(try hebb(["models", "show", "vteam", "--json"]).json()["profile"] == nil)
        }

        @Test("a train gives the published on/off ratio, the same for the same seed")
        func train() throws {
            let first = try hebb(pulse)
            #expect(first.status == 0)
            #expect(try hebb(pulse).output == first.output)
            let answer = try first.json()
            let conductances = try #require(answer["conductances_S"] as? [Double])
            #expect(conductances.count == 201)
            // x100 after 100 pulses, within the spreads of device and cycle.
            #expect(abs(conductances[100] / conductances[0] / 100 - 1) < 0.1)
            let currents = try #require(answer["currents_A"] as? [Double])
            #expect(currents[7] == 2 * conductances[7])
            #expect(answer["read_voltage_V"] as? Double == 2)
            #expect((answer["times_s"] as? [Double])?.count == 201)
            #expect(answer["origin"] as? String == "simulated")
            #expect(answer["on_off"] as? Double != nil)
            var other = pulse
            other[10] = "2"
            #expect(try hebb(other).output != first.output)
        }

        @Test("a waveform gives current and state at each sample, at the level that is asked for")
        func wave() throws {
            let path = try file("w.csv", "time_ns,voltage_V\n0,0.1\n1,-0.3\n2,0.1\n")
            let fine = try hebb(["models", "wave", "vteam", path, "--json"]).json()
            #expect(fine["level"] as? String == "dynamics")
            #expect((fine["currents_A"] as? [Double])?.count == 3)
            #expect((fine["states"] as? [Double])?.count == 3)
            let coarse = try hebb([
                "models", "wave", "vteam", path, "--level", "pulse", "--no-noise", "--json",
            ]).json()
            #expect(coarse["level"] as? String == "pulse")
            let pair = try #require(
                (fine["currents_A"] as? [Double]).flatMap { fine in
                    (coarse["currents_A"] as? [Double]).map { zip(fine, $0) }
                }
            )
            // Within a pulse of constant rate, the two levels only round differently.
            for (left, right) in pair { #expect(abs(left - right) <= 1e-9 * left.magnitude) }
        }

        @Test("an own profile is simulated from its file, without compiling anything")
        func ownProfile() throws {
            let shipped = try hebb(["models", "show", "SYN-04-sige-epiram", "--json"]).json()
            #expect(shipped["profile"] as? String == "SYN-04-sige-epiram")
            let path = try file(
                "mine.yaml",
                """
                hebb: 1
                profile: mine
                title: Mine
                model: power-step
                parameters:
                  maximum_ratio: { value: 12, evidence: DATA, source: "my measurement" }
                limits: { cell_voltage: 6 V }
                scheme: { set_amplitude: 5 V, set_width: 5 us, set_count: 600, read_voltage: 1 V }
                """
            )
            let answer = try hebb(["models", "pulse", path, "--no-noise", "--json"]).json()
            #expect(answer["profile"] as? String == "mine")
            let onOff = try #require(answer["on_off"] as? Double)
            // The bound of the own file, reached after 600 pulses.
            #expect(abs(onOff - 12) < 1e-9)
            // A directory of own profiles is searched as for other commands.
            let folder = programs.home.file("own")
            for name in ["recipes", "profiles"] {
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/\(name)",
                    withIntermediateDirectories: true
                )
            }
            try FileManager.default.moveItem(atPath: path, toPath: "\(folder)/profiles/mine.yaml")
            let found = try hebb(["models", "show", "mine", "--recipes", folder, "--json"]).json()
            #expect(found["title"] as? String == "Mine")
            try FileManager.default.removeItem(atPath: folder)
        }

        @Test(
            "mistakes end with their status and a sentence that helps",
            arguments: [
                ("pulse SYN-04-sige-epirm", Int32(2), "expected SYN-04-sige-epiram"),
                ("show power-stp", 2, "expected power-step"),
                ("pulse SYN-04 --train 5_V", 2, "for example"),
                ("pulse SYN-04 --train 6_V_5_us_3", 4, "beyond the safe limits"),
                ("pulse SYN-04 --train 5_V_1_s_3", 4, "beyond the safe limits"),
                ("pulse SYN-04 --read 9_V_1_us", 4, "beyond the safe limits"),
                ("pulse SYN-04 --train 6_V_5_us_3 --beyond-limits", 0, ""),
                ("pulse SYN-04 --train 5_S_5_us_3", 2, "5 S is not in V"),
                ("pulse SYN-04 --set stpe=1", 2, "expected step"),
                ("pulse SYN-04 --set step", 2, "KEY=VALUE"),
                ("pulse SYN-04 --level dynamics", 2, "expected pulse"),
                ("pulse SYN-04 --interval 3", 2, "a time such as 10 us"),
                ("pulse vteam", 2, "--train"),
                ("wave SYN-04 /nowhere.csv", 2, "/nowhere.csv"),
                ("plot SYN-04 -o x.jpg", 2, ".svg"), ("pulse /nowhere.yaml", 2, "/nowhere.yaml"),
            ]
        )
        func mistakes(line: String, status: Int32, sentence: String) throws {
            let words = line.split(separator: " ").map { String($0).replacing("_", with: " ") }
            let ending = try hebb(["models"] + words)
            #expect(ending.status == status, "\(ending.errors)")
            #expect(status == 0 || ending.errors.contains(sentence), "\(ending.errors)")
            let answer = try hebb(["models"] + words + ["--json"])
            #expect(answer.status == status)
            if status != 0 { #expect(try answer.json()["exit_status"] as? Int32 == status) }
        }

        @Test("a mistake in a waveform is named with file and line; its voltages are limited")
        func waveMistakes() throws {
            let path = try file("bad.csv", "time_s,voltage_V\n0,1\n1e-6,x\n")
            let bad = try hebb(["models", "wave", "SYN-04", path])
            #expect(bad.status == 2)
            #expect(bad.errors.contains("\(path):3: the voltage is \"x\""))
            let high = try file("high.csv", "time_s,voltage_V\n0,1\n1e-6,-6\n")
            #expect(try hebb(["models", "wave", "SYN-04", high]).status == 4)
        }

        @Test(
            "draws each kind of figure, which says that it is simulated",
            arguments: [
                "iv", "staircase", "relaxation",
            ]
        )
        func plot(kind: String) throws {
            let path = programs.home.file("\(kind).svg")
            let ending = try hebb([
                "models", "plot", "SYN-04-sige-epiram", "-o", path, "--kind", kind, "--json",
            ])
            #expect(ending.status == 0, "\(ending.errors)")
            #expect(try ending.json()["origin"] as? String == "simulated")
            let figure = try String(contentsOfFile: path, encoding: .utf8)
            #expect(figure.contains("simulated, not measured"))
            try FileManager.default.removeItem(atPath: path)
        }
    }
}
