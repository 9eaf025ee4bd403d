// SPDX-License-Identifier: Apache-2.0

extension ByteCursor {
    /// Reads one instruction.
    ///
    /// - Throws: ``ProgramFault`` when the bytes are not an instruction.
    public mutating func instruction(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramFault) -> Instruction {
        switch try byte(source) {
        case 0: return .end
        case 1:
            let rows = try unsigned(source)
            let columns = try unsigned(source)
            guard let scheme = BiasScheme(rawValue: try byte(source)) else {
                throw .unknownChoice
            }
            return .select(rows: rows, columns: columns, scheme: scheme)
        case 2: return .drive(try code(source))
        case 3: return .level(try lines(source), try code(source))
        case 4: return .float(try lines(source))
        case 5: return .wait(try ticks(source))
        case 6: return .pulse(try pulseTrain(source))
        case 7:
            return .ramp(
                code: try code(source),
                updates: try count(source),
                dwell: try ticks(source)
            )
        case 8:
            return .sweep(
                start: try code(source),
                step: try code(source),
                count: try count(source),
                dwell: try ticks(source),
                read: try read(source)
            )
        case 9: return .read(try read(source))
        default:
            offset -= 1
            return try timedInstruction(source)
        }
    }

    private mutating func timedInstruction(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramFault) -> Instruction {
        switch try byte(source) {
        case 10:
            return .shape(
                try lines(source),
                waveform: try byte(source),
                delay: try ticks(source),
                gain: try code(source)
            )
        case 11: return .run(ticks: try ticks(source), neuronStep: try ticks(source))
        case 12: return .loop(try count(source))
        case 13: return .endLoop
        case 14: return .repeatUpTo(try count(source))
        case 15: return .until(try condition(source))
        case 16: return .safePoint
        case 17: return .triggerOut(output: try byte(source), ticks: try ticks(source))
        case 18:
            let input = try byte(source)
            let edge = try byte(source)
            guard edge <= 1 else { throw .unknownChoice }
            return .waitTrigger(input: input, rising: edge == 1, timeout: try ticks(source))
        case 19: return .neuron(column: try byte(source), try neuron(source))
        case 20: return .resetNeurons(columns: try unsigned(source))
        case 21: return .abortIf(try abortCondition(source))
        case 22: return .external(try externalTrain(source))
        default: throw .unknownInstruction
        }
    }

    private mutating func count(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramFault) -> UInt32 {
        UInt32(try unsigned(source, upTo: UInt64(UInt32.max)))
    }

    private mutating func lines(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramFault) -> LineSet {
        let kinds = try byte(source)
        guard kinds < 16 else { throw .unknownLine }
        return LineSet(
            rows: kinds & 1 != 0 ? try unsigned(source) : 0,
            columns: kinds & 2 != 0 ? try unsigned(source) : 0,
            gates: kinds & 4 != 0 ? try unsigned(source) : 0,
            sources: kinds & 8 != 0 ? try unsigned(source) : 0
        )
    }

    private mutating func pulseTrain(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramFault) -> PulseTrain {
        PulseTrain(
            code: try code(source),
            rise: try ticks(source),
            width: try ticks(source),
            fall: try ticks(source),
            gap: try ticks(source),
            count: try count(source),
            codeStep: try code(source),
            widthStep: try signed(source),
            gapStep: try signed(source)
        )
    }

    private mutating func externalTrain(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramFault) -> ExternalTrain {
        ExternalTrain(
            lines: try lines(source),
            switchNumber: try byte(source),
            output: try byte(source),
            low: try code(source),
            high: try code(source),
            settle: try ticks(source),
            raise: try ticks(source),
            delay: try ticks(source),
            waveform: try byte(source),
            closed: try ticks(source),
            count: try count(source)
        )
    }

    private mutating func gate(_ raw: UInt8) throws(ProgramFault) -> Read.Gate {
        guard let gate = Read.Gate(rawValue: raw) else { throw .unknownChoice }
        return gate
    }

    private mutating func read(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramFault) -> Read {
        let average = try unsigned(source, upTo: UInt64(UInt16.max))
        let aperture = try ticks(source)
        let range = try byte(source)
        let choices = try byte(source)
        guard choices < 8 else { throw .unknownChoice }
        return Read(
            average: UInt16(average),
            aperture: aperture,
            range: range,
            gate: try gate(choices & 3),
            sensesRows: choices & 4 != 0
        )
    }

    private mutating func neuron(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramFault) -> NeuronSettings {
        NeuronSettings(
            threshold: try signed(source),
            leak: UInt16(try unsigned(source, upTo: UInt64(UInt16.max))),
            refractory: try ticks(source),
            range: try byte(source),
            gate: try gate(try byte(source)),
            inhibition: try signed(source),
            waveform: try byte(source),
            delay: try ticks(source),
            gain: try code(source)
        )
    }

    private mutating func condition(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramFault) -> RepeatCondition {
        switch try byte(source) {
        case 0: return .sampleWithin(low: try signed(source), high: try signed(source))
        case 1: return .spikes(try count(source))
        default: throw .unknownChoice
        }
    }

    private mutating func abortCondition(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramFault) -> AbortCondition {
        switch try byte(source) {
        case 0: return .none
        case 1: return .current(try signed(source))
        case 2: return .charge(try signed(source))
        case 3: return .energy(try signed(source))
        default: throw .unknownChoice
        }
    }
}
