// SPDX-License-Identifier: Apache-2.0

package import PulsePrograms
package import WireProtocol

/// Who a board is and what it can do, as it says in its answer to a hello.
package struct BoardDescriptor: Hashable, Sendable {
    /// Serial number.
    package let serial: String
    /// Name and version of the firmware build.
    package let firmware: String
    /// What stands behind the outputs.
    package let physics: Physics
    /// Differs after every boot.
    package let boot: UInt64
    /// What programs may assume.
    package let traits: BoardTraits
    /// Link ticks a second.
    package let linkTickRate: UInt32
    /// Number of the last play started since boot; 0 for none.
    package let lastPlay: UInt32
    /// State at the time of the hello.
    package let state: BoardState
    /// The fault that was latched then, or none.
    package let firstFault: BoardFault

    init(_ reply: Message.HelloReply) {
        serial = Self.text(reply.serial)
        firmware = Self.text(reply.firmware)
        physics = reply.physics
        boot = reply.boot
        linkTickRate = reply.linkTickRate
        lastPlay = reply.lastPlay
        state = reply.state
        firstFault = reply.firstFault
        traits = BoardTraits(
            rows: Int(reply.rows),
            columns: Int(reply.columns),
            gates: Int(reply.gates),
            sources: Int(reply.sources),
            programTick: reply.programTick,
            shortestTicks: UInt64(reply.shortestTicks),
            updateTicks: UInt64(max(1, reply.updateTicks)),
            dacStep: max(1, reply.dacStep),
            dacMaximum: reply.dacMaximum,
            adcRanges: reply.adcRanges,
            adcStep: reply.adcStep,
            adcMaximum: reply.adcMaximum,
            programMemory: Int(reply.programMemory),
            recordMemory: Int(reply.recordMemory),
            cellCeiling: reply.cellCeiling,
            lineCeiling: reply.lineCeiling,
            switches: reply.switches
        )
    }

    /// Text of a board, with everything but printable ASCII escaped.
    static func text<let count: Int>(_ text: FixedText<count>) -> String {
        var result = ""
        for index in 0..<text.utf8Count {
            let byte = text.bytes[index]
            if byte >= 0x20, byte < 0x7F {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "\\x" + String(byte, radix: 16)
            }
        }
        return result
    }
}
