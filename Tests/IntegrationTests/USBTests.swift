// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Foundation
import TestKit
import Testing

extension IntegrationTests {
    /// The programs on a machine whose USB umockdev pretends.
    @Suite(
        "a board on USB",
        .serialized,
        .enabled(if: hasUSBBench, "needs the packages umockdev and libumockdev-dev")
    )
    struct USBTests {
        let bed = Bed()

        /// Asks the bench, from a script; see `usb_bench.c`.
        private static let ask =
            #"ask() { printf '%s\n' "$*" >&"$HEBB_BENCH"; read -r answer <&"$HEBB_BENCH"; }"#

        /// Runs a script on the pretended machine.
        private func start(_ script: String) throws -> Child {
            let bench = bed.scratch.file("usb_bench")
            let source = Emulator.root
                .appending(path: "Tests/HardwareTransportsTests/Bench/usb_bench.c").path
            let libraries = "$(pkg-config --cflags --libs umockdev-1.0) -lpthread"
            let building = try bed.start(
                "/bin/sh",
                ["-c", "cc -std=gnu11 '\(source)' -o '\(bench)' \(libraries)"]
            )
            let built = try building.end(within: 60)
            try #require(built.status == 0, "The bench cannot be built: \(built.errors)")
            return try bed.start(
                "/usr/bin/umockdev-wrapper",
                [bench, "/bin/bash", "-euc", "\(Self.ask)\n\(script)"]
            )
        }

        @Test("gives the record of a board without a wire, and the record says how it was reached")
        func record() throws {
            let path = bed.scratch.file("board.sock")
            let board = try bed.start(
                Bed.program("hebb"),
                ["board-sim", "--listen", "unix:\(path)"]
            )
            try board.waitForOutput("its address", within: 60) { $0.contains(path) }
            let arguments =
                "run PLA-02 --board usb:1209:0001:HB0001 --seed 7 --standalone --json "
                + "--store '\(bed.store)'"
            let running = try start(
                """
                ask plug 0 composite HB0001 '\(path)'
                exec '\(Bed.program("hebb"))' \(arguments)
                """
            )
            let report = try Answer(running.end(within: Bed.runLimit)).completed()
            #expect(try report.recordHash == RecordHashes.golden("PLA-02", seed: 7))
            #expect(report.origin == "simulated")
            #expect(
                report.board.link == ["medium": "usb", "usb_interface": "1", "usb_port": "1-1"]
            )
            board.signal(SIGINT)
            #expect(try board.end(within: 30).status == 0)
        }

        @Test("is seen to come and go by who asks the daemon, until the daemon ends")
        func events() throws {
            let (hebb, seen) = (Bed.program("hebb"), bed.scratch.file("seen"))
            let running = try start(
                """
                until_seen() { until grep -q "$1" '\(seen)'; do sleep 0.02; done; }
                '\(Bed.program("hebbd"))' --socket '\(bed.socket)' --store '\(bed.store)' &
                daemon=$!
                until '\(hebb)' estop --socket '\(bed.socket)' >/dev/null 2>&1; do sleep 0.1; done
                '\(hebb)' devices --watch --socket '\(bed.socket)' >'\(seen)' &
                watching=$!
                until_seen '^+ sim'
                ask plug 0 composite HB0001
                until_seen '^+ usb'
                '\(hebb)' devices --socket '\(bed.socket)' | grep -c ' HB0001 *free '
                ask unplug 0
                until_seen '^- usb'
                kill -TERM $daemon
                wait $daemon
                wait $watching || echo "status $?"
                cat '\(seen)'
                """
            )
            let ending = try running.end(within: 60)
            #expect(
                ending.output.split(separator: "\n") == [
                    "1", "status 3", "+ sim  a simulated board in this process",
                    "+ usb:1209:0001:HB0001 HB0001  Hebb Bench",
                    "- usb:1209:0001:HB0001 HB0001  Hebb Bench",
                ],
                "It said: \(ending.errors)"
            )
        }
    }
}

/// Whether this machine can pretend to have USB.
private let hasUSBBench = ["umockdev-wrapper", "cc"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
}
