// SPDX-License-Identifier: Apache-2.0

/// Proves bounds of a pulse program without playing it.
///
/// One linear pass with an interval of codes for every line. The first round of a loop is read as it
/// is; then its body is read from every state that a round may leave, until nothing new comes, which
/// is soon because instructions set levels to constants. Repeats are charged at their maximum. The
/// same source runs on the host before an upload and on the board before a play.
///
/// It takes 22 kB, so none of its functions lacks `mutating`: they would be handed a copy.
public struct ProgramVerifier: ~Copyable, Sendable {
    /// The deepest nesting of loops.
    public static let deepestNesting = 4

    /// The longest program in program ticks, so that no sum of ticks overflows: 5,800 years at 40 ns.
    public static let longestProgram: UInt64 = 1 << 62

    let image: ProgramImage
    let traits: BoardTraits
    let limits: ProgramLimits
    let largestCellCode: Int32
    let largestLineCode: Int32

    var states = LineStates()
    var bounds = ProgramBounds()
    var tally = ProgramTally()
    var loops = InlineArray<4, ProgramLoop?>(repeating: nil)
    /// What a further round of each open loop may begin with.
    var entries = InlineArray<4, LineStates> { _ in LineStates() }
    var depth = 0
    var neuronRefractory: UInt64 = 0

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

    @inline(__always)
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

    private mutating func finished() -> ProgramBounds {
        bounds.duration = tally.duration
        bounds.pulses = tally.pulses
        bounds.records = tally.records
        bounds.halfSelect = tally.halfSelect
        return bounds
    }

    /// Applies one instruction; true when it ends the program.
    @inline(never)
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
}
