// SPDX-License-Identifier: Apache-2.0

/// The eight bytes that begin a control transfer.
///
/// Source: Universal Serial Bus Specification 2.0, 9.3.
public struct SetupPacket: Equatable, Sendable, BitwiseCopyable {
    /// Direction, kind and recipient: `bmRequestType`.
    public var kind: UInt8
    /// What is asked: `bRequest`.
    public var request: UInt8
    /// `wValue`.
    public var value: UInt16
    /// `wIndex`: an interface or an endpoint, where one is meant.
    public var index: UInt16
    /// How many bytes the data stage has at most: `wLength`.
    public var length: UInt16

    /// A request of the given fields.
    public init(kind: UInt8, request: UInt8, value: UInt16, index: UInt16, length: UInt16) {
        self.kind = kind
        self.request = request
        self.value = value
        self.index = index
        self.length = length
    }

    /// The request in the eight bytes at `start`, or nil when they are not there.
    public init?(_ bytes: borrowing Span<UInt8>, at start: Int = 0) {
        guard start >= 0, bytes.count - start >= 8 else { return nil }
        kind = bytes[start]
        request = bytes[start + 1]
        value = UInt16(bytes[start + 2]) | UInt16(bytes[start + 3]) << 8
        index = UInt16(bytes[start + 4]) | UInt16(bytes[start + 5]) << 8
        length = UInt16(bytes[start + 6]) | UInt16(bytes[start + 7]) << 8
    }

    /// Whether the data stage goes from the device to the host.
    public var isToHost: Bool { kind & 0x80 != 0 }

    /// Kind and request as one number, which names a request of the specification.
    var name: UInt16 { UInt16(kind) << 8 | UInt16(request) }
}
