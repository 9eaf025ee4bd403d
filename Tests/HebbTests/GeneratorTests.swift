// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

extension ProgramTests {
    @Suite("hebb generators", .timeLimit(.minutes(2)))
    struct GeneratorTests {
        let programs = Programs()

        /// A bench with a generator at `address`.
        private func bench(_ address: String) throws -> String {
            let text = """
                hebb: 1
                name: one cell and a generator
                profile: SYN-04-sige-epiram
                array: { rows: 1, columns: 1, kind: passive }
                limits: { run_time: 1 h, pulses: 1000000 }
                wiring: { scheme: ground, safe_state: ground }
                generators:
                  - { name: G1, model: rigol-dg1000z, address: "\(address)", load: high, rows: [1],
                      switch: 1, trigger: { output: 1, delay: 400 ns, skew: 10 ns },
                      limits: { voltage: 5 V, pulse_width: 10 us, pulses: 100 } }
                """
            let path = programs.home.file("bench.yaml")
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return path
        }

        /// `hebb generator-sim` of a family, listening at a Unix socket.
        private func simulate(_ family: String) throws -> (child: Child, address: String) {
            let address = "unix:\(programs.home.file("generator.sock"))"
            let arguments = ["generator-sim", "--dialect", family, "--listen", address]
            let process = programs.process("hebb", arguments)
            let child = try Child(
                try #require(process.executableURL).path,
                arguments,
                environment: try #require(process.environment)
            )
            try child.waitForOutput("its address", within: 60) { $0.contains(address) }
            return (child, address)
        }

        @Test("a check identifies every generator and switches its outputs off")
        func check() throws {
            let (child, address) = try simulate("rigol-dg1000z")
            let ending = try programs.hebb("generators", "check", try bench(address))
            #expect(ending.status == 0, "\(ending.errors)")
            #expect(
                ending.output
                    == "G1 at \(address): Rigol Technologies,DG1032Z,SIM-0001,SIM-1.0, outputs off\n"
            )
            child.signal(SIGTERM)
            #expect(try child.end(within: 60).status == 0)
        }

        @Test("a generator of another family, or none at all, fails the check")
        func wrong() throws {
            let (child, address) = try simulate("tektronix-afg3000")
            let other = try programs.hebb("generators", "check", try bench(address), "--json")
            #expect(other.status == 1)
            #expect(other.output.contains("this is another instrument: TEKTRONIX AFG3022B"))
            child.signal(SIGTERM)
            _ = try child.end(within: 60)
            let none = try programs.hebb("generators", "check", try bench(address))
            #expect(none.status == 3)
            #expect(none.output.contains("OUTPUTS NOT KNOWN TO BE OFF"))
        }

        @Test("the generators of a bench are listed with the boards, and families with their reach")
        func lists() throws {
            let bench = try bench("tcp:127.0.0.1:1")
            let devices = try programs.hebb("devices", "--bench", bench)
            #expect(devices.output.contains("generator G1, rigol-dg1000z, channel 1, switch 1"))
            let list = try programs.hebb("generators", "list", bench, "--json").json()
            let entries = try #require(list["generators"] as? [[String: Any]])
            #expect(entries.first?["lines"] as? String == "row 1")
            let families = try programs.hebb("generators", "families", "--json").json()
            #expect((families["families"] as? [[String: Any]])?.count == 6)
            let unknown = try programs.hebb(
                "generator-sim",
                "--dialect",
                "rigol-dg1000",
                "--listen",
                "pty"
            )
            #expect(unknown.status == 2)
            #expect(unknown.errors.contains("rigol-dg1000z"))
        }
    }
}
