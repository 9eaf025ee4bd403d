// SPDX-License-Identifier: Apache-2.0

/// What a board tells a USB host about itself.
///
/// ```
/// interface 0   vendor FF/48/01          bulk OUT 03, bulk IN 83     the board link
/// interface 1   CDC-ACM, communications  interrupt IN 84           ┐ joined by an interface
/// interface 2   CDC data                 bulk OUT 05, bulk IN 86   ┘ association
/// ```
///
/// The vendor interface needs no driver of the system; the serial one works where only a serial
/// port is at hand. Both carry the same bytes.
///
/// Source: Universal Serial Bus Specification 2.0, 9.6; USB ECN Interface Association Descriptor;
/// USB Class Definitions for Communications Devices 1.2, 5.2.3, and PSTN Devices 1.2, 5.3.
public struct BoardDescriptors: Sendable {
    /// How fast the bus is.
    public enum Speed: Sendable {
        /// 12 Mbit/s.
        case full
        /// 480 Mbit/s.
        case high

        /// The bytes of a bulk packet.
        public var packetByteCount: Int { self == .full ? 64 : 512 }
    }

    /// Who the device says it is.
    public struct Identity: Sendable {
        /// The vendor id.
        public var vendor: UInt16
        /// The product id.
        public var product: UInt16
        /// The release of the board as binary-coded decimals.
        public var release: UInt16
        /// The serial number: printable ASCII, at most 31 bytes.
        public var serial: [UInt8]
        /// Whether the board has a supply of its own and lives on without the bus.
        public var isSelfPowered: Bool

        /// By default the ids that pid.codes sets aside for tests; they must not be shipped.
        ///
        /// Source: https://pid.codes/1209/0001/.
        public init(
            serial: [UInt8],
            vendor: UInt16 = 0x1209,
            product: UInt16 = 0x0001,
            release: UInt16 = 0x0100,
            isSelfPowered: Bool = true
        ) {
            self.vendor = vendor
            self.product = product
            self.release = release
            self.serial = serial
            self.isSelfPowered = isSelfPowered
        }
    }

    /// Addresses of the endpoints; the highest bit says "to the host".
    enum Endpoint {
        static let vendorOut: UInt8 = 0x03
        static let vendorIn: UInt8 = 0x83
        static let serialNotice: UInt8 = 0x84
        static let serialOut: UInt8 = 0x05
        static let serialIn: UInt8 = 0x86
    }

    /// Kinds of descriptors.
    enum Kind {
        static let device: UInt8 = 1
        static let configuration: UInt8 = 2
        static let text: UInt8 = 3
        static let qualifier: UInt8 = 6
        static let otherSpeed: UInt8 = 7
    }

    static let interfaceCount: UInt16 = 3

    /// The device descriptor.
    public let device: [UInt8]
    /// The configuration with all that belongs to it.
    public let configuration: [UInt8]
    /// What a high-speed device says of itself at the other speed; empty at full speed.
    public let qualifier: [UInt8]
    /// The configuration at the other speed; empty at full speed.
    public let otherSpeed: [UInt8]
    /// The texts, from the languages to the last interface's name.
    public let texts: [[UInt8]]

    /// The descriptors of a board; all memory is taken here.
    public init(_ identity: Identity, speed: Speed) {
        precondition(
            !identity.serial.isEmpty && identity.serial.count <= 31,
            "A serial number has 1 to 31 bytes."
        )
        device =
            [18, Kind.device] + Self.word(0x0200) + Self.association + [64]
            + Self.word(identity.vendor) + Self.word(identity.product) + Self.word(identity.release)
            + [1, 2, 3, 1]
        configuration = Self.configuration(identity, speed, Kind.configuration)
        switch speed {
        case .full:
            qualifier = []
            otherSpeed = []
        case .high:
            qualifier = [10, Kind.qualifier] + Self.word(0x0200) + Self.association + [64, 1, 0]
            otherSpeed = Self.configuration(identity, .full, Kind.otherSpeed)
        }
        texts = [
            [4, Kind.text] + Self.word(0x0409),
            Self.text(Array("Hebb".utf8)),
            Self.text(Array("Hebb crossbar board".utf8)),
            Self.text(identity.serial),
            Self.text(Array("Hebb board link".utf8)),
            Self.text(Array("Hebb board link, serial".utf8)),
        ]
    }

    /// Class, subclass and protocol of a device whose functions have several interfaces.
    private static let association: [UInt8] = [0xEF, 0x02, 0x01]

    private static func configuration(
        _ identity: Identity,
        _ speed: Speed,
        _ kind: UInt8
    ) -> [UInt8] {
        let interfaces = vendorFunction(speed) + serialFunction(speed)
        let attributes: UInt8 = identity.isSelfPowered ? 0xC0 : 0x80
        // 250 steps of 2 mA from the bus, or none.
        let current: UInt8 = identity.isSelfPowered ? 0 : 250
        return [9, kind] + word(UInt16(9 + interfaces.count))
            + [UInt8(interfaceCount), 1, 0, attributes, current] + interfaces
    }

    private static func vendorFunction(_ speed: Speed) -> [UInt8] {
        [9, 4, 0, 0, 2, 0xFF, 0x48, 0x01, 4]
            + bulk(Endpoint.vendorOut, speed) + bulk(Endpoint.vendorIn, speed)
    }

    private static func serialFunction(_ speed: Speed) -> [UInt8] {
        // Notices: 16 bytes each 16 ms, which is 2⁷ microframes or 16 frames.
        let interval: UInt8 = speed == .high ? 8 : 16
        let association: [UInt8] = [8, 11, 1, 2, 0x02, 0x02, 0x01, 5]
        let communications: [UInt8] = [9, 4, 1, 0, 1, 0x02, 0x02, 0x01, 5]
        let header: [UInt8] = [5, 0x24, 0x00] + word(0x0110)
        let callManagement: [UInt8] = [5, 0x24, 0x01, 0x00, 2]
        // Line coding, control lines and breaks.
        let abilities: [UInt8] = [4, 0x24, 0x02, 0x06]
        let union: [UInt8] = [5, 0x24, 0x06, 1, 2]
        let notices: [UInt8] = [7, 5, Endpoint.serialNotice, 3] + word(16) + [interval]
        let data: [UInt8] = [9, 4, 2, 0, 2, 0x0A, 0x00, 0x00, 0]
        let control = association + communications + header + callManagement + abilities + union
        return control + notices + data
            + bulk(Endpoint.serialOut, speed) + bulk(Endpoint.serialIn, speed)
    }

    private static func bulk(_ address: UInt8, _ speed: Speed) -> [UInt8] {
        [7, 5, address, 2] + word(UInt16(speed.packetByteCount)) + [0]
    }

    private static func word(_ value: UInt16) -> [UInt8] {
        [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
    }

    /// ASCII as the UTF-16 of a text descriptor.
    private static func text(_ characters: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [UInt8(2 + 2 * characters.count), Kind.text]
        for character in characters { bytes += [character, 0] }
        return bytes
    }
}
