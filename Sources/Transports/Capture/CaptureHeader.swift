// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What a capture was made of; everything a host draws at random is in here or in the calls.
package struct CaptureHeader: Hashable, Sendable, Codable {
    /// The address of the board, as it was asked for.
    package var address: String
    /// How errors name the stream.
    package var stream: String
    /// The program that wrote it.
    package var build: String
    /// The hash of the board protocol's schema, in hexadecimal.
    package var schema: String
    /// When it was begun, in nanoseconds since 1970 (UTC).
    package var startedHostNanoseconds: Int64
    /// The experiment's title, for people.
    package var title: String?
    /// The seed of the run.
    package var seed: UInt64?

    /// A header of the given content.
    package init(
        address: String,
        stream: String = "",
        build: String,
        schema: UInt64,
        startedHostNanoseconds: Int64 = 0,
        title: String? = nil,
        seed: UInt64? = nil
    ) {
        self.address = address
        self.stream = stream
        self.build = build
        self.schema = String(schema, radix: 16)
        self.startedHostNanoseconds = startedHostNanoseconds
        self.title = title
        self.seed = seed
    }

    /// Its bytes: JSON with sorted keys.
    func bytes() throws(TransportError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return [UInt8](try encoder.encode(self))
        } catch {
            throw TransportError(.ioFailure, at: stream, "writing the header of a capture")
        }
    }

    /// The header in `bytes`, or nil when they are none.
    init?(_ bytes: ArraySlice<UInt8>) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(bytes))
        } catch {
            return nil
        }
    }
}
