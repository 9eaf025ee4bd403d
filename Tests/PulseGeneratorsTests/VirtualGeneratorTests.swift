// SPDX-License-Identifier: Apache-2.0

import Experiments
import Instruments
import PulseGenerators
import Testing

/// A virtual instrument that is spoken to directly.
private struct Bench {
    var generator: VirtualGenerator

    init(_ name: String) throws { generator = VirtualGenerator(try ModelFiles.model(name)) }

    /// The answer to a message, empty when there is none.
    mutating func say(_ message: String) -> String {
        generator.receive(Array(message.utf8))
        return generator.takeAnswer().map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    mutating func error() -> String { say("SYST:ERR?") }
}

@Suite("Virtual generators")
struct VirtualGeneratorTests {
    @Test(
        "every mistake has the number of SCPI",
        arguments: [
            ("FUNC:PULS:WIDHT 1E-6", -113), ("FUNC PULSE:WIDT", -102), ("FUNC:PULS:WIDT", -109),
            ("FUNC:PULS:WIDT 1E-6,2", -108), ("FUNC:PULS:WIDT 1E-9", -222),
            ("VOLT 11", -222), ("VOLT 5;:VOLT:OFFS 4", -221), ("FUNC:PULS:WIDT 1 V", -131),
            ("BURS:NCYC 3 S", -138), ("FUNC TRIANGLES", -141), ("FUNC 1", -104),
            ("FUNC:PULS:WIDT ABC", -141), ("OUTP3 ON", -114), ("*IDN", -113), ("*CLS 1", -108),
            ("FUNC:PULS:WIDT \"1\"", -104), ("FUNC:PULS:PER 50 NS", -221), ("*TRG", -211),
            ("BURS:NCYC 0", -222), ("OUTP PERHAPS", -141), ("*ESE 256", -222), ("*ESE ON", -104),
        ]
    )
    func mistakes(message: String, code: Int) throws {
        var bench = try Bench("keysight-33500b")
        #expect(bench.say(message).isEmpty)
        #expect(bench.error().hasPrefix("\(code),\""), "\(message)")
        #expect(bench.error() == "+0,\"No error\"")
    }

    @Test("short and long forms, cases, channels and paths mean the same")
    func spellings() throws {
        var bench = try Bench("keysight-33500b")
        for message in [
            "SOURCE1:FUNCTION:PULSE:WIDTH 2e-6", "sour:func:puls:widt 2 us", "FUNC:PULS:WIDT 2US",
            ":FUNC:PULS:WIDT 0.002 MS", "FUNC:PULS:TRAN:LEAD 10 NS;TRA 10 NS;:FUNC:PULS:WIDT 2 US",
        ] {
            _ = bench.say("*RST;\(message)")
            #expect(bench.say("FUNC:PULS:WIDT?") == "+2.00000000000000E-06", "\(message)")
        }
        _ = bench.say("SOUR2:FUNC:PULS:WIDT 3 US")
        #expect(bench.say("SOUR2:FUNC:PULS:WIDT?;:FUNC:PULS:WIDT?;*OPC?").hasSuffix("E-06;1"))
        #expect(bench.error() == "+0,\"No error\"")
        _ = bench.say("FUNCT:PULS:WIDT 1 US")
        #expect(bench.error().hasPrefix("-113"))
    }

    @Test("MIN, MAX and INF are numbers, and the range of a voltage follows the load")
    func words() throws {
        var bench = try Bench("keysight-33500b")
        #expect(bench.say("VOLT? MAX") == "+1.00000000000000E+01")
        _ = bench.say("OUTP:LOAD INF")
        #expect(bench.say("OUTP:LOAD?") == "+9.90000000000000E+37")
        #expect(bench.say("VOLT? MAX") == "+2.00000000000000E+01")
        #expect(bench.say("VOLT?") == "+2.00000000000000E-01")
        _ = bench.say("FUNC:PULS:TRAN:LEAD MIN")
        #expect(bench.say("FUNC:PULS:TRAN:LEAD?") == "+8.40000000000000E-09")
    }

    @Test("a message before the answer was fetched interrupts, a fetch without one is refused")
    func exchange() throws {
        var bench = try Bench("rigol-dg1000z")
        bench.generator.receive(Array("*IDN?".utf8))
        #expect(bench.generator.statusByte & 0x10 != 0)
        bench.generator.receive(Array("*CLS".utf8))
        #expect(bench.generator.fetchAnswer() == nil)
        #expect(bench.generator.faults.map(\.code) == [-410, -420])
        #expect(bench.error() == "-420,\"Query UNTERMINATED\"")
    }

    @Test("a full error queue keeps the first errors and ends with an overflow")
    func overflow() throws {
        var bench = try Bench("rigol-dg1000z")
        for _ in 0..<30 { _ = bench.say("NONSENSE") }
        var codes: [String] = []
        while codes.last != "0" { codes.append(String(bench.error().prefix { $0 != "," })) }
        #expect(codes == Array(repeating: "-113", count: 19) + ["-350", "0"])
    }

    @Test("the event register tells kinds of errors apart and is read once")
    func events() throws {
        var bench = try Bench("keysight-33500b")
        #expect(bench.say("*ESR?") == "128")
        _ = bench.say("NONSENSE")
        #expect(bench.say("*ESR?") == "32")
        _ = bench.say("VOLT 100")
        #expect(bench.say("*ESR?") == "16")
        _ = bench.say("*ESE 16;*SRE 32")
        _ = bench.say("VOLT 100")
        #expect(bench.say("*STB?") == "100")
        #expect(bench.say("*ESR?") == "16")
    }

    @Test("a train is put out only for the edge that is waited for, with the output on")
    func triggers() throws {
        var bench = try Bench("rigol-dg1000z")
        let setting =
            ":SOUR1:FUNC PULS;:OUTP1:LOAD INF;:SOUR1:VOLT 2;:SOUR1:VOLT:OFFS 1;"
            + ":SOUR1:BURS:TRIG:SOUR EXT;:SOUR1:BURS:TRIG:SLOP NEG;:SOUR1:BURS:NCYC 7;:SOUR1:BURS ON"
        _ = bench.say(setting)
        bench.generator.externalTrigger(rising: false)
        #expect(bench.generator.waveforms.isEmpty)
        _ = bench.say(":OUTP1 ON")
        bench.generator.externalTrigger(rising: true)
        #expect(bench.generator.waveforms.isEmpty)
        bench.generator.externalTrigger(rising: false)
        let train = try #require(bench.generator.waveforms.first)
        #expect(train.count == 7 && train.period == 1_000_000_000)
        #expect(train.points.map(\.voltage) == [0, 2_000_000, 2_000_000, 0])
        // 500 us from half to half of edges of 20 ns, which are 25 ns whole.
        #expect(train.points.map(\.time) == [0, 25_000, 500_000_000, 500_025_000])
        #expect(bench.error().hasPrefix("0"))
    }

    @Test("an output that is on without a burst runs free")
    func freeRunning() throws {
        var bench = try Bench("tektronix-afg3000")
        _ = bench.say("OUTP1 ON")
        #expect(bench.generator.isFreeRunning(1))
        _ = bench.say("BURS ON;:TRIG:SOUR EXT")
        #expect(!bench.generator.isFreeRunning(1))
        #expect(bench.generator.restLevel(2) == nil)
    }

    @Test("inverting mirrors at the offset, or at 0 V, as the family does")
    func inverting() throws {
        var rigol = try Bench("rigol-dg4000")
        _ = rigol.say(":OUTP1:IMP INF;:SOUR1:VOLT 2;:SOUR1:VOLT:OFFS 1;:OUTP1:POL INV;:OUTP1 ON")
        #expect(rigol.generator.restLevel(1) == 2_000_000)
        var siglent = try Bench("siglent-sdg2000x")
        _ = siglent.say("C1:BSWV AMP,2,OFST,1")
        _ = siglent.say("C1:OUTP ON,PLRT,INVT")
        #expect(siglent.generator.restLevel(1) == 0)
    }

    @Test("the Siglent family changes values without a word and has no error queue")
    func siglent() throws {
        var bench = try Bench("siglent-sdg2000x")
        #expect(bench.say("C1:BSWV WIDTH,1E-12").isEmpty)
        #expect(bench.say("C1:BSWV?").contains("WIDTH,1.63e-08,"))
        #expect(bench.say("SYST:ERR?").isEmpty)
        #expect(bench.generator.faults.last == .undefinedHeader)
        _ = bench.say("C1:BSWV NOKEY,1")
        #expect(bench.generator.faults.last == .invalidWord)
        _ = bench.say("C1:BSWV AMP")
        #expect(bench.generator.faults.last == .missingParameter)
        #expect(bench.say("C2:OUTP?") == "C2:OUTP OFF,LOAD,HZ,PLRT,NOR")
    }

    @Test("a reset switches the output off and restores every setting")
    func reset() throws {
        var bench = try Bench("keysight-81150a")
        _ = bench.say(":FUNC1 PULS;:OUTP1 ON")
        #expect(bench.generator.isOn(1))
        _ = bench.say("*RST")
        #expect(!bench.generator.isOn(1))
        #expect(bench.say(":FUNC1?") == "SIN")
    }
}
