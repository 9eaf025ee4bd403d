// SPDX-License-Identifier: Apache-2.0

import Testing
import WireProtocol

@testable import Daemon

@Suite("An emergency stop outside any session")
struct EmergencyFrameTests {
    @Test("is one whole frame that a board obeys")
    func frame() {
        var decoder = FrameDecoder(maximumPayload: FrameHeader.serialPayload)
        var opcodes: [UInt8] = []
        for byte in LinkedBoards.emergencyFrame() {
            if case .frame(let header) = decoder.receive(byte) { opcodes.append(header.opcode) }
        }
        #expect(opcodes == [Opcode.emergencyStop.rawValue])
    }
}
