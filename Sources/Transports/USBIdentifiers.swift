// SPDX-License-Identifier: Apache-2.0

/// The ids that say what a USB device is.
package struct USBIdentifiers: Hashable, Sendable, CustomStringConvertible {
    /// The id of its vendor.
    package let vendor: UInt16

    /// The id that its vendor gave it.
    package let product: UInt16

    /// Ids.
    package init(vendor: UInt16, product: UInt16) {
        self.vendor = vendor
        self.product = product
    }

    /// Both in hexadecimal, such as `1209:0001`.
    package var description: String { "\(Self.digits(vendor)):\(Self.digits(product))" }

    /// Whether boards have these ids.
    package var areThoseOfABoard: Bool { Self.boards.contains(self) }

    /// The ids of boards: the one place where they stand, beside `udev/69-hebb-test-boards.rules`.
    ///
    /// Hebb has no product id of its own yet. The one here is for tests and development boards
    /// only, and no product may be shipped with it.
    ///
    /// Source: pid.codes, "1209:0001 Test PID".
    private static let boards: Set<Self> = [Self(vendor: 0x1209, product: 0x0001)]

    private static func digits(_ id: UInt16) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
