// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

extension ProgramTests {
    @Suite("hebb without a daemon", .timeLimit(.minutes(2)))
    struct CommandTests {
        let programs = Programs()

        @Test(
            "ends with the status of the contract",
            arguments: [
                ("run", Int32(2)), ("run PLA-02", 3), ("run PLA-99 --standalone", 2),
                ("run PLA-02 --standalone --set counts", 2),
                ("run PLA-02 --standalone --set cuonts=3", 2),
                ("run PLA-02 --standalone --board tty", 2),
                ("run PLA-02 --standalone --board serial:/dev/ttyUSB9", 3),
                ("run PLA-02 --standalone --board unix:/tmp/hebb-nobody.sock", 3),
                ("run PLA-02 --standalone --board usb:1209:fffe", 3),
                ("run PLA-02 --standalone --board replay:1", 3),
                ("run PLA-02 --standalone --detach", 2), ("--nonsense", 2), ("nonsense", 2),
                ("stop 1", 3), ("estop", 3), ("runs", 0), ("runs --store /nowhere/s.sqlite", 5),
                ("runs --state odd", 2), ("show 1 --store /dev/null", 5), ("recipes", 0),
                ("recipes show PLA-02", 0), ("recipes show PLA-99", 2), ("recipes schema", 0),
                ("catalogue", 0), ("devices", 0), ("--version", 0), ("run --help", 0),
                ("validate /nowhere.yaml", 2), ("board-sim --listen sim", 2),
                ("estop --clear", 2), ("neuron", 2), ("neuron --list", 0), ("neuron --list lif", 2),
                ("neuron izhikevich --preset RS", 0), ("neuron lfi", 2),
                ("neuron lif --preset tonc", 2), ("neuron lif --set tau=3", 2),
                ("neuron lif --stimulus /nowhere.csv", 2), ("neuron lif --duration 10", 2),
                ("neuron lif --seed 3", 2), ("neuron vo2_neuristor --seed 3", 0),
                ("neuron mott-neuristor --dt 1us", 2), ("neuron siox --set leak_time=2", 2),
                ("solve", 2), ("solve /nowhere.json", 2),
            ]
        )
        func statuses(line: String, status: Int32) throws {
            let arguments = line.split(separator: " ").map(String.init)
            let ending = try programs.end(programs.process("hebb", arguments))
            #expect(ending.status == status, "\(ending.errors)")
            #expect(status == 0 || !ending.errors.isEmpty)
        }

        @Test("says how to start a daemon or do without")
        func daemonAbsent() throws {
            let ending = try programs.hebb("run", "PLA-02", "--socket", programs.socket)
            #expect(
                ending.errors == """
                    hebb: No daemon answers at \(programs.socket): start hebbd, or add --standalone to \
                    run without it.

                    """
            )
            #expect(ending.output.isEmpty)
        }

        @Test("names an absent board, never takes another one, and records nothing")
        func absentBoard() throws {
            let ending = try programs.hebb(
                "run",
                "PLA-02",
                "--standalone",
                "--board",
                "serial:/dev/ttyUSB9",
                "--store",
                programs.store,
                "--json"
            )
            #expect(ending.status == 3)
            let answer = try ending.json()
            #expect(answer["code"] as? String == "boardAbsent")
            #expect(answer["exit_status"] as? Int == 3)
            #expect((answer["message"] as? String)?.hasPrefix("serial:/dev/ttyUSB9: ") == true)
            #expect(!ending.errors.contains("SIMULATED"))
            #expect(!FileManager.default.fileExists(atPath: programs.store))
        }

        @Test("falls back where the bench allows it, with a banner before anything else")
        func fallback() throws {
            let recipe = try programs.hebb("recipes", "show", "PLA-02").output
            let file = programs.home.file("fallback.yaml")
            let text = recipe.replacing("board: sim", with: "board: serial:/dev/ttyUSB9")
                .replacing("row: PLA-02\n", with: "")
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            let ending = try programs.hebb(
                "run",
                file,
                "--standalone",
                "--store",
                programs.store,
                "--seed",
                "7",
                "--json"
            )
            #expect(
                ending.errors.hasPrefix("*** SIMULATED — no board attached at serial:/dev/ttyUSB9")
            )
            let answer = try ending.json()
            #expect(answer["fallback"] as? Bool == true)
            #expect(answer["origin"] as? String == "simulated")
            #expect(answer["seed"] as? Int == 7)
            #expect((answer["banner"] as? String)?.hasPrefix("SIMULATED") == true)
            #expect(answer["exit_status"] as? Int32 == ending.status)
            let shown = try programs.hebb("show", "last", "--store", programs.store)
            #expect(shown.status == 0)
            #expect(shown.output.hasPrefix("*** SIMULATED"))
        }

        @Test("answers with one JSON object, whatever happens")
        func oneObject() throws {
            let lines = [
                "devices --json", "doctor --json", "catalogue --json", "recipes --json",
                "recipes show PLA-02 --json", "runs --json", "run PLA-99 --standalone --json",
                "run --json", "validate /nowhere.yaml --json", "stop 1 --json",
                "neuron --json", "neuron --list --json", "neuron lfi --json",
                "neuron izhikevich --preset RS --json",
            ]
            for line in lines {
                let arguments = line.split(separator: " ").map(String.init)
                _ = try programs.end(programs.process("hebb", arguments)).json()
            }
        }

        @Test("gives the published spike times of a neuron, and reads a table of its current")
        func neuron() throws {
            let answer = try programs.hebb("neuron", "izhikevich", "--preset", "RS", "--json")
                .json()
            #expect(answer["spike_times"] as? [Double] == [18.25, 24, 54.25, 87.5, 120.75])
            #expect(answer["time_unit"] as? String == "ms")
            let trace = try #require(answer["trace"] as? [String: Any])
            #expect((trace["membrane"] as? [Double])?.count == 601)
            let file = programs.home.file("drive.csv")
            try Data("time [ms],current [nA]\n0,0\n5,25\n50,0\n".utf8)
                .write(to: URL(fileURLWithPath: file))
            let ending = try programs.hebb("neuron", "lif", "--stimulus", file)
            #expect(ending.status == 0)
            #expect(ending.output.hasSuffix("4 spikes at 14.2 25.4 36.6 47.8 ms\n"))
            let mistaken = try programs.hebb("neuron", "lif", "--stimulus", "stpe 1 nA at 5 ms")
            #expect(mistaken.status == 2)
            #expect(mistaken.errors.contains("for example \"step 10 uA/cm2 at 5 ms\"."))
        }

        @Test("fires a neuron circuit once where it was published to, and not below")
        func neuronCircuit() throws {
            for (volts, count) in [("0.3 V", 1), ("0.2 V", 0)] {
                let answer = try programs.hebb(
                    "neuron",
                    "mott-neuristor",
                    "--stimulus",
                    "pulse \(volts) 10 us at 1 us",
                    "--duration",
                    "60 us",
                    "--json"
                ).json()
                #expect(answer["spike_count"] as? Int == count)
                #expect(answer["time_unit"] as? String == "s")
                #expect(answer["trust"] as? String == "fitted")
                #expect(answer["output"] as? String == "voltage of the second node")
                let trace = try #require(answer["trace"] as? [String: Any])
                #expect((trace["output"] as? [Double])?.count == 2_000)
            }
        }

        @Test("names file, line and column of an unknown key")
        func unknownKey() throws {
            let recipe = try programs.hebb("recipes", "show", "PLA-02").output
            let file = programs.home.file("typo.yaml")
            let text = recipe.replacing("  set_width:", with: "  set_witdh:")
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            let index = try #require(
                text.split(separator: "\n").firstIndex { $0.hasPrefix("  set_witdh") }
            )
            let ending = try programs.hebb("validate", file)
            #expect(ending.status == 2)
            #expect(ending.errors.hasPrefix("\(file):\(index + 1):3: "))
            #expect(ending.errors.contains("set_width"))
            let answer = try programs.hebb("validate", file, "--json").json()
            #expect(answer["valid"] as? Bool == false)
        }

        @Test("finds every shipped recipe valid")
        func recipes() throws {
            let list = try programs.hebb("recipes", "--json").json()
            let recipes = try #require(list["recipes"] as? [[String: Any]])
            #expect(!recipes.isEmpty)
            for recipe in recipes {
                let file = try #require(recipe["file"] as? String)
                #expect(try programs.hebb("validate", file).status == 0, "\(file)")
            }
        }
    }
}
