// SPDX-License-Identifier: Apache-2.0

internal import BoardLink
package import ControlAPI
internal import Experiments
package import Transports
internal import WireProtocol

/// Boards behind byte streams.
package struct LinkedBoards: BoardAccess {
    /// Opens the stream to a board behind a wire.
    package typealias Opener = @Sendable (BoardAddress) throws(TransportError) -> any ByteStream

    /// A serial port that is attached.
    package struct Port: Hashable, Sendable {
        /// The path of the device.
        package var path: String
        /// What it is.
        package var about: String
        /// The USB vendor id, if it has one.
        package var vendor: UInt16?
        /// The USB product id, if it has one.
        package var product: UInt16?
        /// The USB serial number, if it has one.
        package var serialNumber: String?

        /// A port.
        package init(
            path: String,
            about: String,
            vendor: UInt16?,
            product: UInt16?,
            serialNumber: String?
        ) {
            self.path = path
            self.about = about
            self.vendor = vendor
            self.product = product
            self.serialNumber = serialNumber
        }
    }

    private let openStream: Opener
    private let listPorts: @Sendable () throws(TransportError) -> [Port]

    /// Boards whose wires are reached by the given functions.
    ///
    /// - Parameters:
    ///   - openStream: Opens a wire; sockets only, unless told otherwise.
    ///   - listPorts: The ports that are attached; none, unless told otherwise.
    package init(
        openStream: @escaping Opener = LinkedBoards.openSocket,
        listPorts: @escaping @Sendable () throws(TransportError) -> [Port] = { [] }
    ) {
        self.openStream = openStream
        self.listPorts = listPorts
    }

    /// How long connecting may take.
    package static let connectTimeout = Duration.seconds(5)

    /// Opens a socket; refuses what needs hardware.
    @Sendable
    package static func openSocket(
        _ address: BoardAddress
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
        let (stream, recording) = try stream(to: address, for: run)
        let nonce = UInt64.random(in: 1...UInt64.max)
        return try LinkedBoard(
            await BoardSession.open(stream, nonce: nonce),
            address: address.description,
            isReplay: stream is ReplayStream,
            recording: recording
        )
    }

    /// The stream to a board, recorded where the run asks for it.
    private func stream(
        to address: BoardAddress,
        for run: PreparedRun
    ) throws(TransportError) -> (stream: any ByteStream, recording: RecordingStream?) {
        if case .replay(let path) = address {
            return (try Self.replay(path), nil)
        }
        let stream = try live(address)
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

    private func live(_ address: BoardAddress) throws(TransportError) -> any ByteStream {
        address == .simulated ? try SimulatedBoardThread.start() : try openStream(address)
    }

    private func session(_ address: BoardAddress) async throws -> BoardSession {
        try await BoardSession.open(try live(address), nonce: UInt64.random(in: 1...UInt64.max))
    }

    /// See ``BoardAccess/devices()``.
    package func devices() async throws -> [DeviceReport] {
        let simulated = DeviceReport(address: "sim", about: "a simulated board in this process")
        return [simulated] + (try listPorts().map(Self.report))
    }

    private static func report(_ port: Port) -> DeviceReport {
        func hexadecimal(_ id: UInt16) -> String {
            let digits = String(id, radix: 16)
            return String(repeating: "0", count: 4 - digits.count) + digits
        }
        var usb: String?
        if let vendor = port.vendor, let product = port.product {
            usb = "\(hexadecimal(vendor)):\(hexadecimal(product))"
        }
        return DeviceReport(
            address: "serial:\(port.path)",
            about: port.about.isEmpty ? "a serial port" : port.about,
            usb: usb,
            serial: port.serialNumber
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
        let stream = try openStream(address)
        // First of all the stop itself: it needs no session.
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
