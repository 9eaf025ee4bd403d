// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Speaks to the daemon: HTTP/1.1 over its Unix socket, a connection for each request.
package struct ControlClient: Sendable {
    /// The path of the socket.
    package let socket: String
    /// How long an answer may take, and how long events may be silent, in seconds.
    package let patienceSeconds: Int64

    /// A client of the daemon at `socket`.
    package init(socket: String, patienceSeconds: Int64 = 60) {
        self.socket = socket
        self.patienceSeconds = patienceSeconds
    }

    /// The reply to a request without a body.
    ///
    /// - Throws: ``ControlFailure``: what the daemon refused, or that it cannot be reached.
    package func get<Reply: Decodable>(
        _ path: String,
        as type: Reply.Type = Reply.self
    ) async throws -> Reply {
        try decode(await data(.GET, path, nil, nil))
    }

    /// The reply to a request with a JSON body.
    ///
    /// - Parameters:
    ///   - path: The path.
    ///   - body: The body.
    ///   - key: The idempotency key: the same key twice asks for one thing.
    ///   - type: What the reply is.
    /// - Returns: The reply.
    /// - Throws: ``ControlFailure``, as ``get(_:as:)``.
    package func post<Reply: Decodable>(
        _ path: String,
        _ body: (some Encodable & Sendable)?,
        key: String? = nil,
        as type: Reply.Type = Reply.self
    ) async throws -> Reply {
        let bytes = try body.map { Array(try ControlJSON.data($0)) } ?? Array("{}".utf8)
        return try decode(await data(.POST, path, bytes, key))
    }

    /// Hands each event of a run to `handle`, in order, until the last one.
    ///
    /// - Throws: ``ControlFailure`` `daemonLost` when the events end before the run does, and
    ///   what `handle` throws.
    package func watch(
        _ run: String,
        _ handle: (RunEvent) async throws -> Void
    ) async throws {
        var isOver = false
        try await follow("/v1/runs/\(Self.escaped(run))/events") { (event: RunEvent) in
            try await handle(event)
            isOver = event.isLast
            return !isOver
        }
        guard isOver else { throw ControlFailure.daemonLost("its events ended early") }
    }

    /// Hands the devices that are attached, and each one that comes or goes, to `handle`.
    ///
    /// - Throws: ``ControlFailure`` `daemonLost` when the daemon ends, and what `handle` throws.
    package func watchDevices(_ handle: (DeviceEvent) async throws -> Void) async throws {
        try await follow("/v1/devices/events") { (event: DeviceEvent) in
            try await handle(event)
            return true
        }
        throw ControlFailure.daemonLost("its events ended")
    }

    /// Hands events to `handle` until it returns false or they end.
    private func follow<Event: Decodable>(
        _ path: String,
        _ handle: (Event) async throws -> Bool
    ) async throws {
        var splitter = ServerSentEvents()
        try await exchange(.GET, path, nil, nil) { bytes in
            for data in try splitter.receive(bytes) {
                guard try await handle(decode(Data(data))) else { return false }
            }
            return true
        }
    }

    /// The text as one part of a path.
    package static func escaped(_ part: String) -> String {
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        return part.addingPercentEncoding(withAllowedCharacters: allowed) ?? part
    }

    private func decode<Reply: Decodable>(_ data: Data) throws -> Reply {
        do {
            return try ControlJSON.value(from: data)
        } catch {
            throw ControlFailure.replyMalformed("\(error)")
        }
    }

    private func data(
        _ method: HTTPMethod,
        _ path: String,
        _ body: [UInt8]?,
        _ key: String?
    ) async throws -> Data {
        var collected = Data()
        try await exchange(method, path, body, key) { bytes in
            collected.append(contentsOf: bytes)
            return true
        }
        return collected
    }

    /// Sends a request and hands the body of its answer to `receive` until that returns false.
    private func exchange(
        _ method: HTTPMethod,
        _ path: String,
        _ body: [UInt8]?,
        _ key: String?,
        _ receive: (ByteBufferView) async throws -> Bool
    ) async throws {
        var head = HTTPRequestHead(version: .http1_1, method: method, uri: path)
        head.headers = ["host": "localhost", "connection": "close", "accept": "*/*"]
        if let body {
            head.headers.add(name: "content-type", value: "application/json")
            head.headers.add(name: "content-length", value: String(body.count))
        }
        if let key { head.headers.add(name: "idempotency-key", value: key) }
        let connection = try await connect()
        do {
            try await connection.executeThenClose { inbound, outbound in
                try await outbound.write(.head(head))
                if let body { try await outbound.write(.body(ByteBuffer(bytes: body))) }
                try await outbound.write(.end(nil))
                try await Self.read(inbound, receive)
            }
        } catch let error as IOError {
            throw ControlFailure.daemonLost("\(error)")
        } catch let error as ChannelError {
            throw ControlFailure.daemonLost("\(error)")
        } catch HTTPParserError.invalidEOFState {
            throw ControlFailure.daemonLost("it ended in the middle of its answer")
        } catch let error as HTTPParserError {
            throw ControlFailure.replyMalformed("\(error)")
        }
    }

    private static func read(
        _ inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>,
        _ receive: (ByteBufferView) async throws -> Bool
    ) async throws {
        var refusal: Data?
        var isComplete = false
        parts: for try await part in inbound {
            switch part {
            case .head(let head):
                if head.status.code >= 300 { refusal = Data() }
            case .body(let buffer):
                if refusal != nil {
                    refusal?.append(contentsOf: buffer.readableBytesView)
                } else if try await !receive(buffer.readableBytesView) {
                    return
                }
            case .end:
                isComplete = true
                break parts
            }
        }
        guard isComplete else {
            throw ControlFailure.daemonLost("it closed the connection or was silent for too long")
        }
        guard let refusal else { return }
        throw Self.failure(refusal)
    }

    /// The failure that a body tells of.
    private static func failure(_ body: Data) -> ControlFailure {
        do {
            return try ControlJSON.value(from: body)
        } catch {
            return .replyMalformed(String(decoding: body, as: UTF8.self))
        }
    }

    private typealias Connection = NIOAsyncChannel<
        HTTPClientResponsePart, HTTPPart<HTTPRequestHead, ByteBuffer>
    >

    private func connect() async throws -> Connection {
        let patience = TimeAmount.seconds(patienceSeconds)
        do {
            return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.seconds(5))
                .connect(unixDomainSocketPath: socket) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        try pipeline.addHandler(IdleStateHandler(readTimeout: patience))
                        try pipeline.addHTTPClientHandlers()
                        try pipeline.addHandler(SilenceLimit())
                        return try Connection(wrappingChannelSynchronously: channel)
                    }
                }
        } catch let error as IOError {
            throw error.errnoCode == EACCES
                ? ControlFailure.daemonForbidden(socket) : .daemonAbsent(socket)
        }
    }
}

/// Closes a connection on which nothing arrived for too long, and sends bodies of bytes.
private final class SilenceLimit: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart
    typealias OutboundIn = HTTPPart<HTTPRequestHead, ByteBuffer>
    typealias OutboundOut = HTTPClientRequestPart

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part: HTTPClientRequestPart =
            switch unwrapOutboundIn(data) {
            case .head(let head): .head(head)
            case .body(let buffer): .body(.byteBuffer(buffer))
            case .end(let trailers): .end(trailers)
            }
        context.write(wrapOutboundOut(part), promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}

@available(*, unavailable)
extension SilenceLimit: Sendable {}
