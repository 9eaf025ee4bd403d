// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Glibc

/// Ctrl-C and SIGTERM while something goes on.
enum Interruption {
    /// Runs `body`; the first signal calls `stop(false)`, each further one `stop(true)`.
    ///
    /// - Parameters:
    ///   - words: What to say at the first signal and at further ones.
    ///   - stop: What ends `body`.
    ///   - body: What goes on.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    static func whileHandling<Value: Sendable>(
        saying words: (first: String, further: String) = (
            "stopping at the next safe point", "stopping now, outputs safe"
        ),
        _ stop: @escaping @Sendable (_ now: Bool) async throws -> Void,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let (signals, continuation) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(4)
        )
        let queue = DispatchQueue(label: "hebb.signals")
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var isFirst = true
                for await _ in signals {
                    Terminal.say("\n" + (isFirst ? words.first : words.further))
                    do {
                        try await stop(!isFirst)
                    } catch {
                        Terminal.say("hebb: \(error)")
                    }
                    isFirst = false
                }
            }
            let value = try await body()
            group.cancelAll()
            return value
        }
    }
}
