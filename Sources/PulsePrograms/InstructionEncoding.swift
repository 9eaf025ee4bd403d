// SPDX-License-Identifier: Apache-2.0

extension ProgramBuilder {
    static func encode(_ instruction: Instruction, into bytes: inout [UInt8]) {
        switch instruction {
        case .end: bytes.append(0)
        case .select(let rows, let columns, let scheme):
            bytes.append(1)
            append(rows, to: &bytes)
            append(columns, to: &bytes)
            bytes.append(scheme.rawValue)
        case .drive(let code):
            bytes.append(2)
            append(signed: Int64(code), to: &bytes)
        case .level(let lines, let code):
            bytes.append(3)
            append(lines, to: &bytes)
            append(signed: Int64(code), to: &bytes)
        case .float(let lines):
            bytes.append(4)
            append(lines, to: &bytes)
        case .wait(let ticks):
            bytes.append(5)
            append(ticks, to: &bytes)
        case .pulse(let train):
            bytes.append(6)
            append(train, to: &bytes)
        case .ramp(let code, let updates, let dwell):
            bytes.append(7)
            append(signed: Int64(code), to: &bytes)
            append(UInt64(updates), to: &bytes)
            append(dwell, to: &bytes)
        case .sweep(let start, let step, let count, let dwell, let read):
            bytes.append(8)
            append(signed: Int64(start), to: &bytes)
            append(signed: Int64(step), to: &bytes)
            append(UInt64(count), to: &bytes)
            append(dwell, to: &bytes)
            append(read, to: &bytes)
        case .read(let read):
            bytes.append(9)
            append(read, to: &bytes)
        default: encodeTimed(instruction, into: &bytes)
        }
    }

    private static func encodeTimed(_ instruction: Instruction, into bytes: inout [UInt8]) {
        switch instruction {
        case .shape(let lines, let waveform, let delay, let gain):
            bytes.append(10)
            append(lines, to: &bytes)
            bytes.append(waveform)
            append(delay, to: &bytes)
            append(signed: Int64(gain), to: &bytes)
        case .run(let ticks, let neuronStep):
            bytes.append(11)
            append(ticks, to: &bytes)
            append(neuronStep, to: &bytes)
        case .loop(let count):
            bytes.append(12)
            append(UInt64(count), to: &bytes)
        case .endLoop: bytes.append(13)
        case .repeatUpTo(let maximum):
            bytes.append(14)
            append(UInt64(maximum), to: &bytes)
        case .until(let condition):
            bytes.append(15)
            append(condition, to: &bytes)
        case .safePoint: bytes.append(16)
        case .triggerOut(let output, let ticks):
            bytes.append(17)
            bytes.append(output)
            append(ticks, to: &bytes)
        case .waitTrigger(let input, let rising, let timeout):
            bytes.append(18)
            bytes.append(input)
            bytes.append(rising ? 1 : 0)
            append(timeout, to: &bytes)
        case .neuron(let column, let settings):
            bytes.append(19)
            bytes.append(column)
            append(settings, to: &bytes)
        case .resetNeurons(let columns):
            bytes.append(20)
            append(columns, to: &bytes)
        case .abortIf(let condition):
            bytes.append(21)
            append(condition, to: &bytes)
        case .external(let train):
            bytes.append(22)
            append(train, to: &bytes)
        default: preconditionFailure("An instruction has no encoding.")
        }
    }

    private static func append(_ lines: LineSet, to bytes: inout [UInt8]) {
        let masks = [lines.rows, lines.columns, lines.gates, lines.sources]
        var kinds: UInt8 = 0
        for (bit, mask) in masks.enumerated() where mask != 0 {
            kinds |= 1 << UInt8(bit)
        }
        bytes.append(kinds)
        for mask in masks where mask != 0 {
            append(mask, to: &bytes)
        }
    }

    private static func append(_ train: PulseTrain, to bytes: inout [UInt8]) {
        append(signed: Int64(train.code), to: &bytes)
        for ticks in [train.rise, train.width, train.fall, train.gap, UInt64(train.count)] {
            append(ticks, to: &bytes)
        }
        for step in [Int64(train.codeStep), train.widthStep, train.gapStep] {
            append(signed: step, to: &bytes)
        }
    }

    private static func append(_ train: ExternalTrain, to bytes: inout [UInt8]) {
        append(train.lines, to: &bytes)
        bytes += [train.switchNumber, train.output]
        append(signed: Int64(train.low), to: &bytes)
        append(signed: Int64(train.high), to: &bytes)
        for ticks in [train.settle, train.raise, train.delay] { append(ticks, to: &bytes) }
        bytes.append(train.waveform)
        append(train.closed, to: &bytes)
        append(UInt64(train.count), to: &bytes)
    }

    private static func append(_ read: Read, to bytes: inout [UInt8]) {
        append(UInt64(read.average), to: &bytes)
        append(read.aperture, to: &bytes)
        bytes.append(read.range)
        bytes.append(read.gate.rawValue | (read.sensesRows ? 4 : 0))
    }

    private static func append(_ settings: NeuronSettings, to bytes: inout [UInt8]) {
        append(signed: settings.threshold, to: &bytes)
        append(UInt64(settings.leak), to: &bytes)
        append(settings.refractory, to: &bytes)
        bytes.append(settings.range)
        bytes.append(settings.gate.rawValue)
        append(signed: settings.inhibition, to: &bytes)
        bytes.append(settings.waveform)
        append(settings.delay, to: &bytes)
        append(signed: Int64(settings.gain), to: &bytes)
    }

    private static func append(_ condition: RepeatCondition, to bytes: inout [UInt8]) {
        switch condition {
        case .sampleWithin(let low, let high):
            bytes.append(0)
            append(signed: low, to: &bytes)
            append(signed: high, to: &bytes)
        case .spikes(let count):
            bytes.append(1)
            append(UInt64(count), to: &bytes)
        }
    }

    private static func append(_ condition: AbortCondition, to bytes: inout [UInt8]) {
        switch condition {
        case .none: bytes.append(0)
        case .current(let limit):
            bytes.append(1)
            append(signed: limit, to: &bytes)
        case .charge(let limit):
            bytes.append(2)
            append(signed: limit, to: &bytes)
        case .energy(let limit):
            bytes.append(3)
            append(signed: limit, to: &bytes)
        }
    }
}
