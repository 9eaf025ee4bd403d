// SPDX-License-Identifier: Apache-2.0

import AnalogueParts
import Testing

/// Frames of the analogue parts, bit by bit.
struct FrameTests {
    @Test("a DAC's frame is command, channel and an offset code, 0x8000 for 0 V")
    func writesDAC() {
        #expect(LTC2668.writeAndUpdate(0, 0) == 0x308000)
        #expect(LTC2668.writeAndUpdate(15, .max) == 0x3FFFFF)
        #expect(LTC2668.write(7, .min) == 0x070000)
        #expect(LTC2668.writeAndUpdateAll(-1) == 0xA07FFF)
        #expect(LTC2668.spanOfAll == 0xE00002)
    }

    @Test("the multiplexer looks at one output, or at none")
    func looksAtDAC() {
        #expect(LTC2668.look(at: 5) == 0xB00015)
        #expect(LTC2668.look(at: nil) == 0xB00000)
    }

    @Test("the converter's range is written as a half word, and codes are offset binary")
    func readsConverter() {
        #expect(ADS8681.selectRange == 0xD014_0003)
        #expect(ADS8681.code(0x8000_0000) == 0)
        #expect(ADS8681.code(0xFFFF_1234) == 32767)
        #expect(ADS8681.code(0x0000_0000) == -32768)
        #expect(ADS8681.isSaturated(32767))
        #expect(!ADS8681.isSaturated(32766))
    }

    @Test("the far end of a chain of switches is sent first")
    func chainsSwitches() {
        #expect(ADG1414.frame(nearestFirst: [1, 2, 3, 4, 5, 6]) == 0x0605_0403_0201)
    }
}
