// SPDX-License-Identifier: Apache-2.0

import Instruments
import Testing

private func fault(_ text: String) -> SCPIFault? {
    do {
        _ = try SCPIMessage.parse(Array(text.utf8))
        return nil
    } catch {
        return error
    }
}

@Suite("Messages to instruments")
struct SCPIMessageTests {
    @Test("headers, numbers, queries and parameters are told apart")
    func parses() throws {
        let text = ":SOUR2:FUNC:PULS:WIDT 1.5 us;HOLD?;*RST; :DISP:TEXT \"a;\"\"b\"\"\",'c',MIN"
        let units = try SCPIMessage.parse(Array(text.utf8)).units
        try #require(units.count == 4)
        #expect(units[0].isAbsolute && !units[0].isQuery && !units[0].isCommon)
        #expect(units[0].nodes.map(\.name) == ["SOUR", "FUNC", "PULS", "WIDT"])
        #expect(units[0].nodes[0].suffix == 2)
        #expect(units[0].parameters == [.number(SCPINumber(15, exponent: -1), suffix: "US")])
        #expect(!units[1].isAbsolute && units[1].isQuery && units[1].parameters.isEmpty)
        #expect(units[2].isCommon && units[2].nodes.map(\.name) == ["RST"])
        #expect(units[3].parameters == [.string("a;\"b\""), .string("c"), .word("MIN")])
    }

    @Test("blocks hold any bytes, and their count is believed only if it fits")
    func blocks() throws {
        let bytes: [UInt8] = [59, 10, 44, 0, 255]
        let message = Array("DATA ".utf8) + SCPIData.blockBytes(bytes) + Array(";*CLS".utf8)
        let units = try SCPIMessage.parse(message).units
        #expect(units.count == 2)
        #expect(units[0].parameters == [.block(bytes)])
        #expect(fault("DATA #15abc") == .invalidBlock)
        #expect(fault("DATA #9999999999") == .invalidBlock)
        #expect(fault("DATA #") == .invalidBlock)
        let endless = try SCPIMessage.parse(Array("DATA #0abc;d\n".utf8)).units
        #expect(endless[0].parameters == [.block(Array("abc;d".utf8))])
    }

    @Test(
        "what is no message has the number that instruments report",
        arguments: [
            ("::FUNC", -102), ("FUNC:", -102), ("FUNC PULS SIN", -102), ("*", -102),
            ("FUNC,PULS", -101), ("VOLT 1,,2", -109), ("VOLT ,1", -109), ("VOLT 1,", -109),
            ("DISP \"a", -151), ("VOLT #Hxyz", -121), ("VOLT &", -102), ("OUTP1234567890 1", -114),
        ]
    )
    func refuses(text: String, code: Int) {
        #expect(fault(text)?.code == code)
    }

    @Test("messages and lists that are too long are refused")
    func bounds() {
        let bounds = SCPIBounds(byteCount: 20, elementCount: 3)
        #expect(throws: SCPIFault.inputOverrun) {
            try SCPIMessage.parse(Array(repeating: 32, count: 21), bounds: bounds)
        }
        #expect(throws: SCPIFault.inputOverrun) {
            try SCPIMessage.parse(Array("A 1,2,3,4".utf8), bounds: bounds)
        }
        #expect(throws: SCPIFault.inputOverrun) {
            try SCPIReply.parse(Array("1,2,3,4".utf8), bounds: bounds)
        }
    }

    @Test("a reply is one list for each question")
    func replies() throws {
        let reply = try SCPIReply.parse(Array("1,ON;\"x\",#12ab;9.9E37".utf8))
        #expect(
            reply.answers == [
                [.number(SCPINumber(1), suffix: ""), .word("ON")],
                [.string("x"), .block(Array("ab".utf8))],
                [.number(SCPINumber(99, exponent: 36), suffix: "")],
            ]
        )
        #expect(reply.only == nil)
        #expect(try SCPIReply.parse(Array("PULS".utf8)).only == .word("PULS"))
        #expect(throws: SCPIFault.self) { try SCPIReply.parse([]) }
        #expect(throws: SCPIFault.self) { try SCPIReply.parse(Array("1 2".utf8)) }
    }

    @Test("entries of error queues are read with and without sign and quotes")
    func faults() throws {
        #expect(try SCPIFault.parse(Array("+0,\"No error\"".utf8)) == .none)
        #expect(try SCPIFault.parse(Array("-113,\"Undefined header\"".utf8)) == .undefinedHeader)
        #expect(try SCPIFault.parse(Array("+0, No error".utf8)) == SCPIFault(0, "No error"))
        #expect(throws: SCPIFault.self) { try SCPIFault.parse(Array("No error".utf8)) }
        #expect(throws: SCPIFault.self) { try SCPIFault.parse(Array("1.5,\"x\"".utf8)) }
    }

    @Test("an identity has four fields of printable text")
    func identities() {
        let found = InstrumentIdentity(parsing: Array("Rigol Technologies, DG1032Z,1,00.01".utf8))
        #expect(found?.model == "DG1032Z")
        #expect(InstrumentIdentity(parsing: Array("a,b,c".utf8)) == nil)
        #expect(InstrumentIdentity(parsing: Array("a,b,c,d,e".utf8)) == nil)
        #expect(InstrumentIdentity(parsing: Array("a,b,c,\u{7}".utf8)) == nil)
        #expect(InstrumentIdentity(parsing: Array("a,,c,d".utf8)) == nil)
    }

    @Test("no bytes whatever stop the readers")
    func anything() {
        var generator = Bytes(seed: 1)
        let alphabet = Array("#:;,?*\"' \n0123456789eE+-.ABab\u{0}".utf8) + [200, 255]
        for _ in 0..<20_000 {
            let count = Int(generator.next() % 40)
            let bytes = (0..<count).map { _ in
                alphabet[Int(generator.next() % UInt64(alphabet.count))]
            }
            _ = try? SCPIMessage.parse(bytes)
            _ = try? SCPIReply.parse(bytes)
            _ = try? SCPIFault.parse(bytes)
            _ = InstrumentIdentity(parsing: bytes)
            _ = USBTMCHeader(bytes)
            var buffer = MessageBuffer()
            buffer.append(bytes)
            _ = buffer.takeMessage(maximumCount: 16)
        }
    }
}

/// Numbers that are the same in every run.
///
/// Source: G. Marsaglia, J. Stat. Softw. 8 (2003) 14.
struct Bytes {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state >> 11
    }
}
