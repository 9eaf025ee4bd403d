// SPDX-License-Identifier: Apache-2.0

import Experiments
import Quantities
import Testing

@Suite("Bench and profile")
struct BenchTests {
    private static func parse(_ text: String) throws -> Bench {
        try Bench.parse(text, file: "b.yaml", vocabulary: Samples.vocabulary())
    }

    private static func mistakes(replacing part: String, by other: String) throws -> String {
        let text = Samples.benchText.replacing(part, with: other)
        try #require(text != Samples.benchText)
        let vocabulary = try Samples.vocabulary()
        do {
            _ = try Bench.parse(text, file: "b.yaml", vocabulary: vocabulary)
            return ""
        } catch {
            return error.description
        }
    }

    @Test("a bench takes the limits it leaves out from its profile")
    func limits() throws {
        let bench = try Self.parse(Samples.benchText)
        #expect(bench.limits.cellVoltage == Microvolts(5_500_000))
        #expect(bench.limits.lineVoltage == Microvolts(6_000_000))
        #expect(bench.limits.pulseWidth == Nanoseconds(10_000_000))
        #expect(bench.limits.cellCurrent == Picoamperes(1_000_000_000))
        #expect(bench.limits.runTime == Nanoseconds(3_600_000_000_000))
        #expect(bench.limits.pulseCount == 1_000_000)
        #expect(bench.limits.pulseEnergy == Femtojoules(10_000_000))
    }

    @Test("a bench sets up the serial line of its board, and leaves it alone where it says nothing")
    func serialLine() throws {
        let plain = try Self.parse(Samples.benchText)
        #expect(plain.serial.baudRate == 921_600)
        #expect(plain.serial.parity == .none)
        #expect(plain.serial.dataTerminalReady == .keep)
        #expect(plain.serial.requestToSend == .keep)
        let stated = "serial: { baud: 115200, parity: even, dtr: release, rts: assert }"
        let bench = try Self.parse(Samples.benchText + "\n" + stated)
        #expect(bench.serial.baudRate == 115_200)
        #expect(bench.serial.parity == .even)
        #expect(bench.serial.dataTerminalReady == .release)
        #expect(bench.serial.requestToSend == .assert)
        // It is how the board is reached, not what is measured.
        #expect(bench.canonicalBench == plain.canonicalBench)
    }

    @Test(
        "a serial line that no port has is a mistake",
        arguments: ["baud: 10", "parity: mark", "dtr: toggle", "stop_bits: 2"]
    )
    func serialMistakes(part: String) {
        #expect(throws: ExperimentError.self) {
            try Self.parse(Samples.benchText + "\nserial: { \(part) }")
        }
    }

    @Test("a bench says everything else with its defaults")
    func sections() throws {
        let bench = try Self.parse(Samples.benchText)
        #expect(bench.name == "simulated 4 x 1")
        #expect(bench.board == "sim")
        #expect(bench.fallback == .never)
        #expect(bench.array.rowCount == 4)
        #expect(bench.array.columnCount == 1)
        #expect(bench.array.kind == .passive)
        #expect(bench.array.top == .row)
        #expect(bench.potentiateLimiter.kind == .series)
        #expect(bench.potentiateLimiter.current == Picoamperes(100_000_000))
        #expect(bench.potentiateLimiter.response == Nanoseconds(1_000))
        #expect(bench.depressLimiter.kind == .none)
        #expect(bench.wiring.scheme == .half)
        #expect(bench.wiring.safeState == .ground)
        #expect(bench.wiring.settle == Nanoseconds(10_000))
        #expect(bench.wiring.segmentResistance == Milliohms(0))
        #expect(bench.calibration.converterGain == 1)
        #expect(bench.profile["g_min"] == 246e-9)
        #expect(bench.profile.parameters.map(\.evidence) == [.fit, .seed])
        #expect(bench.profile.scheme.map(\.text) == ["5 V", "5 us"])
    }

    @Test("only the bench of a recipe falls back unless told")
    func fallback() throws {
        #expect(try Samples.parse(Samples.experiment()).bench.fallback == .never)
        let recipe = "row: PLA-02\n" + Samples.experiment()
        #expect(try Samples.parse(recipe).bench.fallback == .allow)
        let told = recipe.replacing("bench:\n", with: "bench:\n  fallback: never\n")
        #expect(try Samples.parse(told).bench.fallback == .never)
    }

    static let mistakes: [(String, String, String)] = [
        (
            "cell_voltage: 5.5 V", "cell_voltage: 8 V",
            "b.yaml:5:25: cell_voltage is 8 V, beyond the limit of the profile "
                + "SYN-04-sige-epiram; expected at most 6 V; for example cell_voltage: 6 V"
        ),
        (
            "run_time: 1 h, ", "",
            "b.yaml:5:9: neither limits nor the profile SYN-04-sige-epiram states run_time; "
                + "expected a duration of at least 1 ns; for example run_time: 1 h"
        ),
        (
            "cell_voltage: 5.5 V", "cell_voltage: 0 V",
            "b.yaml:5:25: cell_voltage is 0 V; expected a voltage of at least 1 uV; "
                + "for example 1.2 V"
        ),
        (
            "SYN-04-sige-epiram", "SYN-04-sige-epirma",
            "b.yaml:3:10: there is no device profile SYN-04-sige-epirma; expected "
                + "SYN-04-sige-epiram; for example SYN-04-sige-epiram"
        ),
        (
            "rows: 4,", "rows: 5000,",
            "b.yaml:4:16: rows is 5000; expected a whole number from 1 to 4096; for example 20"
        ),
        (
            ", response: 1 us", "",
            "b.yaml:6:24: potentiate does not state response; expected a duration of at least "
                + "1 ns; for example response: 1 us"
        ),
        (
            "kind: series, current: 100 uA, response: 1 us", "kind: none, current: 1 uA",
            "b.yaml:6:47: potentiate states current for a limiter of kind none; expected a "
                + "limiter, or no current; for example kind: series"
        ),
        (
            ", safe_state: ground", "",
            "b.yaml:7:9: wiring does not state safe_state; expected ground or float; "
                + "for example safe_state: ground"
        ),
        (
            "wiring: { scheme: V/2, safe_state: ground }", "board: usb",
            """
            b.yaml:1:1: the bench does not state wiring; expected the section wiring; for example \
            wiring: { scheme: V/2, safe_state: ground }
            b.yaml:7:8: board is usb; expected sim, serial:PATH, tcp:HOST:PORT, unix:PATH or \
            usb:VID:PID[:SERIAL]; for example serial:/dev/ttyACM0
            """
        ),
        (
            "name: simulated 4 x 1\n", "",
            "b.yaml:1:1: the bench does not state name; expected a text; "
                + "for example name: probe station 2"
        ),
        (
            "scheme: V/2", "scheme: V/4",
            "b.yaml:7:19: scheme is V/4; expected V/2 or V/3 or ground or float; for example V/2"
        ),
    ]

    @Test("a bench that is unsafe or incomplete is refused", arguments: mistakes)
    func mistake(part: String, other: String, message: String) throws {
        #expect(try Self.mistakes(replacing: part, by: other) == message)
    }

    @Test(
        "every address of a board is known",
        arguments: [
            ("sim", true), ("serial:/dev/ttyUSB0", true), ("serial:", false),
            ("tcp:localhost:7000", true), ("tcp:localhost", false), ("tcp:a:70000", false),
            ("unix:/tmp/board.sock", true), ("usb:1209:0001", true), ("usb:1209:0001:A7", true),
            ("usb:1209:1", false), ("replay:3", false), ("Sim", false),
        ]
    )
    func addresses(address: String, isKnown: Bool) throws {
        let text = Samples.benchText + "\nboard: \"\(address)\"\n"
        let vocabulary = try Samples.vocabulary()
        let board: String?
        do {
            board = try Bench.parse(text, file: "b.yaml", vocabulary: vocabulary).board
        } catch {
            board = nil
        }
        #expect((board == address) == isKnown)
    }

    @Test("a profile may be written into the bench")
    func inlineProfile() throws {
        let text = Samples.benchText.replacing(
            "profile: SYN-04-sige-epiram",
            with: """
                profile:
                  profile: mine
                  model: power-step
                  parameters: { g_min: { value: 2 pS, evidence: NT, source: guess } }
                  limits:
                    { cell_voltage: 6 V, line_voltage: 1 V, pulse_width: 1 s, cell_current: 1 A }
                """
        )
        let bench = try Self.parse(text)
        #expect(bench.profile.name == "mine")
        #expect(bench.profile["g_min"] == 2e-12)
        #expect(bench.profile["g_max"] == nil)
    }

    static let profileMistakes: [(String, String, String)] = [
        (
            "evidence: FIT, ", "",
            "p.yaml:6:10: g_min does not state evidence; expected SEED or REPO or FILE or DATA or "
                + "FIT or RUN or MEM or NT; for example evidence: FIT"
        ),
        (
            ", source: \"review, table 1\"", "",
            "p.yaml:7:13: polarity does not state source; expected a text; "
                + "for example source: \"journal volume (year) page\""
        ),
        (
            "246 nS", "246 nX",
            "p.yaml:6:19: g_min.value is 246 nX; expected a number with its unit; "
                + "for example 246 nS"
        ),
        (
            "set_width: 5 us", "set_width: short",
            "p.yaml:9:42: set_width is short; expected a number with its unit; for example 246 nS"
        ),
        (
            "model: power-step\n", "",
            "p.yaml:1:1: the profile does not state model; expected a text; "
                + "for example model: power-step"
        ),
    ]

    @Test("a profile without evidence, source or unit is refused", arguments: profileMistakes)
    func profileMistake(part: String, other: String, message: String) throws {
        let text = Samples.profileText.replacing(part, with: other)
        let error = #expect(throws: ExperimentError.self) {
            try DeviceProfile.parse(text, file: "p.yaml")
        }
        #expect(error?.description == message)
    }

    @Test("a line resistance that no board could be told is refused, not cut")
    func segmentResistanceLimit() throws {
        let wiring = "wiring: { scheme: V/2, safe_state: ground"
        func bench(_ resistance: String) -> String {
            Samples.benchText.replacing(
                wiring + " }",
                with: wiring + ", segment_resistance: \(resistance) }"
            )
        }
        let largest = try Self.parse(bench("1 Mohm")).wiring.segmentResistance
        #expect(largest == Milliohms(1_000_000_000))
        let message = try Self.mistakes(
            replacing: wiring + " }",
            by: wiring + ", segment_resistance: 100 Mohm }"
        )
        #expect(message.contains("segment_resistance") && message.contains("1 Mohm"))
    }
}
