// SPDX-License-Identifier: Apache-2.0

package import PulsePrograms
package import WireProtocol

/// The limits of an array as its board keeps them.
package struct ArrayLimits: Hashable, Sendable {
    /// Whether there are any.
    package let state: ArrayLimitsState
    /// What whoever replaces them quotes; 0 unless they are kept.
    package let hash: UInt32
    /// Rises whenever they are set; 0 unless they are kept.
    package let generation: UInt32
    /// How many of the two copies are whole.
    package let copies: Int
    /// Whether they outlast a boot.
    package let isLasting: Bool
    /// Name of the array, with everything but printable ASCII escaped.
    package let name: String
    /// The limits; all 0 unless they are kept.
    package let limits: ProgramLimits

    init(_ message: Message.ArrayLimits) {
        state = message.state
        hash = message.limitsHash
        generation = message.generation
        copies = Int(message.copies)
        isLasting = message.isLasting != 0
        name = BoardDescriptor.text(message.name)
        limits = message.limits
    }
}

extension BoardSession {
    /// The limits of the array as the board keeps them.
    package func arrayLimits() async throws(LinkError) -> ArrayLimits {
        try await arrayLimits(after: Message.ArrayLimitsGet())
    }

    /// Sets the limits of the array, which the board keeps; it must be safe.
    ///
    /// - Parameters:
    ///   - limits: The new limits, within the board's ceiling.
    ///   - name: Name of the array, at most 32 bytes of UTF-8.
    ///   - old: What they replace, as ``arrayLimits()`` last told.
    ///   - mayRaise: Whether any of them may be looser than before, or the old ones damaged.
    /// - Returns: What the board keeps now.
    /// - Throws: ``LinkError`` `.refused` with the fault `.limitRaised`, `.arrayLimitsDamaged`,
    ///   `.limitAboveCeiling`, `.wrongLimits` when another host has set them, or `.notStored`.
    package func setArrayLimits(
        _ limits: ProgramLimits,
        name: String,
        replacing old: ArrayLimits,
        mayRaise: Bool
    ) async throws(LinkError) -> ArrayLimits {
        let request = Message.ArrayLimitsSet(
            limits,
            name: FixedText(utf8: name.utf8),
            replaces: old.hash,
            mayRaise: mayRaise
        )
        let kept = try await arrayLimits(after: request)
        guard kept.state == .kept, kept.limits == limits else {
            throw malformed("the limits of the array")
        }
        return kept
    }

    private func arrayLimits<Content: WireMessage>(
        after request: Content
    ) async throws(LinkError) -> ArrayLimits {
        let answer = await thread.answer(to: request, timeout: Self.verdictTimeout)
        guard case .arrayLimits(let message) = try granted(answer, "the limits of the array") else {
            throw malformed("the limits of the array")
        }
        return ArrayLimits(message)
    }
}
