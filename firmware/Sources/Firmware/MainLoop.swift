// SPDX-License-Identifier: Apache-2.0

public import BoardRuntime
public import PulsePrograms
internal import Support
internal import WireProtocol

/// The firmware of every board: bytes to the runtime, time to the runtime, bytes from it.
///
/// Nothing waits in here: a pass takes the bytes that have come, lets the runtime do one slice,
/// and sends what the port accepts.
public struct MainLoop<Driver: BoardDriver & ~Copyable, Port: BoardPort & ~Copyable>: ~Copyable {
    /// The most bytes sent in one pass, so that receiving is never kept waiting.
    private static var bytesPerPass: Int { 256 }

    private var runtime: BoardRuntime<Driver>
    private var port: Port
    /// The link tick the runtime was last told; it never falls.
    private var time: UInt64 = 0
    /// A byte the port did not accept yet.
    private var unsent: UInt8?
    private var runsWell = false

    /// A loop for a board at rest.
    ///
    /// All memory is taken here. A board whose driver is a model may be given the specimen of
    /// hosts that bring none.
    public init(
        driver: consuming Driver,
        port: consuming Port,
        identity: BoardIdentity,
        sizes: BoardRuntime<Driver>.LinkSizes = BoardRuntime<Driver>.LinkSizes(),
        specimen: Specimen? = nil
    ) {
        runtime = BoardRuntime(
            driver: driver,
            identity: identity,
            sizes: sizes,
            specimen: specimen
        )
        self.port = port
        unsent = nil
    }

    /// Runs for ever.
    ///
    /// Memory that is asked for from here on is a fault.
    public mutating func run() {
        heap_seal()
        while true {
            pass()
        }
    }

    private mutating func pass() {
        receive()
        tell(port.now())
        let isBusy = runtime.poll(at: time)
        send()
        let isEnergised = runtime.state == .armed || runtime.state == .running
        port.setOutputEnable(isEnergised)
        stack_check()
        port.feedWatchdog(isEnergised: isEnergised)
        noteWellBeing()
        if unsent != nil {
            if runtime.state != .running { port.sleep(isSending: true) }
        } else if !isBusy {
            port.sleep(isSending: false)
        }
    }

    /// Hands over what has come: at most what the port's ring held at the start.
    private mutating func receive() {
        _ = port.now()
        for _ in 0..<ReceiveRing.capacity {
            guard let (byte, tick) = port.takeByte() else { return }
            if let tick { tell(tick) }
            runtime.receive(byte, at: time)
        }
    }

    /// A frame may have come before the last poll without being taken until now.
    private mutating func tell(_ tick: UInt64) { time = max(time, tick) }

    private mutating func send() {
        for _ in 0..<Self.bytesPerPass {
            guard let byte = unsent ?? runtime.nextOutputByte() else { return }
            guard port.canSend else {
                unsent = byte
                return
            }
            port.send(byte)
            unsent = nil
        }
    }

    /// A second without a fault: earlier ones no longer count as repeated.
    private mutating func noteWellBeing() {
        guard !runsWell, time > UInt64(Port.ticksPerSecond) else { return }
        runsWell = true
        fault_forgive()
    }
}

/// One board, one loop.
@available(*, unavailable)
extension MainLoop: Sendable where Driver: ~Copyable, Port: ~Copyable {}
