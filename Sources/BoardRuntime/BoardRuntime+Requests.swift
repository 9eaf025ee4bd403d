// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory
internal import PulsePrograms
internal import WireProtocol

extension BoardRuntime where Driver: ~Copyable {
    /// Handles a frame that is in order.
    mutating func handle(_ header: FrameHeader, at now: UInt64) {
        guard let opcode = Opcode(rawValue: header.opcode) else {
            if header.messageClass != .urgent { answer(header, .unknownMessage) }
            return
        }
        guard opcode.traits.messageClass == header.messageClass else { return }
        if header.messageClass == .urgent {
            handleUrgent(opcode, header, at: now)
        } else {
            handleSequenced(opcode, header, at: now)
        }
    }

    private mutating func handleUrgent(
        _ opcode: Opcode,
        _ header: FrameHeader,
        at now: UInt64
    ) {
        switch opcode {
        case .hello:
            if let message = Message.Hello(decoding: link) { open(message, at: now) }
        case .heartbeat:
            guard header.session == link.session, link.session != 0,
                let message = Message.Heartbeat(decoding: link)
            else { return }
            interlock.heartbeat(message, at: now)
        case .emergencyStop:
            trip(.emergencyStop, at: now)
        case .time:
            guard let message = Message.Time(decoding: link) else { return }
            sendWhenPossible(
                Message.TimeReply(
                    hostTime: message.hostTime,
                    received: now,
                    sent: now,
                    tolerance: identity.clockTolerance
                ),
                at: now
            )
        case .acknowledge:
            if let message = Message.Acknowledge(decoding: link) {
                link.noteGrant(message.granted)
            }
        default: break
        }
    }

    /// Opens a session.
    ///
    /// The outputs of a board at rest stay as they are; an energised board has lost its host and
    /// trips.
    private mutating func open(_ hello: Message.Hello, at now: UInt64) {
        if interlock.isEnergised { trip(.hostLost, at: now) }
        let isUnderstood = hello.schemaHash == WireSchema.hash && hello.session != 0
        if isUnderstood {
            var session = hello.session
            if session == lastSession { session = session == .max ? 1 : session + 1 }
            lastSession = session
            link.open(session: session, granted: hello.granted)
            replies.removeAll()
            limits = nil
            sealed = nil
            queue.rewind()
            isPlayEndSent = false
            isPlayOrphaned = playEnd != nil
            // It may have been told to a session whose host was dead already.
            if interlock.state == .tripped, let latchedEvent { events.repeatEvent(latchedEvent) }
        }
        owesStatus = true
        sendWhenPossible(
            Message.HelloReply(
                nonce: hello.nonce,
                schemaHash: WireSchema.hash,
                session: isUnderstood ? link.session : 0,
                boot: identity.boot,
                serial: identity.serial,
                firmware: identity.firmware,
                physics: identity.physics,
                rows: UInt8(traits.rows),
                columns: UInt8(traits.columns),
                gates: UInt8(traits.gates),
                sources: UInt8(traits.sources),
                programTick: traits.programTick,
                shortestTicks: UInt32(clamping: traits.shortestTicks),
                updateTicks: UInt32(clamping: traits.updateTicks),
                linkTickRate: identity.linkTickRate,
                dacStep: traits.dacStep,
                dacMaximum: traits.dacMaximum,
                adcRanges: traits.adcRanges,
                adcStep: traits.adcStep,
                adcMaximum: traits.adcMaximum,
                programMemory: UInt32(traits.programMemory),
                recordMemory: UInt32(traits.recordMemory),
                maximumPayload: UInt16(min(Int(hello.maximumPayload), sizes.maximumPayload)),
                granted: link.granted,
                cellCeiling: traits.cellCeiling,
                lineCeiling: traits.lineCeiling,
                lastPlay: play,
                lastOutcome: lastOutcome,
                state: interlock.state,
                stopGeneration: interlock.stopGeneration,
                firstFault: interlock.firstFault,
                linkTick: now,
                switches: traits.switches
            ),
            at: now
        )
    }

    private mutating func handleSequenced(
        _ opcode: Opcode,
        _ header: FrameHeader,
        at now: UInt64
    ) {
        switch opcode {
        case .limitsSet: setLimits(header)
        case .arrayLimitsSet: setArrayLimits(header)
        case .arrayLimitsGet: append(.arrayLimits)
        case .specimenSet: setSpecimen(header)
        case .programBegin: beginProgram(header)
        case .programChunk: takeProgram(header)
        case .programSeal: sealProgram(header)
        case .arm: arm(header, at: now)
        case .start: start(header, at: now)
        case .disarm:
            if interlock.state == .running {
                endPlay(.aborted, .none)
            } else if interlock.state == .armed {
                driver.makeSafe()
                interlock.disarm()
            }
            owesStatus = true
            answer(header, .none)
        case .stop:
            player.isStopping = true
            answer(header, interlock.state == .running ? .none : .wrongState)
        case .abort:
            if interlock.state == .running { endPlay(.aborted, .none) }
            answer(header, .none)
        case .clear: clear(header)
        case .recordsGrant: grantRecords(header)
        case .playAcknowledge: acknowledgePlay(header)
        case .statisticsGet: reportStatistics(header)
        case .selfTest:
            let isSafe = interlock.state == .safe
            answer(header, isSafe ? driver.refusalToArm() : .wrongState)
        default: answer(header, .unknownMessage)
        }
    }

    /// Answers a request with a fault, or with none.
    mutating func answer(_ header: FrameHeader, _ fault: BoardFault, detail: Int64 = 0) {
        append(
            .reply(
                Message.Reply(
                    request: header.opcode,
                    sequence: header.sequence,
                    fault: fault,
                    detail: detail
                )
            )
        )
    }

    /// Queues an answer; no request is taken while there is no room for its answer.
    mutating func append(_ reply: PendingReply) {
        let hasRoom = replies.append(reply)
        precondition(hasRoom, "A request was taken without room for its answer.")
    }

    // MARK: Arming

    private mutating func arm(_ header: FrameHeader, at now: UInt64) {
        guard let message = Message.Arm(decoding: link) else { return answer(header, .malformed) }
        let limits: ProgramLimits
        switch limitsInForce() {
        case .limits(let inForce): limits = inForce
        case .absent(let fault): return answer(header, fault)
        }
        guard message.limitsHash == limits.checksum else { return answer(header, .wrongLimits) }
        guard sealed != nil else { return answer(header, .noProgram) }
        if interlock.state == .safe {
            let refusal = driver.refusalToArm()
            guard refusal == .none else { return answer(header, refusal) }
        }
        let fault = interlock.arm(message, at: now)
        owesStatus = true
        answer(header, fault, detail: Int64(clamping: now))
    }

    private mutating func start(_ header: FrameHeader, at now: UInt64) {
        guard let message = Message.Start(decoding: link) else {
            return answer(header, .malformed)
        }
        guard message.boot == identity.boot else { return answer(header, .wrongBoot) }
        guard let sealed else { return answer(header, .noProgram) }
        guard message.program == sealed.digest else { return answer(header, .wrongProgram) }
        guard message.play > play else {
            return answer(header, .playNotNew, detail: Int64(play))
        }
        guard playEnd == nil || isPlayOrphaned else { return answer(header, .recordsPending) }
        guard hasSpecimen || identity.physics == .device else {
            return answer(header, .noSpecimen)
        }
        let fault = interlock.start(message, at: now)
        if fault == .none { begin(message, sealed) }
        answer(header, fault, detail: Int64(clamping: now))
    }

    /// Clears the latched fault, unless its cause or a pressed stop line is still there.
    private mutating func clear(_ header: FrameHeader) {
        guard let message = Message.Clear(decoding: link) else {
            return answer(header, .malformed)
        }
        owesStatus = true
        if interlock.state == .tripped, message.stopGeneration == interlock.stopGeneration {
            let cause = driver.refusalToArm()
            guard cause != interlock.firstFault, cause != .stopLine else {
                return answer(header, .stillPresent)
            }
        }
        answer(header, interlock.clear(generation: message.stopGeneration))
    }

    // MARK: Records

    private mutating func grantRecords(_ header: FrameHeader) {
        guard let message = Message.RecordsGrant(decoding: link) else {
            return answer(header, .malformed)
        }
        guard message.play == play else { return answer(header, .playNotNew) }
        updateChecksum()
        answer(header, queue.markStored(message.stored) ? .none : .malformed)
    }

    private mutating func acknowledgePlay(_ header: FrameHeader) {
        guard let message = Message.PlayAcknowledge(decoding: link) else {
            return answer(header, .malformed)
        }
        guard message.play == play, interlock.state != .running else {
            return answer(header, .wrongState)
        }
        playEnd = nil
        answer(header, .none)
    }

    private mutating func reportStatistics(_ header: FrameHeader) {
        let counters = link.counters
        append(
            .statistics(
                Message.Statistics(
                    framesReceived: counters.framesReceived,
                    framesDamaged: counters.framesDamaged,
                    framesRepeated: counters.framesRepeated,
                    bytesReceived: counters.bytesReceived
                )
            )
        )
    }
}
