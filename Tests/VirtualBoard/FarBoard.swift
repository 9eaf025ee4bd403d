// SPDX-License-Identifier: Apache-2.0

import Foundation
import SimulatedBoard
import Synchronization
import Transports

/// What lies behind the USB device.
protocol FarBoard: ~Copyable {
    /// Whether outputs may leave the safe state, as far as it is known.
    var isEnergised: Bool { get }
    /// Whether a pulse program plays, as far as it is known.
    var isPlaying: Bool { get }
    /// What the board is doing, for the log.
    var stateName: String { get }
    /// Takes a byte of the host.
    mutating func receive(_ byte: UInt8)
    /// Stops at once.
    mutating func emergencyStop()
    /// The host is gone.
    mutating func hostLeft()
    /// Does what is due; whether there is more to do at once.
    mutating func poll() -> Bool
    /// The next byte for the host.
    mutating func nextOutputByte() -> UInt8?
    /// Begins anew, as a board does whose supply came back.
    mutating func reboot()
}

/// The board's own runtime, on models.
struct SimulatedFarBoard: FarBoard, ~Copyable {
    private var board: BoardSimulator
    private let serial: String
    private let seed: UInt64

    init(serial: String, seed: UInt64) {
        self.serial = serial
        self.seed = seed
        board = Self.booted(serial, seed)
    }

    var isEnergised: Bool { board.isEnergised }
    var isPlaying: Bool { board.isPlaying }
    var stateName: String { board.stateName }

    mutating func receive(_ byte: UInt8) { board.receive(byte) }
    mutating func emergencyStop() { board.receiveBreak() }
    mutating func hostLeft() { board.receiveHostLoss() }
    mutating func poll() -> Bool { board.poll() }
    mutating func nextOutputByte() -> UInt8? { board.nextOutputByte() }
    mutating func reboot() { board = Self.booted(serial, seed) }

    private static func booted(_ serial: String, _ seed: UInt64) -> BoardSimulator {
        let boot = UInt64.random(in: 1...UInt64.max)
        return BoardSimulator(BoardSimulator.Options(serial: serial, boot: boot, seed: seed))
    }
}

/// No board: every byte comes back.
///
/// It shows what the path alone can do.
struct EchoFarBoard: FarBoard, ~Copyable {
    private var bytes: [UInt8] = []
    private var sentCount = 0

    var isEnergised: Bool { false }
    var isPlaying: Bool { true }
    var stateName: String { "echo" }

    mutating func receive(_ byte: UInt8) { bytes.append(byte) }
    mutating func emergencyStop() {}
    mutating func hostLeft() { reboot() }
    mutating func poll() -> Bool { !bytes.isEmpty }

    mutating func nextOutputByte() -> UInt8? {
        guard sentCount < bytes.count else {
            reboot()
            return nil
        }
        sentCount += 1
        return bytes[sentCount - 1]
    }

    mutating func reboot() {
        bytes.removeAll(keepingCapacity: true)
        sentCount = 0
    }
}

/// A board at the far end of a stream, for example emulated firmware.
struct BridgedFarBoard: FarBoard, ~Copyable {
    private let stream: any ByteStream
    private let arrived = Mailbox()
    private var fromHost: [UInt8] = []
    private var toHost: [UInt8] = []
    private var sentCount = 0

    init(_ stream: any ByteStream) {
        self.stream = stream
        let arrived = arrived
        Thread.detachNewThread {
            do throws(TransportError) {
                while true {
                    arrived.put(try stream.read(maximumCount: 4096, timeout: .seconds(3600)))
                }
            } catch {
                EventLog.say("the board behind the bridge is gone: \(error)")
                exit(1)
            }
        }
    }

    /// Nothing is known of it; it guards itself.
    var isEnergised: Bool { false }
    var isPlaying: Bool { true }
    var stateName: String { "bridged" }

    mutating func receive(_ byte: UInt8) { fromHost.append(byte) }
    mutating func hostLeft() {}
    mutating func reboot() {}

    mutating func emergencyStop() {
        do throws(TransportError) {
            if try !stream.sendBreak() { EventLog.say("this bridge cannot pass a break on") }
        } catch {
            EventLog.say("no break was sent: \(error)")
        }
    }

    mutating func poll() -> Bool {
        if !fromHost.isEmpty {
            do throws(TransportError) {
                try stream.write(fromHost, timeout: .seconds(10))
                fromHost.removeAll(keepingCapacity: true)
            } catch {
                EventLog.say("the board behind the bridge takes nothing: \(error)")
                exit(1)
            }
        }
        if sentCount == toHost.count {
            toHost = arrived.takeAll()
            sentCount = 0
        }
        return sentCount < toHost.count
    }

    mutating func nextOutputByte() -> UInt8? {
        guard sentCount < toHost.count else { return nil }
        sentCount += 1
        return toHost[sentCount - 1]
    }
}

/// Bytes that one thread leaves for another.
final class Mailbox: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    func put(_ more: [UInt8]) { bytes.withLock { $0 += more } }

    func takeAll() -> [UInt8] {
        bytes.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
    }
}
