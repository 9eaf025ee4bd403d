// SPDX-License-Identifier: Apache-2.0

package import BoardUSB

/// What a USB/IP client says before the transfers: it lists devices or imports one.
///
/// Source: Linux, `Documentation/usb/usbip_protocol.rst`, OP_REQ_DEVLIST and OP_REQ_IMPORT.
package struct ImportConversation: Sendable {
    /// What is to be done now.
    package enum Step: Equatable, Sendable {
        /// More bytes must come.
        case wait
        /// Send these bytes and close.
        case close([UInt8])
        /// Send these bytes; what follows, beginning with `rest`, are transfers.
        case imported([UInt8], rest: [UInt8])
    }

    /// The name of the one device.
    package static let busName = "1-1"
    private static let version: [UInt8] = [0x01, 0x11]
    private static let highSpeed: UInt32 = 3

    private let descriptors: BoardDescriptors
    private var input: [UInt8] = []

    /// A conversation about one device.
    package init(_ descriptors: BoardDescriptors) { self.descriptors = descriptors }

    /// Takes bytes of the client.
    package mutating func receive(_ bytes: [UInt8]) throws(ProtocolError) -> Step {
        input += bytes
        guard input.count >= 8 else { return .wait }
        switch (input[2], input[3]) {
        case (0x80, 0x05):
            return .close(header(5, failed: false) + [0, 0, 0, 1] + device + interfaces)
        case (0x80, 0x03):
            guard input.count >= 40 else { return .wait }
            guard Array(input[8..<40]) == padded(Self.busName, to: 32) else {
                return .close(header(3, failed: true))
            }
            return .imported(header(3, failed: false) + device, rest: Array(input[40...]))
        default: throw ProtocolError(sentence: "the client's first request is none")
        }
    }

    private func header(_ code: UInt8, failed: Bool) -> [UInt8] {
        Self.version + [0, code, 0, 0, 0, failed ? 1 : 0]
    }

    private var device: [UInt8] {
        let raw = descriptors.device
        return padded("/sys/devices/virtual/usb1/\(Self.busName)", to: 256)
            + padded(Self.busName, to: 32) + bytes(UInt32(1)) + bytes(UInt32(2))
            + bytes(Self.highSpeed)
            + [raw[9], raw[8], raw[11], raw[10], raw[13], raw[12]] + raw[4...6]
            + [0, raw[17], descriptors.configuration[4]]
    }

    /// Class, subclass and protocol of each interface, and a zero.
    private var interfaces: [UInt8] {
        var found: [UInt8] = []
        var rest = descriptors.configuration[...]
        while let length = rest.first, length > 0 {
            let one = rest.prefix(Int(length))
            if one[one.startIndex + 1] == 4 { found += one.dropFirst(5).prefix(3) + [0] }
            rest = rest.dropFirst(Int(length))
        }
        return found
    }
}
