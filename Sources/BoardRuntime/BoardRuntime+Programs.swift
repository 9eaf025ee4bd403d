// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory
internal import PulsePrograms
internal import WireProtocol

extension BoardRuntime where Driver: ~Copyable {
    /// Sets the session's limits, each at or below the board's ceiling; they only become stricter.
    mutating func setLimits(_ header: FrameHeader) {
        guard let message = Message.LimitsSet(decoding: link) else {
            return answer(header, .malformed)
        }
        guard interlock.state == .safe else { return answer(header, .wrongState) }
        guard !arrayLimits.isDamaged else { return answer(header, .arrayLimitsDamaged) }
        guard message.cellVoltage <= traits.cellCeiling else {
            return answer(header, .limitAboveCeiling, detail: Int64(traits.cellCeiling))
        }
        guard message.lineVoltage <= traits.lineCeiling else {
            return answer(header, .limitAboveCeiling, detail: Int64(traits.lineCeiling))
        }
        guard limits.map(message.limits.isWithin) ?? true else {
            return answer(header, .limitRaised)
        }
        limits = message.limits
        sealed = nil
        switch limitsInForce() {
        case .limits(let inForce): append(.limits(Message.LimitsInForce(inForce)))
        case .absent(let fault): answer(header, fault)
        }
    }

    // MARK: Specimen

    /// Takes a part of a specimen; the part that completes it takes effect.
    mutating func setSpecimen(_ header: FrameHeader) {
        guard identity.physics != .device else { return answer(header, .notAModel) }
        guard interlock.state == .safe else { return answer(header, .wrongState) }
        guard let message = Message.SpecimenSet(decoding: link),
            message.parameters.count % 8 == 0
        else { return answer(header, .malformed) }
        let first = Int(message.firstParameter)
        let count = message.parameters.count / 8
        guard first + count <= Int(message.parameterCount) else {
            return answer(header, .malformed)
        }
        if first == 0 { startSpecimen(message) }
        for index in 0..<count {
            var reader = FieldReader(offset: message.parameters.offset + 8 * index)
            specimen.parameters[first + index] = Double(bitPattern: reader.integer(link))
            specimenParts |= 1 << UInt32(first + index)
        }
        let isComplete = specimenParts.nonzeroBitCount == Int(message.parameterCount)
        guard isComplete else { return answer(header, .none) }
        switch driver.setSpecimen(specimen) {
        case .accepted:
            hasSpecimen = true
            answer(header, .none)
        case .refused(let reason):
            hasSpecimen = false
            answer(header, .specimenRefused, detail: Int64(reason))
        case .notAModel: answer(header, .notAModel)
        case .resistiveLines:
            hasSpecimen = false
            answer(header, .resistiveLines)
        }
    }

    private mutating func startSpecimen(_ message: Message.SpecimenSet) {
        hasSpecimen = false
        specimenParts = 0
        specimen = Specimen(
            model: message.model,
            rows: Int(message.rows),
            columns: Int(message.columns),
            seed: message.seed,
            flags: Specimen.Flags(rawValue: message.flags),
            potentiateLimiter: message.potentiateLimiter,
            depressLimiter: message.depressLimiter,
            segmentResistance: message.segmentResistance
        )
    }

    // MARK: Programs

    mutating func beginProgram(_ header: FrameHeader) {
        guard let message = Message.ProgramBegin(decoding: link) else {
            return answer(header, .malformed)
        }
        guard interlock.state == .safe else { return answer(header, .wrongState) }
        sealed = nil
        programLength = 0
        programReceived = 0
        guard Int(message.length) <= traits.programMemory else {
            return answer(header, .programTooLong, detail: Int64(traits.programMemory))
        }
        programLength = Int(message.length)
        programDigest = message.digest
        answer(header, .none)
    }

    mutating func takeProgram(_ header: FrameHeader) {
        guard let message = Message.ProgramChunk(decoding: link) else {
            return answer(header, .malformed)
        }
        guard interlock.state == .safe else { return answer(header, .wrongState) }
        guard Int(message.offset) == programReceived,
            programReceived + message.content.count <= programLength
        else { return answer(header, .malformed, detail: Int64(programReceived)) }
        for index in 0..<message.content.count {
            program[programReceived] = link.byte(at: message.content.offset + index)
            programReceived += 1
        }
        answer(header, .none, detail: Int64(programReceived))
    }

    /// Checks that the program arrived whole and lets the verifier judge it.
    mutating func sealProgram(_ header: FrameHeader) {
        guard interlock.state == .safe else { return answer(header, .wrongState) }
        guard programLength > 0 else { return answer(header, .noProgram) }
        guard programReceived == programLength else {
            return answer(header, .programIncomplete, detail: Int64(programReceived))
        }
        let limits: ProgramLimits
        switch limitsInForce() {
        case .limits(let inForce): limits = inForce
        case .absent(let fault): return answer(header, fault)
        }
        var hash = SHA256()
        for index in 0..<programLength {
            hash.add(program[index])
        }
        guard hash.digest == programDigest else { return answer(header, .programCorrupt) }
        do throws(ProgramRejection) {
            let bounds = try ProgramVerifier.verify(
                program,
                length: programLength,
                traits: traits,
                limits: limits
            )
            do throws(ProgramFault) {
                sealed = SealedProgram(
                    image: try ProgramImage(program, length: programLength),
                    digest: programDigest.prefix,
                    recordsAtOnce: bounds.recordsAtOnce
                )
            } catch {
                throw ProgramRejection(error, at: 0)
            }
            append(.verdict(verdict(bounds)))
        } catch {
            append(.verdict(verdict(error)))
        }
    }

    private func verdict(_ bounds: ProgramBounds) -> Message.ProgramVerdict {
        Message.ProgramVerdict(
            fault: .none,
            programFault: 0,
            programCounter: 0,
            duration: bounds.duration,
            pulses: bounds.pulses,
            records: bounds.records,
            recordsAtOnce: UInt32(clamping: bounds.recordsAtOnce),
            cellPeak: traits.microvolts(ofMagnitude: bounds.cellPeak),
            linePeak: traits.microvolts(ofMagnitude: bounds.linePeak)
        )
    }

    private func verdict(_ rejection: ProgramRejection) -> Message.ProgramVerdict {
        Message.ProgramVerdict(
            fault: .programRejected,
            programFault: rejection.fault.rawValue,
            programCounter: UInt32(rejection.programCounter),
            duration: 0,
            pulses: 0,
            records: 0,
            recordsAtOnce: 0,
            cellPeak: 0,
            linePeak: 0
        )
    }
}
