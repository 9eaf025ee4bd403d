// SPDX-License-Identifier: Apache-2.0

import Foundation
import Transports

/// A port of the kernel's virtual host controller, which takes a socket for a cable.
///
/// Source: Linux, `drivers/usb/usbip/vhci_sysfs.c`: `attach` takes "port descriptor device speed",
/// `detach` takes a port; `status` has a line for each port whose third word is 004 while free.
struct KernelPort {
    private static let folder = "/sys/devices/platform/vhci_hcd.0"
    private static let highSpeed = 3
    /// Bus 1, device 2, as the controller names what it imported.
    private static let device = 1 << 16 | 2

    let number: Int
    /// The device's end of the cable.
    let stream: DescriptorStream

    /// Plugs a device in.
    static func attach() throws -> Self {
        guard let number = try freePort() else {
            throw PortError(sentence: "no port of the virtual host controller is free")
        }
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw PortError(sentence: "no pair of sockets: \(SystemError.last)")
        }
        defer { close(ends[1]) }
        let stream = try DescriptorStream(descriptor: ends[0], description: "vhci port \(number)")
        try write("\(number) \(ends[1]) \(device) \(highSpeed)", to: "attach")
        return Self(number: number, stream: stream)
    }

    /// Pulls the device out.
    func detach() throws {
        try Self.write("\(number)", to: "detach")
        stream.close()
    }

    private static func freePort() throws -> Int? {
        let path = "\(folder)/status"
        guard let status = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw PortError(sentence: "\(path) cannot be read: is the module vhci_hcd loaded?")
        }
        for line in status.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count > 2, words[0] == "hs", words[2] == "004" { return Int(words[1]) }
        }
        return nil
    }

    private static func write(_ text: String, to file: String) throws {
        let path = "\(folder)/\(file)"
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw PortError(sentence: "\(path): \(SystemError.last)") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw PortError(sentence: "\(path) refuses \(text): \(SystemError.last)")
        }
    }
}

/// Why a device cannot be plugged in.
struct PortError: Error, CustomStringConvertible {
    let sentence: String
    var description: String { "\(sentence)." }
}
