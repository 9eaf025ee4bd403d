// SPDX-License-Identifier: Apache-2.0

/// A board, or a port that may lead to one.
package struct DeviceReport: Hashable, Sendable, Codable {
    /// The address to give to `--board`.
    package var address: String
    /// What it is.
    package var about: String
    /// The USB ids as `vvvv:pppp`, where there are any.
    package var usb: String?
    /// The serial number, where there is one.
    package var serial: String?
    /// True when its USB ids are those of a board; else it is not known what it is.
    package var known: Bool?
    /// Why it cannot be opened now, if so.
    package var problem: String?
    /// The ticket of the job that has it, if any.
    package var job: String?

    /// A board or a port.
    package init(
        address: String,
        about: String,
        usb: String? = nil,
        serial: String? = nil,
        known: Bool? = nil,
        problem: String? = nil,
        job: String? = nil
    ) {
        self.address = address
        self.about = about
        self.usb = usb
        self.serial = serial
        self.known = known
        self.problem = problem
        self.job = job
    }
}

/// The boards and ports.
package struct DeviceList: Hashable, Sendable, Codable {
    /// The boards and ports; the simulated board is the first.
    package var devices: [DeviceReport]

    /// A list of boards and ports.
    package init(devices: [DeviceReport]) { self.devices = devices }
}

/// A board or a port that came or went.
package struct DeviceEvent: Hashable, Sendable, Codable {
    /// What happened.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// It is attached, or what is known of it changed.
        case appeared
        /// It was detached.
        case left
    }

    /// What happened.
    package var kind: Kind
    /// To which device.
    package var device: DeviceReport

    /// An event.
    package init(_ kind: Kind, _ device: DeviceReport) {
        self.kind = kind
        self.device = device
    }
}
