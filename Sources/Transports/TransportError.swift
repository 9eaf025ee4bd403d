// SPDX-License-Identifier: Apache-2.0

/// Why a byte stream could not be opened or used.
package struct TransportError: Error, Hashable, Sendable {
    /// What went wrong; the raw values are stable.
    package enum Code: String, Sendable, CaseIterable {
        /// The address is not one of the spellings.
        case addressMalformed
        /// Several devices match the address.
        case ambiguous
        /// Another program holds the port or the address.
        case busy
        /// A capture's bytes are not those that were written.
        case captureDamaged
        /// A capture is over, and the session that replays it is not.
        case captureEnded
        /// A capture cannot be written.
        case captureUnwritable
        /// The peer is gone.
        case closed
        /// The peer or the line did not take or give bytes in time.
        case deadlineExceeded
        /// The name of the host cannot be looked up.
        case hostUnknown
        /// The system refused an operation in a way that has no code of its own.
        case ioFailure
        /// Nothing listens at the address.
        case nobodyListens
        /// The file is not a capture that can be replayed.
        case notACapture
        /// The path where a socket should be holds something else.
        case notASocket
        /// The path leads to something that is not a serial port.
        case notASerialPort
        /// This end of the stream was closed.
        case notOpen
        /// No such device is attached.
        case noSuchDevice
        /// The user may not open the device or the path.
        case permissionDenied
        /// A session that replays a capture does something else than the captured one.
        case replayDiverged
        /// The port does not accept a setting.
        case settingRefused
        /// The address is right but no byte stream leads there.
        case unsupported
    }

    /// Where it went wrong.
    package struct Context: Hashable, Sendable {
        /// The address or the name of the stream.
        package var address: String

        /// What was being done or what was expected, in a few words.
        package var detail: String?

        /// How many bytes of a write reached the medium.
        package var writtenByteCount: Int?

        /// The context of `address`.
        package init(address: String, detail: String? = nil, writtenByteCount: Int? = nil) {
            self.address = address
            self.detail = detail
            self.writtenByteCount = writtenByteCount
        }
    }

    /// What went wrong.
    package let code: Code

    /// Where it went wrong.
    package let context: Context

    /// What the operating system said.
    package let cause: SystemError?

    /// An error with all its parts.
    package init(_ code: Code, _ context: Context, cause: SystemError? = nil) {
        self.code = code
        self.context = context
        self.cause = cause
    }

    /// An error at `address`.
    package init(
        _ code: Code,
        at address: String,
        _ detail: String? = nil,
        cause: SystemError? = nil
    ) {
        self.init(code, Context(address: address, detail: detail), cause: cause)
    }
}
