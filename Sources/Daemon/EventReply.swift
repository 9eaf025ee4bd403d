// SPDX-License-Identifier: Apache-2.0

internal import ControlAPI
internal import Hummingbird
internal import NIOCore

/// Replies with server-sent events.
enum EventReply {
    /// How often a silent connection shows that it lives.
    static let keepAliveInterval = Duration.seconds(10)
    /// How many events may wait for a slow client.
    static let limit = 512

    static func response(_ events: AsyncStream<some Encodable & Sendable>) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                try await write(events, to: &writer)
                try await writer.finish(nil)
            }
        )
    }

    private static func write(
        _ events: AsyncStream<some Encodable & Sendable>,
        to writer: inout any ResponseBodyWriter
    ) async throws {
        let (chunks, continuation) = AsyncStream.makeStream(
            of: [UInt8].self,
            bufferingPolicy: .bufferingNewest(limit)
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                for await event in events {
                    continuation.yield(ServerSentEvents.event(try ControlJSON.data(event)))
                }
            }
            group.addTask {
                while true {
                    try await Task.sleep(for: keepAliveInterval)
                    continuation.yield(ServerSentEvents.keepAlive)
                }
            }
            for await chunk in chunks { try await writer.write(ByteBuffer(bytes: chunk)) }
            group.cancelAll()
        }
    }
}
