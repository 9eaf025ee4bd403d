// SPDX-License-Identifier: Apache-2.0

/// Proves bounds of a pulse program without playing it.
///
/// One linear pass with an interval of codes for every line; each loop body is read twice, the
/// second time from every state the first may leave, which reaches a fixed point because
/// instructions set levels to constants. Repeats are charged at their maximum. The same source
/// runs on the host before an upload and on the board before a play.
public struct ProgramVerifier: Sendable {
    /// The deepest nesting of loops.
    public static let deepestNesting = 4

    private let image: ProgramImage
    private let traits: BoardTraits
    private let limits: ProgramLimits
    private let largestCellCode: Int32
    private let largestLineCode: Int32

    private var states = LineStates()
    private var bounds = ProgramBounds()
    private var tally = Tally()
    private var loops = InlineArray<4, Loop?>(repeating: nil)
    private var depth = 0
    private var neuronRefractory: UInt64 = 0
    /// Enclosing loops that are being read again, and among them those whose bodies never come to
    /// rest or to a safe point: what they add up is already charged for all rounds.
    private var rereading = 0
    private var restlessRereading = 0
    private var unsafeRereading = 0

    /// What accumulates along the way; a loop multiplies what its body added.
    private struct Tally {
        var duration: UInt64 = 0
        var pulses: UInt64 = 0
        var records: UInt64 = 0
        var halfSelect: UInt64 = 0
        /// Ticks since the lines were last at rest, and how often they have been.
        var away: UInt64 = 0
        var rests: UInt64 = 0
        /// Records since the last safe point, and how many there were.
        var recordsSinceSafe: UInt64 = 0
        var safePoints: UInt64 = 0
    }

    private struct Loop {
        var start: Int
        var count: UInt64
        var isRepeat: Bool
        var entry: LineStates
        var tally: Tally
        var isSecondPass = false
        var isRestless = false
        var isUnsafe = false
    }

    /// Verifies the program in the first `length` bytes of `source`.
    ///
    /// - Throws: ``ProgramRejection`` naming the first instruction at fault.
    public static func verify(
        _ source: borrowing some ByteSource & ~Copyable,
        length: Int,
        traits: BoardTraits,
        limits: ProgramLimits
    ) throws(ProgramRejection) -> ProgramBounds {
        let image: ProgramImage
        do throws(ProgramFault) {
            image = try ProgramImage(source, length: length)
        } catch {
            throw ProgramRejection(error, at: 0)
        }
        var verifier = ProgramVerifier(image: image, traits: traits, limits: limits)
        return try verifier.verify(source)
    }

    private init(image: ProgramImage, traits: BoardTraits, limits: ProgramLimits) {
        self.image = image
        self.traits = traits
        self.limits = limits
        largestCellCode = Int32(
            Self.tighter(limits.cellVoltage, traits.cellCeiling, traits, upTo: .max)
        )
        largestLineCode = Int32(
            Self.tighter(
                limits.lineVoltage,
                traits.lineCeiling,
                traits,
                upTo: UInt64(traits.dacMaximum)
            )
        )
    }

    private static func tighter(
        _ limit: UInt32,
        _ ceiling: UInt32,
        _ traits: BoardTraits,
        upTo largest: UInt64
    ) -> UInt64 {
        let microvolts = limit == 0 ? ceiling : min(limit, ceiling)
        let code = UInt64(microvolts) * 1000 / UInt64(traits.dacStep)
        return min(code, min(largest, UInt64(Int32.max)))
    }

    private mutating func verify(
        _ source: borrowing some ByteSource & ~Copyable
    ) throws(ProgramRejection) -> ProgramBounds {
        var cursor = ByteCursor(offset: image.firstInstruction, end: image.length)
        while true {
            let start = cursor.offset
            do throws(ProgramFault) {
                let instruction = try cursor.instruction(source)
                if try apply(instruction, &cursor) {
                    guard cursor.offset == image.length else { throw .trailingBytes }
                    return finished()
                }
                try checkTotals()
            } catch {
                throw ProgramRejection(error, at: start)
            }
        }
    }

    private func finished() -> ProgramBounds {
        var result = bounds
        result.duration = tally.duration
        result.pulses = tally.pulses
        result.records = tally.records
        result.halfSelect = tally.halfSelect
        return result
    }

    /// Applies one instruction; true when it ends the program.
    private mutating func apply(
        _ instruction: Instruction,
        _ cursor: inout ByteCursor
    ) throws(ProgramFault) -> Bool {
        switch instruction {
        case .end:
            guard depth == 0 else { throw .unbalancedLoop }
            guard states.isAtRest, !states.isShaping else { throw .notAtRest }
            try count(records: 1)
            return true
        case .loop(let count):
            try open(count, isRepeat: false, at: cursor.offset)
        case .repeatUpTo(let maximum):
            try open(maximum, isRepeat: true, at: cursor.offset)
        case .endLoop:
            _ = try close(isRepeat: false, &cursor)
        case .until:
            if try close(isRepeat: true, &cursor) {
                try count(records: 1)
            }
        case .shape(let lines, let waveform, let delay, let gain):
            try shape(lines, waveform, delay, gain)
        case .run(let ticks, let step):
            try run(ticks, step)
        case .neuron(let column, let settings):
            try neuron(Int(column), settings)
        case .resetNeurons(let columns):
            guard traits.has(LineSet(columns: columns)) else { throw .unknownLine }
        case .abortIf:
            break
        default:
            guard !states.isShaping else { throw .shapePending }
            try applyDrive(instruction)
        }
        return false
    }

    private mutating func applyDrive(_ instruction: Instruction) throws(ProgramFault) {
        switch instruction {
        case .select(let rows, let columns, let scheme):
            guard traits.has(LineSet(rows: rows, columns: columns)) else { throw .unknownLine }
            states.rows = rows
            states.columns = columns
            states.scheme = scheme
        case .drive(let code):
            try drive(Int32(code)...Int32(code))
        case .level(let lines, let code):
            guard traits.has(lines) else { throw .unknownLine }
            states.set(lines, low: code, high: code)
            try checkLevels()
        case .float(let lines):
            guard traits.has(lines) else { throw .unknownLine }
            states.float(lines)
            try checkLevels()
        case .wait(let ticks):
            try pass(ticks)
        case .pulse(let train):
            try pulse(train)
        case .ramp(let code, let updates, let dwell):
            guard updates > 0 else { throw .zeroCount }
            guard dwell >= traits.shortestTicks else { throw .tooShort }
            let from = states.drive
            try drive(min(from.lowerBound, Int32(code))...max(from.upperBound, Int32(code)))
            try pass(Saturating.product(UInt64(updates), dwell))
            try drive(Int32(code)...Int32(code))
        case .sweep(let start, let step, let count, let dwell, let read):
            try sweep(start, step, count, dwell, read)
        case .read(let read):
            try self.read(read)
        case .safePoint:
            guard states.isAtRest else { throw .unsafeSafePoint }
            tally.recordsSinceSafe = 0
            tally.safePoints += 1
        case .triggerOut(_, let ticks):
            try pass(ticks)
            try count(records: 1)
        case .external(let train):
            try external(train)
        case .waitTrigger(_, _, let timeout):
            try pass(timeout)
            try count(records: 1)
        default:
            throw .unknownInstruction
        }
    }

    // MARK: Levels and time

    private mutating func drive(_ codes: ClosedRange<Int32>) throws(ProgramFault) {
        guard max(abs(codes.lowerBound), abs(codes.upperBound)) <= largestCellCode else {
            throw .cellVoltage
        }
        states.setDrive(codes, traits)
        try checkLevels()
    }

    private mutating func checkLevels() throws(ProgramFault) {
        let peak = states.cellPeak(traits)
        bounds.cellPeak = max(bounds.cellPeak, peak)
        guard peak <= largestCellCode else { throw .cellVoltage }
        states.record(in: &bounds)
        guard bounds.linePeak <= largestLineCode else { throw .lineVoltage }
    }

    /// Lets `ticks` pass at the present levels, away from rest for at most `longest` at a time.
    private mutating func pass(_ ticks: UInt64, longest: UInt64? = nil) throws(ProgramFault) {
        let atRest = states.isAtRest
        if rereading == 0 {
            tally.duration = Saturating.sum(tally.duration, ticks)
            if !atRest, states.isScheme, states.scheme == .half || states.scheme == .third {
                tally.halfSelect = Saturating.sum(tally.halfSelect, ticks)
            }
        }
        if atRest {
            guard ticks > 0 else { return }
            tally.away = 0
            tally.rests += 1
        } else if restlessRereading == 0 {
            tally.away = Saturating.sum(tally.away, longest ?? ticks)
            try checkStay()
        }
    }

    private mutating func checkStay() throws(ProgramFault) {
        bounds.longestDrive = max(bounds.longestDrive, tally.away)
        let nanoseconds = Saturating.product(tally.away, UInt64(traits.programTick))
        guard limits.pulseWidth == 0 || nanoseconds <= limits.pulseWidth else {
            throw .pulseWidth
        }
        if limits.current > 0 {
            // µV · pA · ns = 10⁻²⁷ J = 10⁻¹² fJ, divided in two places against overflow.
            let microvolts = UInt64(traits.microvolts(ofMagnitude: bounds.cellPeak))
            let power = Saturating.product(microvolts, limits.current) / 1_000_000
            bounds.energy = Saturating.product(power, nanoseconds) / 1_000_000
        }
        guard limits.energy > 0 else { return }
        guard limits.current > 0 else { throw .energyUnbounded }
        guard bounds.energy <= limits.energy else { throw .energy }
    }

    private mutating func count(records: UInt64) throws(ProgramFault) {
        if rereading == 0 {
            tally.records = Saturating.sum(tally.records, records)
        }
        guard unsafeRereading == 0 else { return }
        tally.recordsSinceSafe = Saturating.sum(tally.recordsSinceSafe, records)
        try checkRecords()
    }

    private mutating func count(pulses: UInt64) {
        guard rereading == 0 else { return }
        tally.pulses = Saturating.sum(tally.pulses, pulses)
    }

    private mutating func checkRecords() throws(ProgramFault) {
        bounds.recordsAtOnce = max(bounds.recordsAtOnce, tally.recordsSinceSafe)
        guard tally.recordsSinceSafe <= UInt64(traits.recordMemory) else { throw .recordsOverflow }
    }

    private func checkTotals() throws(ProgramFault) {
        let nanoseconds = Saturating.product(tally.duration, UInt64(traits.programTick))
        guard limits.duration == 0 || nanoseconds <= limits.duration else { throw .duration }
        guard limits.pulses == 0 || tally.pulses <= limits.pulses else { throw .pulses }
    }

    // MARK: Instructions

    private mutating func pulse(_ train: PulseTrain) throws(ProgramFault) {
        guard train.count > 0 else { throw .zeroCount }
        let steps = Int64(train.count) - 1
        let last = Int64(train.code) + Int64(train.codeStep) * steps
        let lastWidth = Saturating.linear(train.width, train.widthStep, steps)
        let lastGap = Saturating.linear(train.gap, train.gapStep, steps)
        guard let lastWidth, let lastGap else { throw .tooShort }
        guard min(train.width, lastWidth) >= traits.shortestTicks else { throw .tooShort }
        for slope in [train.rise, train.fall] where slope > 0 && slope < traits.shortestTicks {
            throw .tooShort
        }
        guard let end = Int16(exactly: last) else { throw .cellVoltage }
        let low = min(0, min(train.code, end))
        let high = max(0, max(train.code, end))
        try drive(Int32(low)...Int32(high))
        let count = UInt64(train.count)
        let slopes = Saturating.product(Saturating.sum(train.rise, train.fall), count)
        let plateaus = Saturating.product(Saturating.sum(train.width, lastWidth), count) / 2
        let gaps = Saturating.product(Saturating.sum(train.gap, lastGap), count) / 2
        let driven = Saturating.sum(slopes, plateaus)
        let longest = Saturating.sum(
            max(train.width, lastWidth),
            Saturating.sum(train.rise, train.fall)
        )
        try pass(driven, longest: min(train.gap, lastGap) > 0 ? longest : driven)
        self.count(pulses: count)
        try drive(0...0)
        try pass(gaps)
    }

    private mutating func sweep(
        _ start: Int16,
        _ step: Int16,
        _ count: UInt32,
        _ dwell: UInt64,
        _ read: Read
    ) throws(ProgramFault) {
        guard count > 0 else { throw .zeroCount }
        guard dwell >= traits.shortestTicks else { throw .tooShort }
        let last = Int64(start) + Int64(step) * (Int64(count) - 1)
        guard let end = Int16(exactly: last) else { throw .cellVoltage }
        let low = min(start, end)
        let high = max(start, end)
        try drive(Int32(low)...Int32(high))
        let (ticks, records) = try cost(of: read)
        try pass(Saturating.product(UInt64(count), Saturating.sum(dwell, ticks)))
        try self.count(records: Saturating.product(UInt64(count), records))
        self.count(pulses: 1)
        try drive(0...0)
    }

    private mutating func read(_ read: Read) throws(ProgramFault) {
        let (ticks, records) = try cost(of: read)
        try pass(ticks)
        try count(records: records)
    }

    /// Whatever the generator does, its line may be at any code it states, from the moment the
    /// switch closes to the moment it opens.
    private mutating func external(_ train: ExternalTrain) throws(ProgramFault) {
        guard train.switchNumber < traits.switches else { throw .unknownSwitch }
        guard traits.has(train.lines), train.lines.count > 0 else { throw .unknownLine }
        guard train.count > 0 else { throw .zeroCount }
        guard min(train.settle, train.raise) >= traits.shortestTicks else { throw .tooShort }
        let waveform = try image.waveform(train.waveform)
        guard waveform.period >= traits.shortestTicks else { throw .tooShort }
        let low = min(0, train.low)
        let high = max(0, train.high)
        let needed = max(train.raise, Saturating.sum(train.delay, waveform.duration))
        guard waveform.lowest >= low, waveform.highest <= high, needed <= train.closed else {
            throw .statementExceeded
        }
        guard states.isAtRest else { throw .notAtRestForSwitch }
        states.set(train.lines, low: low, high: high)
        try checkLevels()
        try pass(Saturating.sum(train.settle, train.closed))
        count(pulses: UInt64(train.count))
        try count(records: 1)
        states.set(train.lines, low: 0, high: 0)
    }

    private func cost(of read: Read) throws(ProgramFault) -> (ticks: UInt64, records: UInt64) {
        guard read.average > 0 else { throw .zeroCount }
        guard read.aperture >= traits.shortestTicks else { throw .tooShort }
        guard read.range < traits.adcRanges || read.range == Read.automaticRange else {
            throw .unknownRange
        }
        let lines = read.sensesRows ? states.rows : states.columns
        guard lines != 0 else { throw .nothingSelected }
        let each = Saturating.product(UInt64(read.average), read.aperture)
        let records = UInt64(lines.nonzeroBitCount)
        return (Saturating.product(each, records), records)
    }

    private mutating func shape(
        _ lines: LineSet,
        _ number: UInt8,
        _ delay: UInt64,
        _ gain: Int16
    ) throws(ProgramFault) {
        guard traits.has(lines) else { throw .unknownLine }
        let waveform = try image.waveform(number)
        guard waveform.period >= traits.shortestTicks else { throw .tooShort }
        let (low, high) = Self.scaled(waveform, gain)
        guard low >= Int32(Int16.min), high <= Int32(Int16.max) else { throw .lineVoltage }
        try states.shape(
            lines,
            low: Int16(low),
            high: Int16(high),
            ticks: Saturating.sum(delay, waveform.duration)
        )
        count(pulses: UInt64(lines.count))
        try checkLevels()
    }

    private static func scaled(
        _ waveform: ProgramImage.Waveform,
        _ gain: Int16
    ) -> (low: Int32, high: Int32) {
        let first = WaveformPlayer.scale(waveform.lowest, by: gain)
        let second = WaveformPlayer.scale(waveform.highest, by: gain)
        return (min(0, min(first, second)), max(0, max(first, second)))
    }

    private mutating func run(_ ticks: UInt64, _ step: UInt64) throws(ProgramFault) {
        guard step == 0 || step >= traits.shortestTicks else { throw .tooShort }
        let integrates = step > 0 && states.neurons != 0
        if integrates {
            states.exciteNeurons()
            try checkLevels()
            let spacing = max(step, neuronRefractory)
            let spikes = Saturating.product(
                ticks / spacing + 1,
                UInt64(states.neurons.nonzeroBitCount)
            )
            try count(records: spikes)
            count(pulses: spikes)
        }
        try pass(ticks)
        states.run(ticks, neuronsIntegrate: integrates)
    }

    private mutating func neuron(
        _ column: Int,
        _ settings: NeuronSettings
    ) throws(ProgramFault) {
        guard column < traits.columns else { throw .unknownLine }
        guard settings.range < traits.adcRanges else { throw .unknownRange }
        guard settings.threshold > 0 else { throw .zeroCount }
        let first = states.neurons == 0
        neuronRefractory =
            first ? settings.refractory : min(neuronRefractory, settings.refractory)
        guard settings.waveform != NeuronSettings.noWaveform else {
            states.setNeuron(column, low: 0, high: 0, ticks: 0)
            return
        }
        let waveform = try image.waveform(settings.waveform)
        guard waveform.period >= traits.shortestTicks else { throw .tooShort }
        let (low, high) = Self.scaled(waveform, settings.gain)
        guard low >= Int32(Int16.min), high <= Int32(Int16.max) else { throw .lineVoltage }
        states.setNeuron(
            column,
            low: Int16(low),
            high: Int16(high),
            ticks: Saturating.sum(settings.delay, waveform.duration)
        )
    }

    // MARK: Loops

    private mutating func open(
        _ count: UInt32,
        isRepeat: Bool,
        at start: Int
    ) throws(ProgramFault) {
        guard count > 0 else { throw .zeroCount }
        guard depth < Self.deepestNesting else { throw .nestedTooDeep }
        loops[depth] = Loop(
            start: start,
            count: UInt64(count),
            isRepeat: isRepeat,
            entry: states,
            tally: tally
        )
        depth += 1
    }

    /// Closes a loop; true when its body has been read for good.
    private mutating func close(
        isRepeat: Bool,
        _ cursor: inout ByteCursor
    ) throws(ProgramFault) -> Bool {
        guard depth > 0, let loop = loops[depth - 1], loop.isRepeat == isRepeat else {
            throw .unbalancedLoop
        }
        guard !loop.isSecondPass else {
            rereading -= 1
            restlessRereading -= loop.isRestless ? 1 : 0
            unsafeRereading -= loop.isUnsafe ? 1 : 0
            depth -= 1
            return true
        }
        let selection = (states.rows, states.columns, states.scheme)
        states.join(loop.entry)
        (states.rows, states.columns, states.scheme) = selection
        try readAgain(loop)
        cursor.offset = loop.start
        return false
    }

    /// Charges a loop's body for all its rounds and prepares its second reading.
    private mutating func readAgain(_ loop: Loop) throws(ProgramFault) {
        let before = loop.tally
        var again = loop
        again.isSecondPass = true
        again.isRestless = tally.rests == before.rests
        again.isUnsafe = tally.safePoints == before.safePoints
        func times(_ now: UInt64, _ before: UInt64) -> UInt64 {
            Saturating.sum(before, Saturating.product(now - min(now, before), loop.count))
        }
        tally.duration = times(tally.duration, before.duration)
        tally.pulses = times(tally.pulses, before.pulses)
        tally.records = times(tally.records, before.records)
        tally.halfSelect = times(tally.halfSelect, before.halfSelect)
        if again.isRestless {
            tally.away = times(tally.away, before.away)
            try checkStay()
        }
        if again.isUnsafe {
            tally.recordsSinceSafe = times(tally.recordsSinceSafe, before.recordsSinceSafe)
            try checkRecords()
        }
        rereading += 1
        restlessRereading += again.isRestless ? 1 : 0
        unsafeRereading += again.isUnsafe ? 1 : 0
        loops[depth - 1] = again
    }
}
