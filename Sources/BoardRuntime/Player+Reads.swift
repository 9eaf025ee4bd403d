// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory
internal import PulsePrograms
internal import Quantities

/// Where a read stands: which lines are left, and the conversions of the present one.
struct ReadProgress: BitwiseCopyable {
    let read: Read
    private(set) var lines: UInt64
    private(set) var conversions: UInt16 = 0
    private(set) var sum: Int64 = 0
    private(set) var range: UInt8
    private(set) var flags: Record.Flags = []

    init(_ read: Read, lines: UInt64) {
        self.read = read
        self.lines = lines
        range = read.range
    }

    /// Whether every line was sensed.
    var isOver: Bool { lines == 0 }

    /// The line being sensed.
    var line: Line { Line(read.sensesRows ? .row : .column, lines.trailingZeroBitCount) }

    /// Adds a conversion; the mean when it was the last one of its line.
    ///
    /// The first conversion fixes the range of the rest. The mean is rounded half away from zero.
    mutating func add(_ sensed: SensedCurrent) -> Int32? {
        range = sensed.range
        flags.formUnion(sensed.flags)
        sum += Int64(sensed.code)
        conversions += 1
        guard conversions == read.average else { return nil }
        let count = Int64(read.average)
        return Int32(clamping: (2 * sum + (sum < 0 ? -count : count)) / (2 * count))
    }

    /// Goes on to the next line.
    mutating func next() {
        lines &= lines - 1
        conversions = 0
        sum = 0
        range = read.range
        flags = []
    }
}

extension Player {
    /// Goes on with a read at the end of a conversion.
    mutating func read(
        _ progress: ReadProgress,
        _ driver: inout some BoardDriver & ~Copyable,
        _ records: inout RecordQueue
    ) -> Step {
        var progress = progress
        guard convert(&progress, &driver, &records) else { return .ended(.impossible) }
        if progress.isOver {
            activity = .fetch
        } else {
            activity = .read(progress)
            hold(until: tick + progress.read.aperture)
        }
        return .progressed(2)
    }

    /// Makes one conversion; false when a sample found no room.
    ///
    /// A driver that failed makes no sample.
    mutating func convert(
        _ progress: inout ReadProgress,
        _ driver: inout some BoardDriver & ~Copyable,
        _ records: inout RecordQueue
    ) -> Bool {
        let line = progress.line
        let sensed = driver.sense(line, range: progress.range, gate: progress.read.gate)
        guard !driver.hasFailed, let mean = progress.add(sensed) else { return true }
        var flags = progress.flags
        if progress.read.gate == .all, levels[slot(line.kind, line.index)] != 0 {
            flags.insert(.driven)
        }
        if progress.read.range == Read.automaticRange { flags.insert(.autoranged) }
        lastSample = traits.femtoamperes(code: mean, range: progress.range)
        defer { progress.next() }
        return record(
            .sample,
            code: mean,
            line: line,
            range: progress.range,
            drive: driveAcross(line),
            flags: flags,
            &records
        )
    }
}
