// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import PulsePrograms
import Quantities
import WireProtocol

/// The most extreme things that were seen on the lines of a board.
struct Observation: Equatable {
    /// Lowest and highest code of every line.
    var codes: [Line: ClosedRange<Int16>] = [:]
    /// Largest magnitude across a cell, in codes.
    var cellPeak: Int32 = 0
    /// Longest time away from rest, in program ticks.
    var longestDrive: UInt64 = 0
    /// Largest sum of |V| · t over a stay away from rest, in codes times ticks.
    var largestDose: UInt64 = 0
    /// How often outputs left the safe state without a play.
    var strayCommits = 0
}

/// A driver without devices: notes what is done to the lines and senses dice.
///
/// A class, so that a test can look at it and press its stop line while a board owns it.
final class ObservingDriver: BoardDriver {
    private struct Level {
        var code: Int16 = 0
        var isFloating = false
    }

    let traits: BoardTraits
    /// Whether the stop line is pressed; the hardware makes the lines safe by itself.
    var isPressed = false {
        didSet {
            guard isPressed else { return }
            wasPressed = true
            makeSafe()
        }
    }
    /// Whether it fails to tell of its stop line.
    var isDeaf = false
    /// Whether it fails to make lines safe.
    var isStuck = false
    /// What a self-test finds.
    var selfTest = BoardFault.none
    /// The two copies of the array's limits that it stores; nil without storage.
    var copies: [ArrayLimitsCopy]?
    /// How many more writes its storage takes; the one after them is cut off half-way.
    var writesLeft = Int.max
    /// Whether its storage says that it took a write that it did not take.
    var isLosingWrites = false
    private var wasPressed = false
    private(set) var observation = Observation()
    /// Whether a play may drive lines now.
    private(set) var isPlaying = false
    private var dice: Dice
    private var rows: [Level]
    private var columns: [Level]
    private var others: [Line: Int16] = [:]
    private var away: UInt64 = 0
    private var dose: UInt64 = 0

    init(traits: BoardTraits, seed: UInt64) {
        self.traits = traits
        dice = Dice(seed: seed)
        rows = Array(repeating: Level(), count: traits.rows)
        columns = Array(repeating: Level(), count: traits.columns)
    }

    /// Whether every line is at 0 V or isolated.
    var isAtRest: Bool {
        rows.allSatisfy { $0.code == 0 } && columns.allSatisfy { $0.code == 0 }
            && others.values.allSatisfy { $0 == 0 }
    }

    func setSpecimen(_ specimen: Specimen) -> SpecimenVerdict { .accepted }

    func begin() {
        makeSafe()
        isPlaying = true
    }

    func set(_ line: Line, to level: LineLevel) {
        let value: Level =
            switch level {
            case .code(let code): Level(code: code)
            case .floating: Level(isFloating: true)
            }
        switch line.kind {
        case .row: rows[line.index] = value
        case .column: columns[line.index] = value
        case .gate, .source: others[line] = value.code
        }
        let seen = observation.codes[line] ?? 0...0
        observation.codes[line] =
            min(seen.lowerBound, value.code)...max(seen.upperBound, value.code)
    }

    func commit(at tick: UInt64) {
        if !isPlaying, !isAtRest { observation.strayCommits += 1 }
        observation.cellPeak = max(observation.cellPeak, cellPeak())
    }

    func advance(from start: UInt64, to end: UInt64) -> Advance {
        let ticks = end - start
        if isAtRest {
            if ticks > 0 { (away, dose) = (0, 0) }
        } else {
            away += ticks
            dose += UInt64(cellPeak()) * ticks
            observation.longestDrive = max(observation.longestDrive, away)
            observation.largestDose = max(observation.largestDose, dose)
        }
        return Advance(tick: end, work: 1)
    }

    func sense(_ line: Line, range: UInt8, gate: Read.Gate) -> SensedCurrent {
        if gate != .all { observeGated(line, gate) }
        let code = Int32(truncatingIfNeeded: dice.next() % 2001) - 1000
        return SensedCurrent(code: code, range: range == Read.automaticRange ? 0 : range)
    }

    func magnitudeOfCurrent(columns: UInt64) -> Int64 { Int64(dice.roll(0...1_000_000)) }

    func makeSafe() {
        isPlaying = false
        guard !isStuck else { return }
        rows = Array(repeating: Level(), count: traits.rows)
        columns = Array(repeating: Level(), count: traits.columns)
        others = [:]
        (away, dose) = (0, 0)
    }

    func refusalToArm() -> BoardFault { isPressed && !isDeaf ? .stopLine : selfTest }

    func takeTrip() -> BoardFault {
        defer { wasPressed = false }
        return wasPressed && !isDeaf ? .stopLine : .none
    }

    var keepsArrayLimits: Bool { copies != nil }

    func readArrayLimits(copy index: Int) -> ArrayLimitsCopy? { copies?[index] }

    func writeArrayLimits(_ copy: ArrayLimitsCopy, at index: Int) -> Bool {
        guard writesLeft > 0 else {
            for byte in 0..<(ArrayLimitsCopy.byteCount / 2) {
                copies?[index].bytes[byte] = copy.bytes[byte]
            }
            return false
        }
        writesLeft -= 1
        guard !isLosingWrites else { return true }
        copies?[index] = copy
        return true
    }

    /// Flips a bit of a stored copy.
    func damage(copy index: Int, bit: Int = 0) {
        copies?[index].bytes[bit / 8] ^= 1 << UInt8(bit % 8)
    }

    func raiseTrigger(_ output: UInt8, ticks: UInt64) {}

    func triggerIsHigh(_ input: UInt8, at tick: UInt64) -> Bool { dice.chance(50) }

    /// A floating line is half-way between the driven ones, as in an array of equal cells.
    private func cellPeak(
        grounding line: Line? = nil,
        _ isGrounded: (Int16) -> Bool = { _ in false }
    ) -> Int32 {
        let driven = (rows + columns).filter { !$0.isFloating }.map { Int32($0.code) }
        let middle = ((driven.min() ?? 0) + (driven.max() ?? 0)) / 2
        var peak: Int32 = 0
        for (row, rowLevel) in rows.enumerated() {
            for (column, columnLevel) in columns.enumerated() {
                var upper = rowLevel.isFloating ? middle : Int32(rowLevel.code)
                var lower = columnLevel.isFloating ? middle : Int32(columnLevel.code)
                if line == .column(column) { lower = 0 }
                if line == .row(row) { upper = 0 }
                if let line, line.kind == .column, isGrounded(rowLevel.code) { upper = 0 }
                if let line, line.kind == .row, isGrounded(columnLevel.code) { lower = 0 }
                peak = max(peak, abs(upper - lower))
            }
        }
        return peak
    }

    /// For a gated sense the line is at the virtual ground, and lines of the other sign at 0 V.
    private func observeGated(_ line: Line, _ gate: Read.Gate) {
        let peak = cellPeak(grounding: line) { gate == .positive ? $0 <= 0 : $0 >= 0 }
        observation.cellPeak = max(observation.cellPeak, peak)
    }
}

/// A driver belongs to one test.
@available(*, unavailable)
extension ObservingDriver: Sendable {}
