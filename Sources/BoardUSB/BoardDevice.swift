// SPDX-License-Identifier: Apache-2.0

/// A board as a USB device: packets on one side, bytes of the wire protocol on the other.
///
/// ```
///   bus                         BoardDevice                              board
///   control ───────▶ requests, line coding, breaks ──▶ takeEvent()
///   bulk OUT 03 ─┐                                     isHeld
///   bulk OUT 05 ─┴─▶ owner? ─▶ received ─────────────▶ nextReceivedByte()
///   bulk IN  83 ◀┐
///   bulk IN  86 ◀┴── owner? ◀─ toSend ◀────────────── send(_:)
/// ```
///
/// It knows no hardware and no clock: a USB peripheral, or a server that plays one, moves packets
/// in and out. Two functions carry the protocol and one of them owns the board: the one that
/// spoke last, and while ``isHeld`` the one that spoke first. What the other says then is not
/// taken: its bulk endpoint stalls; the serial one, which terminals cannot clear, swallows it.
public struct BoardDevice: ~Copyable {
    /// What carries the protocol.
    public enum Function: UInt8, Sendable {
        /// Nothing yet.
        case none
        /// The vendor interface.
        case vendor
        /// The serial interface.
        case serial
    }

    /// What the board has to know of the bus.
    public enum Event: Sendable {
        /// The outputs must become safe at once: a break, or the request for it.
        case emergencyStop
        /// The owner is gone: the bus was reset or left, the device unconfigured, or DTR fell.
        case hostLeft
    }

    /// How a data packet fared.
    public enum TransferOutcome: Equatable, Sendable {
        /// So many bytes were moved; a packet to the host may be empty.
        case moved(Int)
        /// Not now; the host tries again (NAK).
        case notReady
        /// The endpoint is halted, or there is none (STALL).
        case stalled
    }

    /// How a control transfer fared.
    public enum ControlOutcome: Equatable, Sendable {
        /// It is done, and so many bytes go to the host.
        case done(Int)
        /// The request is refused (STALL).
        case stalled
    }

    /// Packets each queue holds.
    private static let packetsPerQueue = 4
    /// The wire protocol's end of a frame; at a change of owner it ends what the other left open.
    private static let frameEnd: UInt8 = 0

    let descriptors: BoardDescriptors
    let isSelfPowered: Bool
    /// The bytes of a bulk packet.
    public let packetByteCount: Int

    /// The chosen configuration, 0 for none.
    public internal(set) var configuration: UInt8 = 0
    /// Who carries the protocol.
    public internal(set) var owner = Function.none
    /// Whether the owner stays the owner: true while the board is energised.
    public var isHeld = false

    /// The line's rate, stop bits, parity and data bits; nothing depends on them.
    var lineCoding: (rate: UInt32, stopBits: UInt8, parity: UInt8, dataBits: UInt8) = (
        115_200, 0, 0, 8
    )
    /// Whether the terminal is there: DTR.
    public internal(set) var isTerminalReady = false
    /// Halted endpoints, a bit each, as ``haltBit(of:)`` counts.
    var halts: UInt32 = 0

    private var received: ByteQueue
    private var toSend: ByteQueue
    /// The last packet to the owner was full and no byte followed: an empty one must end it.
    private var owesEmptyPacket = false
    private var isStopDue = false
    private var isLeaveDue = false

    /// A device that is not configured yet; all memory is taken here.
    public init(_ identity: BoardDescriptors.Identity, speed: BoardDescriptors.Speed) {
        descriptors = BoardDescriptors(identity, speed: speed)
        isSelfPowered = identity.isSelfPowered
        packetByteCount = speed.packetByteCount
        received = ByteQueue(capacity: Self.packetsPerQueue * speed.packetByteCount)
        toSend = ByteQueue(capacity: Self.packetsPerQueue * speed.packetByteCount)
    }

    /// Takes note of a reset of the bus, or that it is gone.
    public mutating func reset() {
        configure(0)
        isTerminalReady = false
    }

    // MARK: Packets

    /// Takes a packet of the host, of at most ``packetByteCount`` bytes.
    public mutating func take(
        _ packet: borrowing Span<UInt8>,
        on endpoint: UInt8
    )
        -> TransferOutcome
    {
        let function: Function
        switch endpoint {
        case BoardDescriptors.Endpoint.vendorOut: function = .vendor
        case BoardDescriptors.Endpoint.serialOut: function = .serial
        default: return .stalled
        }
        guard configuration != 0, !isHalted(endpoint) else { return .stalled }
        if packet.isEmpty { return .moved(0) }
        guard becomeOwner(function) else {
            return function == .serial ? .moved(packet.count) : .stalled
        }
        guard received.room >= packet.count else { return .notReady }
        for index in packet.indices { received.append(packet[index]) }
        return .moved(packet.count)
    }

    /// Gives a packet to the host: as much as there is, `packet` holds and a packet may have.
    public mutating func give(
        _ packet: inout MutableSpan<UInt8>,
        on endpoint: UInt8
    )
        -> TransferOutcome
    {
        let function: Function
        switch endpoint {
        case BoardDescriptors.Endpoint.vendorIn: function = .vendor
        case BoardDescriptors.Endpoint.serialIn: function = .serial
        case BoardDescriptors.Endpoint.serialNotice: function = .none
        default: return .stalled
        }
        guard configuration != 0, !isHalted(endpoint) else { return .stalled }
        guard function != .none, function == owner else { return .notReady }
        let limit = min(packet.count, packetByteCount)
        var count = 0
        while count < limit, let byte = toSend.removeFirst() {
            packet[count] = byte
            count += 1
        }
        guard count > 0 || owesEmptyPacket else { return .notReady }
        owesEmptyPacket = count == packetByteCount
        return .moved(count)
    }

    // MARK: The board's side

    /// The next byte of the host.
    public mutating func nextReceivedByte() -> UInt8? { received.removeFirst() }

    /// How many bytes ``send(_:)`` takes now.
    public var roomToSend: Int { toSend.room }

    /// Sends a byte to the owner, which needs room.
    ///
    /// Without an owner nobody hears it.
    public mutating func send(_ byte: UInt8) {
        guard owner != .none else { return }
        toSend.append(byte)
    }

    /// What has happened since the last call; a stop comes before everything else.
    public mutating func takeEvent() -> Event? {
        if isStopDue {
            isStopDue = false
            return .emergencyStop
        }
        guard isLeaveDue else { return nil }
        isLeaveDue = false
        return .hostLeft
    }

    // MARK: Owner and configuration

    /// Asks the board for an emergency stop.
    mutating func requestStop() { isStopDue = true }

    /// Chooses a configuration, or none; every transfer begins anew.
    mutating func configure(_ number: UInt8) {
        leave()
        configuration = number
        halts = 0
    }

    /// Gives the board up.
    mutating func leave() {
        guard owner != .none else { return }
        owner = .none
        isLeaveDue = true
        empty()
    }

    private mutating func becomeOwner(_ function: Function) -> Bool {
        guard owner != function else { return true }
        guard owner == .none || !isHeld else { return false }
        owner = function
        empty()
        received.append(Self.frameEnd)
        toSend.append(Self.frameEnd)
        return true
    }

    private mutating func empty() {
        received.removeAll()
        toSend.removeAll()
        owesEmptyPacket = false
    }
}

/// A device belongs to whoever runs its board's loop.
@available(*, unavailable)
extension BoardDevice: Sendable {}
