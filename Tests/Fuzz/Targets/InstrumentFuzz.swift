// SPDX-License-Identifier: Apache-2.0

import Instruments

/// Hostile bytes of instruments.
enum InstrumentFuzz {
    /// What a line brings, cut into messages however it arrives, each read as reply, as command and
    /// as a header of USBTMC.
    static func messages(_ bytes: [UInt8]) {
        var whole = MessageBuffer()
        whole.append(bytes)
        var dribbling = MessageBuffer()
        var messages: [[UInt8]] = []
        for byte in bytes {
            dribbling.append([byte])
            while let message = take(&dribbling) { messages.append(message) }
        }
        for expected in messages {
            precondition(take(&whole) == expected, "Messages depend on how bytes arrive.")
        }
        for message in messages + [bytes] { read(message) }
    }

    private static func take(_ buffer: inout MessageBuffer) -> [UInt8]? {
        guard case .message(let message) = buffer.takeMessage(maximumCount: 4096) else {
            return nil
        }
        return message
    }

    private static func read(_ message: [UInt8]) {
        do throws(SCPIFault) {
            let reply = try SCPIReply.parse(message)
            precondition(!reply.answers.isEmpty, "A reply without an answer.")
        } catch {
            precondition(!"\(error)".isEmpty, "A mistake without a number.")
        }
        do throws(SCPIFault) {
            _ = try SCPIMessage.parse(message)
        } catch {
            precondition(!"\(error)".isEmpty, "A mistake without a number.")
        }
        if let identity = InstrumentIdentity(parsing: message) {
            precondition(!identity.description.isEmpty, "An instrument without a name.")
        }
        _ = USBTMCHeader(message)
    }
}
