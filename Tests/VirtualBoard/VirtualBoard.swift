// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BoardUSB
import Foundation
import SimulatedBoard
import Transports
import USBOverIP

/// A USB device with a board behind it, for a kernel or a USB/IP client.
@main
struct VirtualBoard: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "virtual-board",
        abstract: "Plug a simulated board into a virtual USB port.",
        discussion: """
            --local needs root and the kernel module vhci_hcd; --listen needs nothing and waits for \
            `usbip attach`. Lines on standard input: unplug, plug, quit. Its records are of origin \
            simulated; those of a board behind --board are of that board's origin.
            """
    )

    @Flag(help: "Plug it into this machine's virtual host controller.")
    var local = false

    @Option(help: ArgumentHelp("Wait for USB/IP clients at 127.0.0.1.", valueName: "port"))
    var listen: UInt16?

    @Option(help: "The serial number: 1 to 15 printable ASCII characters.")
    var serial = "HB0001"

    @Option(help: "The seed of the devices for hosts that bring none.")
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("Another board, for example unix:PATH.", valueName: "address"))
    var board: String?

    @Flag(help: "Instead of a board, send every byte back.")
    var echo = false

    @Flag(help: "The board starts anew with every plugging in.")
    var busPowered = false

    @Option(
        help: ArgumentHelp(
            "Unplug once, after so many bytes to the host, as soon as a program plays.",
            valueName: "bytes"
        )
    )
    var unplugAfter: Int?

    @Option(help: ArgumentHelp("Plug in again after so long.", valueName: "milliseconds"))
    var replugAfter: Int?

    func validate() throws {
        guard local != (listen != nil) else {
            throw ValidationError("Use one of --local and --listen PORT.")
        }
        guard !echo || board == nil else { throw ValidationError("--echo has no board.") }
        let isPrintable = serial.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isPrintable, (1...15).contains(serial.utf8.count) else {
            throw ValidationError("A serial number is 1 to 15 printable ASCII characters.")
        }
    }

    func run() throws {
        // The board's state lies on the stack; the standard size of threads does not hold it.
        let thread = Thread {
            do {
                try serve()
                Foundation.exit(0)
            } catch {
                FileHandle.standardError.write(Data("virtual-board: \(error)\n".utf8))
                Foundation.exit(1)
            }
        }
        thread.stackSize = 16 << 20
        thread.start()
        while true { sleep(3600) }
    }

    private var busOptions: BusOptions {
        let identity = BoardDescriptors.Identity(
            serial: Array(serial.utf8),
            isSelfPowered: !busPowered
        )
        return BusOptions(
            identity: identity,
            isBusPowered: busPowered,
            unplugAfter: unplugAfter,
            replugAfter: replugAfter
        )
    }

    private func serve() throws {
        if echo { return try serve(EchoFarBoard()) }
        guard let board else { return try serve(SimulatedFarBoard(serial: serial, seed: seed)) }
        guard case .socket(let address) = try BoardAddress(parsing: board) else {
            throw ValidationError("--board: use unix:PATH or tcp:HOST:PORT.")
        }
        let stream = try SocketConnector.connect(to: address, timeout: .seconds(10))
        try serve(BridgedFarBoard(stream))
    }

    private func serve(_ board: consuming some FarBoard & ~Copyable) throws {
        var onBus = BoardOnBus(board, busOptions)
        let wishes = Wishes()
        wishes.listen()
        if let listen {
            try serve(&onBus, port: listen, wishes)
        } else {
            try serveKernel(&onBus, wishes)
        }
    }

    // MARK: The kernel's own controller

    private func serveKernel(
        _ onBus: inout BoardOnBus<some FarBoard & ~Copyable>,
        _ wishes: Wishes
    ) throws {
        while true {
            let port = try KernelPort.attach()
            EventLog.say("plugged in at port \(port.number)")
            let end = onBus.serve(port.stream, wishes)
            if end == .unplugged || end == .quit {
                try port.detach()
                EventLog.say("unplugged")
            }
            if end == .quit || !waitForPlug(&onBus, wishes) { return }
        }
    }

    /// Lives without a bus until somebody plugs it in; false when the program shall end.
    private func waitForPlug(
        _ onBus: inout BoardOnBus<some FarBoard & ~Copyable>,
        _ wishes: Wishes
    ) -> Bool {
        let now = ContinuousClock.now
        let replug = replugAfter.map { now + .milliseconds($0) }
        while true {
            switch wishes.next() {
            case .plug: return true
            case .quit: return false
            case .unplug, nil: break
            }
            if let replug, ContinuousClock.now >= replug { return true }
            onBus.liveAlone()
        }
    }

    // MARK: USB/IP clients

    private func serve(
        _ onBus: inout BoardOnBus<some FarBoard & ~Copyable>,
        port: UInt16,
        _ wishes: Wishes
    ) throws {
        let listener = try SocketListener(.tcp(host: "127.0.0.1", port: port))
        EventLog.say("listening at \(listener.address)")
        let descriptors = BoardDescriptors(busOptions.identity, speed: .high)
        while wishes.next() != .quit {
            guard let stream = try listener.accept(timeout: .zero) else {
                onBus.liveAlone()
                continue
            }
            defer { stream.close() }
            do {
                guard let rest = try importDevice(stream, descriptors) else { continue }
                EventLog.say("imported")
                if onBus.serve(stream, beginningWith: rest, wishes) == .quit { return }
            } catch {
                EventLog.say("a client failed: \(error)")
            }
        }
    }

    /// What follows the import, or nil when the client did not import.
    private func importDevice(
        _ stream: any ByteStream,
        _ descriptors: BoardDescriptors
    ) throws -> [UInt8]? {
        var conversation = ImportConversation(descriptors)
        while true {
            let bytes = try stream.read(maximumCount: 4096, timeout: .seconds(5))
            guard !bytes.isEmpty else { return nil }
            switch try conversation.receive(bytes) {
            case .wait: continue
            case .close(let answer):
                try stream.write(answer, timeout: .seconds(5))
                return nil
            case .imported(let answer, let rest):
                try stream.write(answer, timeout: .seconds(5))
                return rest
            }
        }
    }
}
