// SPDX-License-Identifier: Apache-2.0

import BoardUSB
import Foundation
import Transports
import USBOverIP

/// A board and its USB device, and the loop that runs both.
struct BoardOnBus<Board: FarBoard & ~Copyable>: ~Copyable {
    /// How the time on the bus ended.
    enum End {
        case unplugged
        case hostGone
        case quit
    }

    /// How long a board without work waits for the bus.
    private let idleWait = Duration.milliseconds(4)

    private var board: Board
    private var device: BoardDevice
    private let options: BusOptions
    private var state = ""
    private var owner = BoardDevice.Function.none
    private var lineRate: UInt32 = 0
    private var unplugAt: Int?

    init(_ board: consuming Board, _ options: BusOptions) {
        self.board = board
        self.options = options
        device = BoardDevice(options.identity, speed: .high)
        unplugAt = options.unplugAfter
    }

    /// Serves a host until somebody ends it.
    mutating func serve(
        _ stream: any ByteStream,
        beginningWith first: [UInt8] = [],
        _ wishes: Wishes
    ) -> End {
        var server = TransferServer()
        if options.isBusPowered { board.reboot() }
        device.reset()
        defer {
            EventLog.say("bytes to host \(server.bytesToHost), from host \(server.bytesFromHost)")
            leaveBus()
        }
        do {
            try server.receive(first, for: &device)
            var isBusy = true
            while true {
                switch wishes.next() {
                case .unplug: return unplugging(.unplugged)
                case .quit: return unplugging(.quit)
                case .plug, nil: break
                }
                if let limit = unplugAt, server.bytesToHost >= limit, board.isPlaying {
                    unplugAt = nil
                    return unplugging(.unplugged)
                }
                let wait = isBusy ? Duration.zero : idleWait
                let bytes = try stream.read(maximumCount: 1 << 18, timeout: wait)
                try server.receive(bytes, for: &device)
                isBusy = turn(&server)
                guard !server.output.isEmpty else { continue }
                try stream.write(server.output, timeout: .seconds(10))
                server.output.removeAll(keepingCapacity: true)
            }
        } catch {
            EventLog.say("the bus ended: \(error)")
            return .hostGone
        }
    }

    /// Lets the board live without a bus for one turn, unless it has no supply then.
    mutating func liveAlone() {
        Thread.sleep(forTimeInterval: 0.004)
        guard !options.isBusPowered else { return }
        _ = board.poll()
        while board.nextOutputByte() != nil {}
        note()
    }

    private func unplugging(_ end: End) -> End {
        EventLog.say("unplugging")
        return end
    }

    private mutating func turn(_ server: inout TransferServer) -> Bool {
        var isBusy = false
        repeat {
            while let byte = device.nextReceivedByte() { board.receive(byte) }
            handleEvents()
            isBusy = board.poll()
            device.isHeld = board.isEnergised
            while device.roomToSend > 0, let byte = board.nextOutputByte() { device.send(byte) }
            let before = server.waitingCount
            server.serve(&device)
            if server.waitingCount == before { break }
        } while true
        note()
        return isBusy
    }

    private mutating func handleEvents() {
        while let event = device.takeEvent() {
            EventLog.say("\(event)")
            switch event {
            case .emergencyStop: board.emergencyStop()
            case .hostLeft: board.hostLeft()
            }
        }
    }

    private mutating func leaveBus() {
        device.reset()
        handleEvents()
        note()
    }

    /// Logs what has changed.
    private mutating func note() {
        if state != board.stateName {
            state = board.stateName
            EventLog.say("board \(state)")
        }
        if lineRate != device.lineRate {
            lineRate = device.lineRate
            EventLog.say("line \(lineRate) baud")
        }
        if owner != device.owner {
            owner = device.owner
            EventLog.say("owner \(owner)")
        }
    }
}

/// How the board appears on the bus.
struct BusOptions: Sendable {
    var identity: BoardDescriptors.Identity
    /// Whether the board is without supply while it is unplugged.
    var isBusPowered = false
    /// After how many bytes to the host it is unplugged by itself, once, as soon as it plays.
    var unplugAfter: Int?
    /// After how many milliseconds it is plugged in again; never if nil.
    var replugAfter: Int?
}
