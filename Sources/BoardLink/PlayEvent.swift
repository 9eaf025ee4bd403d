// SPDX-License-Identifier: Apache-2.0

package import PulsePrograms
package import WireProtocol

/// What comes of a play, in order; the last one is always an end.
package enum PlayEvent: Sendable {
    /// Records that follow one another without a gap.
    case records([Record])
    /// The one terminal outcome.
    case ended(PlayEnding)
}

/// How a play ended, as far as can be known.
package enum PlayEnding: Hashable, Sendable {
    /// The board says how.
    case reported(Message.PlayEnd)
    /// It was refused before it began: no pulse was applied.
    case notRun(LinkError)
    /// The link was lost after the start may have arrived: pulses may have been applied.
    case unknown(LinkError)
}

/// What a board's verifier says of a program it accepted.
package struct SealedProgram: Hashable, Sendable {
    /// First 8 bytes of its SHA-256, which a start quotes.
    package let digest: UInt64
    /// The board's bounds.
    package let verdict: Message.ProgramVerdict
}
