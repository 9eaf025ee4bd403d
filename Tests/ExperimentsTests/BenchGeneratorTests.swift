// SPDX-License-Identifier: Apache-2.0

import Experiments
import Foundation
import Quantities
import Testing

@Suite("Generators of a bench")
struct BenchGeneratorTests {
    static let generatorText = """
        generators:
          - name: G1
            model: rigol-dg1000z
            address: tcp:192.168.1.20:5555
            channel: 2
            load: high
            rows: [1, 3]
            switch: 1
            trigger: { output: 1, delay: 400 ns, skew: 10 ns }
            limits: { voltage: 2 V, pulse_width: 1 ms, pulses: 1000 }
          - { name: G2, model: rigol-dg1000z, address: "usb:1ab1:0642:DG1ZA1", load: 50 ohm,
              columns: [1], switch: 2, trigger: { output: 2, edge: falling, delay: 0 s, skew: 0 s },
              limits: { voltage: 1 V, pulse_width: 10 us, pulses: 1 } }
        """

    private static func vocabulary() throws -> Vocabulary {
        let path = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("protocols/generators/rigol-dg1000z.yaml").path
        let model = try GeneratorModel.parse(SourceText.read(path: path), file: path)
        let base = try Samples.vocabulary()
        return Vocabulary(
            procedures: base.procedures,
            profiles: base.profiles,
            generators: [model]
        )
    }

    private static func parse(_ generators: String) throws -> Bench {
        try Bench.parse(
            "\(Samples.benchText)\n\(generators)\n",
            file: "b.yaml",
            vocabulary: vocabulary()
        )
    }

    @Test("a bench says which generators lead to which lines, and what they may do")
    func reads() throws {
        let generators = try Self.parse(Self.generatorText).generators
        try #require(generators.count == 2)
        let first = generators[0]
        #expect(first.name == "G1" && first.model == "rigol-dg1000z" && first.channel == 2)
        #expect(first.address == "tcp:192.168.1.20:5555")
        #expect(first.load == .high && first.rows == [1, 3] && first.columns.isEmpty)
        #expect(first.switchNumber == 1 && first.triggerOutput == 1 && first.triggersRising)
        #expect(first.triggerDelay == Nanoseconds(400) && first.triggerSkew == Nanoseconds(10))
        #expect(first.voltage == Microvolts(2_000_000) && first.pulseCount == 1000)
        #expect(first.pulseWidth == Nanoseconds(1_000_000))
        #expect(generators[1].load == .resistance(Milliohms(50_000)))
        #expect(!generators[1].triggersRising && generators[1].channel == 1)
        #expect(try Self.parse("").generators.isEmpty)
    }

    @Test(
        "every mistake is reported with its place",
        arguments: [
            ("model: rigol-dg1000z", "model: rigol-dg1000", "10:12: there is no family of"),
            ("channel: 2", "channel: 3", "12:14: channel is 3; expected 1 to 2"),
            ("load: high", "load: low", "13:11: load is low; expected high, or a resistance"),
            ("load: high", "load: 0 ohm", "13:11: load is 0 ohm"),
            ("tcp:192.168.1.20:5555", "gpib:10", "11:14: address is gpib:10"),
            ("tcp:192.168.1.20:5555", "sim", "11:14: address is sim"),
            ("    rows: [1, 3]\n", "", "9:5: the generator leads to no line"),
            ("rows: [1, 3]", "rows: [1, 5]", "14:11: rows names 5; expected 1 to 4"),
            ("    switch: 1\n", "", "9:5: the generator does not state switch"),
            ("switch: 2", "switch: 1", "19:29: the generator shares switch with G1"),
            ("columns: [1]", "rows: [3]", "19:13: the generator shares rows with G1"),
            ("name: G2", "name: G1", "18:13: the generator shares name with G1"),
            ("voltage: 2 V", "voltage: 7 V", "17:13: the generator may put 7000000 uV"),
            ("pulse_width: 1 ms", "pulse_width: 1 s", "17:13: the generator may make pulses"),
            ("pulses: 1000 }", "pulses: 0 }", "17:56: pulses is 0"),
            ("delay: 400 ns, ", "", "16:14: trigger does not state delay"),
            ("edge: falling", "edge: up", "19:60: edge is up"),
            ("    channel: 2", "    chanel: 2", "12:5: the generator has no key chanel"),
        ]
    )
    func mistakes(part: String, other: String, expected: String) throws {
        let text = Self.generatorText.replacing(part, with: other, maxReplacements: 1)
        try #require(text != Self.generatorText)
        do {
            _ = try Self.parse(text)
            Issue.record("\(other) was not seen.")
        } catch let error as ExperimentError {
            #expect(error.description.contains("b.yaml:\(expected)"), "\(error.description)")
        }
    }

    @Test("a bench without generators keeps its bytes, and where a generator is does not count")
    func canonical() throws {
        let without = try Self.parse("").canonicalBench
        #expect(!String(decoding: without, as: UTF8.self).contains("generators"))
        let bytes = try Self.parse(Self.generatorText).canonicalBench
        let elsewhere = Self.generatorText.replacing("192.168.1.20:5555", with: "10.0.0.1:5025")
        #expect(try Self.parse(elsewhere).canonicalBench == bytes)
        for (part, other) in [
            ("delay: 400 ns", "delay: 401 ns"), ("voltage: 2 V", "voltage: 1.9 V"),
            ("channel: 2", "channel: 1"), ("load: high", "load: 75 ohm"),
            ("rows: [1, 3]", "rows: [1]"), ("skew: 10 ns", "skew: 9 ns"),
            ("switch: 1", "switch: 3"), ("pulses: 1000", "pulses: 999"),
            ("edge: falling", "edge: rising"),
        ] {
            let text = Self.generatorText.replacing(part, with: other)
            #expect(try Self.parse(text).canonicalBench != bytes, "\(other)")
        }
    }

    @Test("the canonical form of a generator is written exactly so")
    func bytes() throws {
        let text = String(
            decoding: try Self.parse(Self.generatorText).canonicalBench,
            as: UTF8.self
        )
        let expected = """
            "generators":[{"channel":2,"columns":[],"limits":{"pulse_width":1000000,"pulses":1000,\
            "voltage":2000000},"load":"high","model":"rigol-dg1000z","name":"G1","rows":[1,3],\
            "switch":1,"trigger":{"delay":400,"edge":"rising","output":1,"skew":10}},\
            {"channel":1,"columns":[1],"limits":{"pulse_width":10000,"pulses":1,"voltage":1000000},\
            "load":50000,"model":"rigol-dg1000z","name":"G2","rows":[],"switch":2,\
            "trigger":{"delay":0,"edge":"falling","output":2,"skew":0}}]
            """
        #expect(text.contains(expected))
    }

    @Test("a file of a family must name every role once")
    func model() {
        let text = """
            hebb: 1
            name: x
            title: X
            manuals: [m]
            manufacturer: M
            models: [A]
            channels: 1
            maximum_level: 10 V
            width_from: half
            inverts_at: zero
            edge_ratio: 50 %
            minimum_gap: 10 ns
            digits: 5
            flags: [ON, OFF]
            trigger: "*TRG"
            settings:
              - { role: output, header: "OUTP", flag: true, start: OFF, evidence: MEM, source: s }
              - { role: width, header: "WIDT", unit: s, minimum: 1e-13, maximum: 1, resolution: 1,
                  digits: 4, start: 1, evidence: MEM, source: s }
            """
        do {
            _ = try GeneratorModel.parse(text, file: "g.yaml")
            Issue.record("A file without most roles was read.")
        } catch {
            #expect(error.description.contains("g.yaml:18:54: minimum is 1e-13"))
        }
        let shorter = text.split(separator: "\n").dropLast(2).joined(separator: "\n")
        do {
            _ = try GeneratorModel.parse(shorter, file: "g.yaml")
            Issue.record("A file without most roles was read.")
        } catch {
            #expect(error.description.contains("settings names the role width 0 times"))
        }
    }
}
