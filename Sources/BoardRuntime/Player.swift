// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory
internal import PulsePrograms
internal import Quantities

/// The interpreter of pulse programs: one bounded piece of work a call, resumable at any tick.
///
/// It owns no outputs. Each call of ``step(_:_:_:)`` lets time pass on a driver, or changes
/// levels, or senses one conversion, or reads one instruction, and says what came of it.
struct Player: ~Copyable {
    /// What one step did.
    enum Step {
        /// Something, at the given cost.
        case progressed(Int)
        /// Nothing: the play pauses at a safe point until records are stored.
        case paused
        /// The play is over.
        case ended(Ending)
    }

    /// How a play came to its end by itself.
    enum Ending {
        case done
        case stopped
        case limited
        case triggerTimeout
        case unsolved
        case impossible
    }

    /// What goes on between two instructions.
    enum Activity: BitwiseCopyable {
        case fetch
        case pulse(PulseProgress)
        case ramp(RampProgress)
        case sweep(SweepProgress)
        case read(ReadProgress)
        case run(RunProgress)
        case trigger(input: UInt8, rising: Bool, wasHigh: Bool, deadline: UInt64)
        case external(ExternalProgress)
    }

    /// What waiting for hardware costs: the rest of a slice, so that the link is served meanwhile.
    private static var waitingCost: Int { 512 }

    private struct LoopFrame: BitwiseCopyable {
        var start: Int
        var remaining: UInt32
        var maximum: UInt32
    }

    let traits: BoardTraits
    var image: ProgramImage
    /// Offset of the instruction being played.
    var programCounter = 0
    /// Program ticks since the start.
    var tick: UInt64 = 0
    /// Instructions completed.
    var instructions: UInt64 = 0
    /// Pulses applied.
    var pulses: UInt64 = 0
    /// Whether a stop at the next safe point was asked for.
    var isStopping = false
    /// Records that must fit at once after a safe point.
    var recordsAtOnce: UInt64 = 0

    var activity = Activity.fetch
    var holdUntil: UInt64 = 0
    private var holdSlice: UInt64 = 0
    private var nextOffset = 0
    private var loops = InlineArray<4, LoopFrame>(
        repeating: LoopFrame(start: 0, remaining: 0, maximum: 0)
    )
    private var depth = 0

    var rows: UInt64 = 0
    var columns: UInt64 = 0
    var scheme = BiasScheme.ground
    var driveCode: Int16 = 0
    var levels: FixedBuffer<Int16>
    /// Lines that are isolated; their level reads 0.
    var floating = LineSet()
    var shapes: FixedBuffer<WaveformPlayer?>
    /// When the first of the waveforms changes next; `.max` without any.
    var nextShape = UInt64.max
    var neurons: FixedBuffer<Neuron?>
    var neuronColumns: UInt64 = 0
    var lastSample: Int64 = 0
    var spikes: UInt32 = 0
    private var guardian = AbortGuard()

    init(traits: BoardTraits) {
        self.traits = traits
        let lineCount = traits.rows + traits.columns + traits.gates + traits.sources
        levels = FixedBuffer(count: lineCount, repeating: 0)
        shapes = FixedBuffer(count: lineCount, repeating: nil)
        neurons = FixedBuffer(count: traits.columns, repeating: nil)
        image = ProgramImage()
    }

    /// Prepares a play of a verified program from its first instruction.
    mutating func start(_ image: ProgramImage, recordsAtOnce: UInt64) {
        self.image = image
        self.recordsAtOnce = recordsAtOnce
        programCounter = image.firstInstruction
        nextOffset = image.firstInstruction
        tick = 0
        instructions = 0
        pulses = 0
        isStopping = false
        activity = .fetch
        holdUntil = 0
        depth = 0
        rows = 0
        columns = 0
        scheme = .ground
        driveCode = 0
        levels.fill(0)
        floating = LineSet()
        shapes.fill(nil)
        nextShape = .max
        neurons.fill(nil)
        neuronColumns = 0
        lastSample = 0
        spikes = 0
        guardian = AbortGuard()
    }

    /// Does one bounded piece of work.
    mutating func step(
        _ program: borrowing some ByteSource & ~Copyable,
        _ driver: inout some BoardDriver & ~Copyable,
        _ records: inout RecordQueue
    ) -> Step {
        let step = work(program, &driver, &records)
        return driver.hasFailed ? .ended(.unsolved) : step
    }

    private mutating func work(
        _ program: borrowing some ByteSource & ~Copyable,
        _ driver: inout some BoardDriver & ~Copyable,
        _ records: inout RecordQueue
    ) -> Step {
        if tick < holdUntil {
            return hold(&driver, &records)
        }
        switch activity {
        case .fetch: return fetch(program, &driver, &records)
        case .pulse(let progress): return pulse(progress, &driver)
        case .ramp(let progress): return ramp(progress, &driver)
        case .sweep(let progress): return sweep(progress, &driver, &records)
        case .read(let progress): return read(progress, &driver, &records)
        case .run(let progress): return run(progress, program, &driver, &records)
        case .trigger(let input, let rising, let wasHigh, let deadline):
            return awaitTrigger(input, rising, wasHigh, deadline, &driver, &records)
        case .external(let progress): return external(progress, program, &driver, &records)
        }
    }

    /// Lets time pass up to `end` before anything else happens.
    mutating func hold(until end: UInt64) {
        holdUntil = end
        holdSlice = guardian.isActive ? max(1, (end - min(end, tick)) / 8) : 0
    }

    private mutating func hold(
        _ driver: inout some BoardDriver & ~Copyable,
        _ records: inout RecordQueue
    ) -> Step {
        let end = holdSlice > 0 ? min(holdUntil, tick + holdSlice) : holdUntil
        let before = tick
        let advance = driver.advance(from: tick, to: end)
        tick = advance.tick
        guard guardian.isActive else { return .progressed(advance.work) }
        let current = driver.magnitudeOfCurrent(columns: columns)
        guard !driver.hasFailed else { return .ended(.unsolved) }
        let exceeded = guardian.watch(
            femtoamperes: current,
            microvolts: Int64(traits.microvolts(ofMagnitude: Int32(driveCode))),
            nanoseconds: (tick - before) * UInt64(traits.programTick)
        )
        guard let exceeded else { return .progressed(advance.work + 4) }
        _ = record(.abort, code: exceeded, &records)
        return .ended(.limited)
    }

    // MARK: Instructions

    private mutating func fetch(
        _ program: borrowing some ByteSource & ~Copyable,
        _ driver: inout some BoardDriver & ~Copyable,
        _ records: inout RecordQueue
    ) -> Step {
        programCounter = nextOffset
        var cursor = ByteCursor(offset: nextOffset, end: image.length)
        let instruction: Instruction
        do throws(ProgramFault) {
            instruction = try cursor.instruction(program)
        } catch {
            return .ended(.impossible)
        }
        if case .safePoint = instruction {
            if isStopping {
                return driver.hasPlayed(to: tick) ? .ended(.stopped) : .progressed(Self.waitingCost)
            }
            guard records.room >= Int(recordsAtOnce) else {
                driver.pause()
                return .paused
            }
        }
        if case .end = instruction, !driver.hasPlayed(to: tick) {
            return .progressed(Self.waitingCost)
        }
        nextOffset = cursor.offset
        instructions += 1
        return begin(instruction, program, &driver, &records)
    }

    private mutating func begin(
        _ instruction: Instruction,
        _ program: borrowing some ByteSource & ~Copyable,
        _ driver: inout some BoardDriver & ~Copyable,
        _ records: inout RecordQueue
    ) -> Step {
        switch instruction {
        case .end:
            let isRecorded = record(.programEnd, code: 0, &records)
            return .ended(isRecorded ? .done : .impossible)
        case .safePoint:
            break
        case .select(let rows, let columns, let scheme):
            self.rows = rows
            self.columns = columns
            self.scheme = scheme
        case .drive(let code):
            drive(code, &driver)
        case .level(let lines, let code):
            set(lines, code, &driver)
        case .float(let lines):
            float(lines, &driver)
        case .wait(let ticks):
            hold(until: tick + ticks)
        case .loop(let count), .repeatUpTo(let count):
            loops[depth] = LoopFrame(start: nextOffset, remaining: count, maximum: count)
            depth += 1
        case .endLoop:
            closeLoop()
        case .until(let condition):
            return until(condition, &records)
        default:
            return beginActivity(instruction, program, &driver, &records)
        }
        return .progressed(1)
    }

    private mutating func beginActivity(
        _ instruction: Instruction,
        _ program: borrowing some ByteSource & ~Copyable,
        _ driver: inout some BoardDriver & ~Copyable,
        _ records: inout RecordQueue
    ) -> Step {
        switch instruction {
        case .pulse(let train):
            activity = .pulse(PulseProgress(train, at: tick))
        case .ramp(let code, let updates, let dwell):
            activity = .ramp(
                RampProgress(from: driveCode, to: code, updates: updates, dwell: dwell)
            )
        case .sweep(let start, let step, let count, let dwell, let read):
            pulses += 1
            activity = .sweep(
                SweepProgress(start: start, step: step, count: count, dwell: dwell, read: read)
            )
        case .read(let read):
            activity = .read(ReadProgress(read, lines: read.sensesRows ? rows : columns))
            hold(until: tick + read.aperture)
        case .shape(let lines, let number, let delay, let gain):
            return shape(lines, number, delay, gain)
        case .run(let ticks, let step):
            activity = .run(RunProgress(end: tick + ticks, neuronStep: step, nextNeuron: tick))
        case .neuron(let column, let settings):
            neurons[Int(column)] = Neuron(settings)
            neuronColumns |= 1 << UInt64(column)
        case .resetNeurons(let columns):
            for column in 0..<neurons.count where columns >> UInt64(column) & 1 != 0 {
                neurons[column]?.reset()
            }
        case .abortIf(let condition):
            guardian = AbortGuard(condition)
        case .triggerOut(let output, let ticks):
            driver.raiseTrigger(output, ticks: ticks)
            hold(until: tick + ticks)
            guard record(.triggerOut, code: Int32(output), &records) else {
                return .ended(.impossible)
            }
        case .external(let train):
            return beginExternal(train, &driver)
        case .waitTrigger(let input, let rising, let timeout):
            activity = .trigger(
                input: input,
                rising: rising,
                wasHigh: rising,
                deadline: tick + timeout
            )
        default:
            return .ended(.impossible)
        }
        return .progressed(1)
    }

    private mutating func closeLoop() {
        loops[depth - 1].remaining -= 1
        if loops[depth - 1].remaining == 0 {
            depth -= 1
        } else {
            nextOffset = loops[depth - 1].start
        }
    }

    private mutating func until(
        _ condition: RepeatCondition,
        _ records: inout RecordQueue
    ) -> Step {
        loops[depth - 1].remaining -= 1
        let frame = loops[depth - 1]
        let isMet =
            switch condition {
            case .sampleWithin(let low, let high):
                lastSample >= Self.femto(low) && lastSample <= Self.femto(high)
            case .spikes(let count): spikes >= count
            }
        guard isMet || frame.remaining == 0 else {
            nextOffset = frame.start
            return .progressed(1)
        }
        depth -= 1
        let rounds = Int32(clamping: frame.maximum - frame.remaining)
        let kind: Record.Kind = isMet ? .conditionMet : .conditionNotMet
        return record(kind, code: rounds, &records) ? .progressed(1) : .ended(.impossible)
    }

    private static func femto(_ pico: Int64) -> Int64 {
        let (product, overflow) = pico.multipliedReportingOverflow(by: 1000)
        guard overflow else { return product }
        return pico < 0 ? .min : .max
    }

    private mutating func awaitTrigger(
        _ input: UInt8,
        _ rising: Bool,
        _ wasHigh: Bool,
        _ deadline: UInt64,
        _ driver: inout some BoardDriver & ~Copyable,
        _ records: inout RecordQueue
    ) -> Step {
        let isHigh = driver.triggerIsHigh(input, at: tick)
        if isHigh != wasHigh, isHigh == rising {
            activity = .fetch
            let isRecorded = record(.triggerIn, code: Int32(input), &records)
            return isRecorded ? .progressed(1) : .ended(.impossible)
        }
        guard tick < deadline else { return .ended(.triggerTimeout) }
        activity = .trigger(input: input, rising: rising, wasHigh: isHigh, deadline: deadline)
        hold(until: min(deadline, tick + traits.updateTicks))
        return .progressed(1)
    }

    /// Makes a record of the present tick.
    mutating func record(
        _ kind: Record.Kind,
        code: Int32,
        line: Line = .row(0),
        range: UInt8 = 0,
        drive: Int16 = 0,
        flags: Record.Flags = [],
        _ records: inout RecordQueue
    ) -> Bool {
        records.append(
            Record(
                tick: tick,
                programCounter: UInt32(programCounter),
                kind: kind,
                line: line,
                code: code,
                range: range,
                drive: drive,
                flags: flags
            )
        )
    }
}
