// SPDX-License-Identifier: Apache-2.0

/// What hostile bytes are thrown at; the raw value names its corpus.
///
/// Another target is another case here and a folder of the same name under `Tests/Fuzz/Corpus`.
package enum FuzzTarget: String, Sendable, CaseIterable {
    /// Bytes of a line, at the decoder, the host's half and the board.
    case frames
    /// Payloads in whole frames: at every message's codec, the host's half and the board.
    case messages
    /// Pulse programs, at the verifier.
    case programs
    /// Experiment, bench and profile files.
    case experiments
    /// Capture files, and sessions that replay them.
    case captures
    /// What instruments answer.
    case instruments

    /// Handles the bytes; whatever they are, it must come back, and what it says must hold.
    package func run(_ bytes: [UInt8]) {
        switch self {
        case .frames: LinkFuzz.frames(bytes)
        case .messages: LinkFuzz.messages(bytes)
        case .programs: FileFuzz.program(bytes)
        case .experiments: FileFuzz.experiment(bytes)
        case .captures: FileFuzz.capture(bytes)
        case .instruments: InstrumentFuzz.messages(bytes)
        }
    }
}
