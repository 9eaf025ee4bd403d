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
    /// The ticket of the job that has it, if any.
    package var job: String?

    /// A board or a port.
    package init(
        address: String,
        about: String,
        usb: String? = nil,
        serial: String? = nil,
        job: String? = nil
    ) {
        self.address = address
        self.about = about
        self.usb = usb
        self.serial = serial
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
