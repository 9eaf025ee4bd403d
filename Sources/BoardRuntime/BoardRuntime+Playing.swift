// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory
internal import PulsePrograms
internal import WireProtocol

extension BoardRuntime where Driver: ~Copyable {
    /// Plays until the slice's work is done, the play pauses, or it ends.
    mutating func playSlice(at now: UInt64) {
        var work = 0
        while work < Self.workPerPoll {
            switch player.step(program, &driver, &queue) {
            case .progressed(let cost): work += max(1, cost)
            case .paused: return
            case .ended(let ending):
                finish(ending, at: now)
                return
            }
        }
    }

    private mutating func finish(_ ending: Player.Ending, at now: UInt64) {
        switch ending {
        case .done: endPlay(.done, .none)
        case .stopped: endPlay(.stopped, .none)
        case .limited: endPlay(.limited, .overCurrent)
        case .triggerTimeout: endPlay(.aborted, .triggerTimeout)
        case .unsolved: trip(.linesUnsolved, at: now, detail: Int64(player.programCounter))
        case .impossible: trip(.internal, at: now, detail: Int64(player.programCounter))
        }
    }

    /// Ends the play without a trip: outputs safe, disarmed, reported.
    mutating func endPlay(_ outcome: PlayOutcome, _ fault: BoardFault) {
        driver.makeSafe()
        finishPlay(outcome, fault)
        interlock.disarm()
        owesStatus = true
    }

    /// Notes how the play ended.
    mutating func finishPlay(_ outcome: PlayOutcome, _ fault: BoardFault) {
        updateChecksum()
        lastOutcome = outcome
        isPlayEndSent = false
        playEnd = Message.PlayEnd(
            play: play,
            outcome: outcome,
            fault: fault,
            programCounter: UInt32(player.programCounter),
            instructions: player.instructions,
            pulses: player.pulses,
            records: queue.made,
            endTick: player.tick,
            recordsChecksum: checksum.value
        )
    }

    /// Brings the records' checksum up to the last one made, before any is forgotten.
    mutating func updateChecksum() {
        while checksummed < queue.made {
            queue.record(at: checksummed).encode(into: &checksum)
            checksummed += 1
        }
    }

    /// Starts a play that was found to be in order.
    mutating func begin(_ request: Message.Start, _ sealed: SealedProgram) {
        play = request.play
        lastOutcome = .none
        playEnd = nil
        isPlayOrphaned = false
        queue.reset()
        checksum = Crc32C()
        checksummed = 0
        driver.begin()
        player.start(sealed.image, recordsAtOnce: sealed.recordsAtOnce)
        owesStatus = true
    }
}
