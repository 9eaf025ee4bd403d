// SPDX-License-Identifier: Apache-2.0

internal import BoardRuntime
internal import ModelDriver
package import Transports
internal import WireProtocol

/// A board whose devices are models in this process, at the far end of a byte stream.
///
/// It runs the same `BoardRuntime` and `ModelDriver` as the emulated firmware, so it speaks the
/// same bytes and makes the same records. Program time is virtual; link time is the real
/// monotonic clock, in microseconds, because leases protect against a host that really is gone.
///
/// Nothing here makes a thread: ``run(on:)`` and ``serve(_:until:)`` block and belong on one.
package struct BoardSimulator: ~Copyable {
    /// Who the board says it is.
    package struct Options: Sendable {
        /// The serial number, at most 16 bytes.
        package var serial: String
        /// Differs every time a board is made.
        package var boot: UInt64
        /// Seed of the devices of clients that bring no specimen.
        package var seed: UInt64

        /// Options of the given values.
        ///
        /// Every board is another one, so without a serial of its own it is named after its boot;
        /// play numbers are counted by serial.
        package init(serial: String? = nil, boot: UInt64, seed: UInt64 = 0) {
            self.serial = serial ?? "SIM-" + String(boot >> 20, radix: 16, uppercase: true)
            self.boot = boot
            self.seed = seed
        }
    }

    /// Unlike a board's own, its wires may have resistance.
    private typealias Driver = ArrayDriver<ResistiveWires>

    /// How long a board without work waits for bytes.
    private static let idleWait = Duration.milliseconds(4)

    private var runtime: BoardRuntime<Driver>
    private let start = ContinuousClock.now
    private var output: [UInt8] = []

    /// A board at rest.
    package init(_ options: Options) {
        runtime = BoardRuntime(
            driver: Driver(traits: ModelBoard.traits),
            identity: BoardIdentity(
                serial: FixedText(utf8: options.serial.utf8),
                firmware: FixedText("hebb-simulator 0.1"),
                physics: .hostModel,
                boot: options.boot,
                linkTickRate: 1_000_000
            ),
            sizes: BoardRuntime<Driver>.LinkSizes(receiveBytes: 16384, outputBytes: 4096),
            specimen: ModelBoard.standardSpecimen(seed: options.seed)
        )
    }

    /// Serves one peer until it is gone.
    package mutating func run(on stream: any ByteStream) {
        var isBusy = false
        while step(on: stream, wait: isBusy ? .zero : Self.idleWait, &isBusy) {}
        stream.close()
    }

    /// Serves one peer after the other until `isOver` says so or the listener is closed.
    ///
    /// The board lives on between peers: its lease runs out, its faults stay latched.
    package mutating func serve(
        _ listener: any ByteStreamListener,
        until isOver: () -> Bool
    ) throws(TransportError) {
        var stream: (any ByteStream)?
        var isBusy = false
        while !isOver() {
            if let peer = stream {
                let wait = isBusy ? Duration.zero : Self.idleWait
                if !step(on: peer, wait: wait, &isBusy) {
                    peer.close()
                    stream = nil
                    output = []
                }
            } else {
                _ = runtime.poll(at: now)
                while runtime.nextOutputByte() != nil {}
                stream = try listener.accept(timeout: Self.idleWait)
            }
        }
        stream?.close()
    }

    // MARK: On a wire of the caller's

    /// Whether outputs may leave the safe state.
    package var isEnergised: Bool { runtime.state == .armed || runtime.state == .running }

    /// Whether a program plays.
    package var isPlaying: Bool { runtime.state == .running }

    /// The board's state, as the protocol names it.
    package var stateName: String { "\(runtime.state)" }

    /// Takes a byte from the wire.
    package mutating func receive(_ byte: UInt8) { runtime.receive(byte, at: now) }

    /// Takes note of a break.
    package mutating func receiveBreak() { runtime.receiveBreak(at: now) }

    /// Takes note that the host is gone.
    package mutating func receiveHostLoss() { runtime.receiveHostLoss(at: now) }

    /// Does what is due; whether there is more to do at once.
    package mutating func poll() -> Bool { runtime.poll(at: now) }

    /// The next byte for the wire.
    package mutating func nextOutputByte() -> UInt8? { runtime.nextOutputByte() }

    private var now: UInt64 {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return UInt64(seconds) * 1_000_000 + UInt64(attoseconds / 1_000_000_000_000)
    }

    /// One turn of the board's loop; false when the peer is gone.
    private mutating func step(
        on stream: any ByteStream,
        wait: Duration,
        _ isBusy: inout Bool
    ) -> Bool {
        do throws(TransportError) {
            let bytes = try stream.read(maximumCount: 4096, timeout: wait)
            for byte in bytes {
                runtime.receive(byte, at: now)
            }
            isBusy = runtime.poll(at: now)
            while output.count < 65536, let byte = runtime.nextOutputByte() {
                output.append(byte)
            }
            guard !output.isEmpty else { return true }
            try stream.write(output, timeout: .zero)
            output.removeAll(keepingCapacity: true)
            return true
        } catch {
            guard error.code == .deadlineExceeded else { return false }
            output.removeFirst(min(output.count, error.context.writtenByteCount ?? 0))
            return true
        }
    }
}
