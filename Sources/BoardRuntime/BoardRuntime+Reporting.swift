// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory
internal import PulsePrograms
internal import WireProtocol

extension BoardRuntime where Driver: ~Copyable {
    /// Hands everything that is due to the link, as far as it has room.
    mutating func report(at now: UInt64) {
        if owesStatus || now >= nextStatus { reportStatus(at: now) }
        guard link.session != 0 else { return }
        while let reply = replies.next {
            guard send(reply, at: now) else { return }
            replies.removeFirst()
        }
        while let event = events.next {
            guard sendWhenPossible(event, at: now) else { return }
            events.removeFirst()
        }
        reportRecords(at: now)
        guard let playEnd, !isPlayEndSent, queue.sent == queue.made else { return }
        isPlayEndSent = sendWhenPossible(playEnd, at: now)
    }

    private mutating func send(_ reply: PendingReply, at now: UInt64) -> Bool {
        switch reply {
        case .reply(let message): sendWhenPossible(message, at: now)
        case .limits(let message): sendWhenPossible(message, at: now)
        case .arrayLimits: sendWhenPossible(arrayLimitsAnswer(), at: now)
        case .verdict(let message): sendWhenPossible(message, at: now)
        case .statistics(let message): sendWhenPossible(message, at: now)
        }
    }

    /// Sends a message without a tail; false when the link has no room for it now.
    @discardableResult
    mutating func sendWhenPossible<Content: WireMessage>(
        _ message: Content,
        at now: UInt64
    ) -> Bool {
        link.beginPayload()
        message.encode(into: &link)
        return link.send(Content.opcode, at: now)
    }

    private mutating func reportStatus(at now: UInt64) {
        let message = Message.Status(
            state: interlock.state,
            stopGeneration: interlock.stopGeneration,
            firstFault: interlock.firstFault,
            token: interlock.token,
            play: play,
            programCounter: UInt32(player.programCounter),
            instructions: player.instructions,
            programTick: player.tick,
            records: queue.made,
            pulses: player.pulses,
            linkTick: now,
            leaseLeft: interlock.leaseLeft(at: now),
            granted: link.granted
        )
        guard link.session != 0, sendWhenPossible(message, at: now) else { return }
        owesStatus = false
        nextStatus = now + UInt64(identity.linkTickRate) / 10
    }

    /// Sends records in batches as large as a frame holds.
    private mutating func reportRecords(at now: UInt64) {
        let largest = Message.Records.fixedByteCount + RecordBatch.largestRecord
        while queue.sent < queue.made, link.canSend(payload: sizes.maximumPayload) {
            let first = queue.sent
            var batch = RecordBatch()
            var count: UInt16 = 0
            link.beginPayload()
            Message.Records(
                play: play,
                first: first,
                count: 0,
                batch: PayloadRange(offset: 0, count: 0)
            ).encode(into: &link)
            while first + UInt64(count) < queue.made,
                link.payloadRoom >= RecordBatch.largestRecord || count == 0
            {
                batch.encode(queue.record(at: first + UInt64(count)), into: &link)
                count += 1
            }
            precondition(largest <= sizes.maximumPayload, "A frame holds at least one record.")
            link.setStaged(count, at: Message.Records.countOffset)
            guard link.send(.records, at: now) else { return }
            updateChecksum()
            queue.markSent(first + UInt64(count))
        }
    }
}

extension Message.Records {
    /// Where the number of records stands in the payload: behind play and first.
    fileprivate static var countOffset: Int { 12 }
}
