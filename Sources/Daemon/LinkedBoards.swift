// SPDX-License-Identifier: Apache-2.0

internal import BoardLink
package import ControlAPI
internal import Experiments
package import Transports
internal import WireProtocol

/// Boards behind byte streams.
package struct LinkedBoards: BoardAccess {
    /// Opens the stream to a board behind a wire; the settings are for serial lines.
    package typealias Opener =
        @Sendable (BoardAddress, SerialSettings) throws(TransportError) -> any ByteStream

    /// Lists what is attached.
    package typealias Lister = @Sendable () throws(TransportError) -> [AttachedDevice]

    /// Tells what is attached and every change of it.
    package typealias Watcher = @Sendable () -> AsyncStream<DeviceChange>

    private let openStream: Opener
    private let listDevices: Lister
    private let watchDevices: Watcher

    /// Boards whose wires are reached by the given functions.
    ///
    /// - Parameters:
    ///   - openStream: Opens a wire; sockets only, unless told otherwise.
    ///   - listDevices: What is attached; nothing, unless told otherwise.
    ///   - watchDevices: What comes and goes; nothing, unless told otherwise.
    package init(
        openStream: @escaping Opener = LinkedBoards.openSocket,
        listDevices: @escaping Lister = { [] },
        watchDevices: @escaping Watcher = { AsyncStream { $0.finish() } }
    ) {
        self.openStream = openStream
        self.listDevices = listDevices
        self.watchDevices = watchDevices
    }

    /// How long connecting may take.
    package static let connectTimeout = Duration.seconds(5)

    /// Opens a socket; refuses what needs hardware.
    @Sendable
    package static func openSocket(
        _ address: BoardAddress,
        _ settings: SerialSettings
    ) throws(TransportError) -> any ByteStream {
        guard case .socket(let socket) = address else {
            throw TransportError(.unsupported, at: address.description)
        }
        return try SocketConnector.connect(to: socket, timeout: connectTimeout)
    }

    /// See ``BoardAccess/open(_:for:)``.
    package func open(
        _ address: BoardAddress,
        for run: PreparedRun
    ) async throws -> any OpenBoard {
        let settings = SerialSettings(run.experiment.bench.serial)
        let (stream, recording) = try stream(to: address, settings, for: run)
        let link = stream.particulars
        let nonce = UInt64.random(in: 1...UInt64.max)
        let session = try await BoardSession.open(stream, nonce: nonce)
        return try LinkedBoard(
            session,
            arrayLimits: await Self.arrayLimits(session),
            address: address.description,
            link: link,
            isReplay: stream is ReplayStream,
            recording: recording
        )
    }

    /// The stream to a board, recorded where the run asks for it.
    private func stream(
        to address: BoardAddress,
        _ settings: SerialSettings,
        for run: PreparedRun
    ) throws(TransportError) -> (stream: any ByteStream, recording: RecordingStream?) {
        if case .replay(let path) = address {
            return (try Self.replay(path), nil)
        }
        let stream = try live(address, settings)
        guard let path = run.capture else { return (stream, nil) }
        let header = CaptureHeader(
            address: address.description,
            build: "hebb \(Release.version)",
            schema: WireSchema.hash,
            title: run.experiment.title,
            seed: run.seed
        )
        do throws(TransportError) {
            let recording = try RecordingStream(stream, path: path, header: header)
            return (recording, recording)
        } catch {
            stream.close()
            throw error
        }
    }

    private static func replay(_ path: String) throws(TransportError) -> ReplayStream {
        let capture = try Capture(path: path)
        let schema = String(WireSchema.hash, radix: 16)
        guard capture.header.schema == schema else {
            let sentence =
                "the capture speaks schema \(capture.header.schema) of the board protocol, this "
                + "program \(schema)"
            throw TransportError(.notACapture, at: path, sentence)
        }
        return ReplayStream(capture, path: path)
    }

    private func live(
        _ address: BoardAddress,
        _ settings: SerialSettings = SerialSettings()
    ) throws(TransportError) -> any ByteStream {
        address == .simulated
            ? try SimulatedBoardThread.start() : try openStream(address, settings)
    }

    /// A session with a board that is free.
    func session(
        _ address: BoardAddress,
        _ settings: SerialSettings = SerialSettings()
    ) async throws -> BoardSession {
        let nonce = UInt64.random(in: 1...UInt64.max)
        return try await BoardSession.open(try live(address, settings), nonce: nonce)
    }

    private static let simulated = DeviceReport(
        address: "sim",
        about: "a simulated board in this process"
    )

    /// See ``BoardAccess/devices()``.
    package func devices() async throws -> [DeviceReport] {
        [Self.simulated] + (try listDevices().map(DeviceReport.init))
    }

    /// See ``BoardAccess/deviceEvents()``.
    package func deviceEvents() -> AsyncStream<DeviceEvent> {
        let changes = watchDevices()
        let (stream, continuation) = AsyncStream.makeStream(of: DeviceEvent.self)
        continuation.yield(DeviceEvent(.appeared, Self.simulated))
        let following = Task {
            for await change in changes { continuation.yield(DeviceEvent(change)) }
            continuation.finish()
        }
        // Whoever listens owns the task: it ends when they stop listening.
        continuation.onTermination = { _ in following.cancel() }
        return stream
    }
}

extension DeviceEvent {
    init(_ change: DeviceChange) {
        switch change {
        case .appeared(let device): self.init(.appeared, DeviceReport(device))
        case .left(let device): self.init(.left, DeviceReport(device))
        }
    }
}

extension DeviceReport {
    init(_ device: AttachedDevice) {
        var about = device.about
        if about.isEmpty {
            if case .serial = device.address { about = "a serial port" } else { about = "a board" }
        }
        self.init(
            address: device.address.description,
            about: about,
            usb: device.identifiers?.description,
            serial: device.serialNumber,
            known: device.isKnownBoard ? true : nil,
            problem: device.obstacle
        )
    }
}

extension SerialSettings {
    init(_ line: Bench.SerialLine) {
        self.init(
            baudRate: line.baudRate,
            parity: Parity(rawValue: line.parity.rawValue) ?? .none,
            dataTerminalReady: ModemLine(rawValue: line.dataTerminalReady.rawValue) ?? .keep,
            requestToSend: ModemLine(rawValue: line.requestToSend.rawValue) ?? .keep
        )
    }
}

extension LinkedBoards {
    /// How long a board may take to confirm a stop.
    private static let confirmationLimit = Duration.seconds(2)

    /// Sends the emergency stop straight to a board, and waits until it says that its outputs
    /// are safe and the stop is latched.
    ///
    /// - Throws: `TransportError`, `LinkError`; ``LaboratoryError`` `.boardAbsent` when the board
    ///   answers but does not confirm.
    package func emergencyStop(_ address: BoardAddress) async throws {
        let stream = try openStream(address, SerialSettings())
        // A break stops at any speed of the line; the frame after it stops where none is seen.
        sendBreak(stream)
        try stream.write(Self.emergencyFrame(), timeout: Self.confirmationLimit)
        let session = try await BoardSession.open(
            stream,
            nonce: UInt64.random(in: 1...UInt64.max)
        )
        defer { session.close() }
        session.emergencyStop()
        let end = ContinuousClock.now + Self.confirmationLimit
        while session.status?.state != .tripped {
            guard ContinuousClock.now < end else {
                let sentence = "\(address): the board answers but does not confirm the stop"
                throw LaboratoryError(.boardAbsent, sentence)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Clears a latched stop, whose cause must be gone; does nothing where none is latched.
    ///
    /// - Throws: `TransportError`, `LinkError` `.refused` while the cause persists.
    package func clearStop(_ address: BoardAddress) async throws {
        let session = try await session(address)
        defer { session.close() }
        guard session.descriptor.state == .tripped else { return }
        try await session.clearFault()
    }

    /// Sends a break where the medium has one; that it has none must not keep the stop back.
    private func sendBreak(_ stream: any ByteStream) {
        do {
            try stream.sendBreak()
        } catch {
            return
        }
    }

    /// The bytes of an emergency stop outside any session.
    static func emergencyFrame() -> [UInt8] {
        var endpoint = LinkEndpoint(
            LinkEndpoint.Configuration(receiveBytes: 1024, rate: 1_000_000, outputBytes: 1024)
        )
        endpoint.beginPayload()
        Message.EmergencyStop().encode(into: &endpoint)
        _ = endpoint.send(Message.EmergencyStop.opcode, at: 0)
        endpoint.poll(at: 0)
        var bytes: [UInt8] = [0, 0]
        while let byte = endpoint.nextOutputByte() { bytes.append(byte) }
        return bytes
    }
}
