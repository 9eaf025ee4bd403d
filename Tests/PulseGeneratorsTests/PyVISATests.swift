// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing
import Transports

/// The Python that has PyVISA with its back end `@py`, if there is one.
enum PyVISA {
    static let interpreter: String? = {
        for program in ["/usr/bin/python3", "/usr/local/bin/python3"] {
            guard FileManager.default.isExecutableFile(atPath: program),
                let child = try? Child(
                    program,
                    ["-c", "import pyvisa, pyvisa_py"],
                    environment: ProcessInfo.processInfo.environment
                ), let ending = try? child.end(within: 60), ending.status == 0
            else { continue }
            return program
        }
        print("NOT TESTED: PyVISA; install python3-pyvisa and python3-pyvisa-py")
        return nil
    }()

    /// Identifies, configures, reads back and looks into the error queue, as a user of PyVISA
    /// would.
    static let script = """
        import sys, pyvisa
        port = sys.argv[1]
        manager = pyvisa.ResourceManager("@py")
        generator = manager.open_resource(f"TCPIP::127.0.0.1::{port}::SOCKET")
        generator.read_termination = "\\n"
        generator.write_termination = "\\n"
        generator.timeout = 30000
        print(generator.query("*IDN?"))
        generator.write(":SOUR1:FUNC PULS")
        generator.write(":SOUR1:PULS:WIDT 2e-6;:SOUR1:PER 1e-4")
        print(generator.query(":SOUR1:FUNC?"), generator.query(":SOUR1:PULS:WIDT?"))
        generator.write(":SOUR1:NONSENSE 1")
        generator.write(":SOUR1:PULS:WIDT 1e-12")
        for _ in range(3):
            print(generator.query(":SYST:ERR?"))
        print(generator.query_ascii_values(":SOUR1:PER?")[0])
        generator.close()
        """
}

@Suite("PyVISA", .enabled(if: PyVISA.interpreter != nil))
struct PyVISATests {
    @Test("PyVISA speaks with a virtual generator over a raw socket")
    func socket() throws {
        let served = try ServedGenerator("rigol-dg1000z", at: "tcp:127.0.0.1:0")
        guard case .socket(.tcp(_, let port)) = served.listener.boardAddress else {
            Issue.record("It listens at no TCP port.")
            return
        }
        let child = try Child(
            try #require(PyVISA.interpreter),
            ["-c", PyVISA.script, String(port)],
            environment: ProcessInfo.processInfo.environment
        )
        let ending = try child.end(within: 60)
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(
            ending.output == """
                Rigol Technologies,DG1032Z,SIM-0001,SIM-1.0
                PULS 2.000000E-06
                -113,"Undefined header"
                -222,"Data out of range"
                0,"No error"
                0.0001

                """
        )
        try served.stop()
    }
}
