// SPDX-License-Identifier: Apache-2.0

/// What the descriptors of a USB device say about one of its interfaces.
package struct USBInterface: Hashable, Sendable {
    /// One way in or out of an interface.
    package struct Endpoint: Hashable, Sendable {
        /// Its number; the highest bit is set when bytes come from the device.
        package let address: UInt8
        /// The kind of its transfers, in the lowest two bits.
        package let attributes: UInt8
        /// The most bytes of a packet.
        package let packetByteCount: Int

        /// An endpoint.
        package init(address: UInt8, attributes: UInt8, packetByteCount: Int) {
            self.address = address
            self.attributes = attributes
            self.packetByteCount = packetByteCount
        }

        /// Whether its transfers are bulk transfers.
        ///
        /// Source: Universal Serial Bus Specification 2.0, table 9-13, bmAttributes.
        var isBulk: Bool { attributes & 3 == 2 }
        /// Whether bytes come from the device.
        var isIncoming: Bool { address & 0x80 != 0 }
    }

    /// The number by which it is claimed.
    package let number: UInt8
    /// Which of its settings this is; 0 is in force after the device was configured.
    package let setting: UInt8
    /// Its class, subclass and protocol.
    package let kind: Kind
    /// Its endpoints, in the order of the descriptors.
    package let endpoints: [Endpoint]

    /// The class, subclass and protocol of an interface.
    package struct Kind: Hashable, Sendable {
        /// The class; 0xFF is the vendor's own.
        package let code: UInt8
        /// The subclass.
        package let subclass: UInt8
        /// The protocol.
        package let protocolCode: UInt8

        /// A kind of interface.
        package init(_ code: UInt8, _ subclass: UInt8, _ protocolCode: UInt8) {
            self.code = code
            self.subclass = subclass
            self.protocolCode = protocolCode
        }

        /// An interface that carries the board protocol, and says so.
        package static let boardLink = Self(0xFF, 0x48, 0x01)
    }

    /// An interface.
    package init(number: UInt8, setting: UInt8 = 0, kind: Kind, endpoints: [Endpoint]) {
        self.number = number
        self.setting = setting
        self.kind = kind
        self.endpoints = endpoints
    }
}

/// The interface of a board that carries its byte stream.
package struct USBBulkInterface: Hashable, Sendable {
    /// The number by which it is claimed.
    package let number: UInt8
    /// Where bytes come from the board.
    package let incoming: USBInterface.Endpoint
    /// Where bytes go to the board.
    package let outgoing: USBInterface.Endpoint

    /// The one of `interfaces` that carries the byte stream: one that says it does, else the first
    /// of the vendor's own class, each with a bulk endpoint either way; nil without such.
    package init?(among interfaces: [USBInterface]) {
        let candidates = interfaces.filter { $0.kind.code == 0xFF && $0.setting == 0 }
        let declared = candidates.filter { $0.kind == .boardLink }
        guard let found = (declared + candidates).lazy.compactMap(Self.init(of:)).first else {
            return nil
        }
        self = found
    }

    private init?(of interface: USBInterface) {
        let bulk = interface.endpoints.filter(\.isBulk)
        guard let incoming = bulk.first(where: \.isIncoming),
            let outgoing = bulk.first(where: { !$0.isIncoming })
        else { return nil }
        number = interface.number
        self.incoming = incoming
        self.outgoing = outgoing
    }
}
