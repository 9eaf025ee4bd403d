// SPDX-License-Identifier: Apache-2.0

import BoardUSB
import USBOverIP

/// A device on a bus, and the commands a host sends it.
struct Bus: ~Copyable {
    var device: BoardDevice
    var server = TransferServer()

    init(speed: BoardDescriptors.Speed = .high, isConfigured: Bool = true) {
        device = BoardDevice(BoardDescriptors.Identity(serial: Array("HB0001".utf8)), speed: speed)
        if isConfigured { _ = control(0x00, 9, value: 1) }
    }

    // What the device says of itself, for expectations, which cannot look into it.

    var owner: BoardDevice.Function { device.owner }
    var configuration: UInt8 { device.configuration }
    var isTerminalReady: Bool { device.isTerminalReady }
    var lineRate: UInt32 { device.lineRate }

    mutating func takeEvent() -> BoardDevice.Event? { device.takeEvent() }

    // MARK: Packets, without a server

    /// A control transfer; what the device answers, nil when it refuses.
    mutating func control(
        _ kind: UInt8,
        _ request: UInt8,
        value: UInt16 = 0,
        index: UInt16 = 0,
        length: UInt16 = 255,
        data: [UInt8] = []
    ) -> [UInt8]? {
        let setup = SetupPacket(
            kind: kind,
            request: request,
            value: value,
            index: index,
            length: data.isEmpty ? length : UInt16(data.count)
        )
        var room = [UInt8](repeating: 0xEE, count: Int(length))
        var span = room.mutableSpan
        let outcome = device.control(setup, data: data.span, answer: &span)
        guard case .done(let count) = outcome else { return nil }
        return Array(room.prefix(count))
    }

    /// A packet to the device.
    mutating func out(_ endpoint: UInt8, _ bytes: [UInt8]) -> BoardDevice.TransferOutcome {
        device.take(bytes.span, on: endpoint)
    }

    /// A packet from the device; nil when it has none or refuses.
    mutating func `in`(_ endpoint: UInt8, room: Int = 512) -> [UInt8]? {
        var packet = [UInt8](repeating: 0xEE, count: room)
        var span = packet.mutableSpan
        guard case .moved(let count) = device.give(&span, on: endpoint) else { return nil }
        return Array(packet.prefix(count))
    }

    // MARK: The board's side

    /// Everything the host has sent.
    mutating func received() -> [UInt8] {
        var bytes: [UInt8] = []
        while let byte = device.nextReceivedByte() { bytes.append(byte) }
        return bytes
    }

    mutating func send(_ bytes: [UInt8]) {
        for byte in bytes { device.send(byte) }
    }

    // MARK: Commands of a USB/IP host

    /// Hands bytes to the server; what it answers.
    mutating func exchange(_ bytes: [UInt8]) throws -> [UInt8] {
        try server.receive(bytes, for: &device)
        return answers()
    }

    /// Serves what waits; what the server answers.
    mutating func serve() -> [UInt8] {
        server.serve(&device)
        return answers()
    }

    private mutating func answers() -> [UInt8] {
        defer { server.output = [] }
        return server.output
    }
}

/// Commands and answers as the bytes on a USB/IP connection.
enum Wanted {
    static func word(_ value: Int) -> [UInt8] {
        let word = UInt32(truncatingIfNeeded: value)
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
    }

    static func submit(
        _ sequence: Int,
        endpoint: Int,
        isToHost: Bool,
        count: Int,
        setup: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0],
        data: [UInt8] = []
    ) -> [UInt8] {
        word(1) + word(sequence) + word(0x10002) + word(isToHost ? 1 : 0) + word(endpoint)
            + word(0) + word(count) + word(0) + word(0) + word(0) + setup + data
    }

    static func unlink(_ sequence: Int, victim: Int) -> [UInt8] {
        word(2) + word(sequence) + word(0x10002) + word(0) + word(0) + word(victim)
            + [UInt8](repeating: 0, count: 24)
    }

    static func completion(
        _ sequence: Int,
        status: Int = 0,
        count: Int = 0,
        data: [UInt8] = []
    ) -> [UInt8] {
        word(3) + word(sequence) + [UInt8](repeating: 0, count: 12) + word(status) + word(count)
            + [UInt8](repeating: 0, count: 20) + data
    }

    static func unlinked(_ sequence: Int, status: Int) -> [UInt8] {
        word(4) + word(sequence) + [UInt8](repeating: 0, count: 12) + word(status)
            + [UInt8](repeating: 0, count: 24)
    }
}
