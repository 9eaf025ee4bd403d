// SPDX-License-Identifier: Apache-2.0

/// A board that is attached to this machine, or a port that may lead to one.
///
/// All of it is known without opening the device: nothing was written to it.
package struct AttachedDevice: Hashable, Sendable {
    /// The address that leads to it.
    package var address: BoardAddress

    /// A text for people, empty when the system has none.
    package var about: String

    /// The USB ids, nil when it is not on USB.
    package var identifiers: USBIdentifiers?

    /// The USB serial number, nil when it has none.
    package var serialNumber: String?

    /// Whether its USB ids are those of a board.
    package var isKnownBoard: Bool

    /// Why it cannot be opened by this user now, nil when it can.
    package var obstacle: String?

    /// What differs after it is plugged in again: its number on the bus.
    package var plugging: String

    /// What is known of a device.
    package init(
        address: BoardAddress,
        about: String = "",
        identifiers: USBIdentifiers? = nil,
        serialNumber: String? = nil,
        isKnownBoard: Bool = false,
        obstacle: String? = nil,
        plugging: String = ""
    ) {
        self.address = address
        self.about = about
        self.identifiers = identifiers
        self.serialNumber = serialNumber
        self.isKnownBoard = isKnownBoard
        self.obstacle = obstacle
        self.plugging = plugging
    }
}

/// A device that came or went.
package enum DeviceChange: Hashable, Sendable {
    /// It was attached, or what is known of it changed, such as who may open it.
    case appeared(AttachedDevice)
    /// It was detached.
    case left(AttachedDevice)

    /// What happened between two looks at the machine: first what left, then what appeared, each
    /// in the order of the lists.
    ///
    /// A device that was unplugged and plugged in again between the looks left and appeared. One
    /// that only became accessible appeared again.
    package static func between(
        _ earlier: [AttachedDevice],
        _ later: [AttachedDevice]
    ) -> [Self] {
        let left = earlier.filter { device in
            !later.contains { $0.isSamePlugging(as: device) }
        }
        let appeared = later.filter { !earlier.contains($0) }
        return left.map(Self.left) + appeared.map(Self.appeared)
    }
}

extension AttachedDevice {
    fileprivate func isSamePlugging(as other: Self) -> Bool {
        address == other.address && plugging == other.plugging
    }
}
