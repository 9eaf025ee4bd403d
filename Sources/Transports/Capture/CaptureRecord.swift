// SPDX-License-Identifier: Apache-2.0

internal import WireProtocol

/// One thing that happened on a captured stream.
package struct CaptureRecord: Hashable, Sendable {
    /// What happened.
    package enum Content: Hashable, Sendable {
        /// The host read these bytes.
        case received([UInt8])
        /// The medium took these bytes of the host.
        case sent([UInt8])
        /// The session had a turn, and took these calls.
        case turn([SessionCall])
        /// A read or a write failed for good.
        case failed(StreamFailure)
        /// The host closed the stream.
        case closed
    }

    /// When, in nanoseconds since the capture began; everything of one turn has one time.
    package var nanoseconds: UInt64
    /// What.
    package var content: Content

    /// Something that happened at a time.
    package init(nanoseconds: UInt64, content: Content) {
        self.nanoseconds = nanoseconds
        self.content = content
    }
}

/// How a stream failed, complete enough to fail again in the same words.
package struct StreamFailure: Hashable, Sendable, Codable {
    /// Whether it was a write.
    package var isWrite: Bool
    /// The code of the error.
    package var code: String
    /// Where.
    package var address: String
    /// What was being done.
    package var detail: String?
    /// What the system said, as a number.
    package var systemError: Int32?

    init(_ error: TransportError, isWrite: Bool) {
        self.isWrite = isWrite
        code = error.code.rawValue
        address = error.context.address
        detail = error.context.detail
        systemError = error.cause?.number
    }

    /// The error itself.
    package var error: TransportError {
        TransportError(
            TransportError.Code(rawValue: code) ?? .ioFailure,
            at: address,
            detail,
            cause: systemError.map(SystemError.init(number:))
        )
    }
}
