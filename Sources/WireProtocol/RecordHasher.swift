// SPDX-License-Identifier: Apache-2.0

public import PulsePrograms

/// The hash of a run's record: equal for equal experiments, benches, seeds and outcomes.
///
/// SHA-256 over elements `tag u8 | length u64 | bytes`, numbers little-endian, in this order:
///
/// ```
/// 1 experiment, canonical bytes     4 a program's bytes, for each program in order of first use
/// 2 seed u64                        5 a play: index of its program u64, from 0
/// 3 bench, canonical bytes          6 a record of that play in its 24-byte form
///                                   7 the end of that play: how many records u64
/// ```
///
/// It depends neither on batching nor on anything that happens on the link.
public struct RecordHasher: Sendable, BitwiseCopyable {
    /// What an element holds; the raw value is its tag.
    public enum Element: UInt8, Sendable, BitwiseCopyable, CaseIterable {
        /// The experiment after all settings, canonical.
        case experiment = 1
        /// The run's seed.
        case seed = 2
        /// The parts of the bench that shape a record, canonical.
        case bench = 3
        /// The bytes of a program.
        case program = 4
        /// A play begins.
        case play = 5
        /// A record of the play.
        case record = 6
        /// The play is over.
        case playEnd = 7
    }

    private var hash = SHA256()
    private var last = Element.experiment
    private var programCount: UInt64 = 0
    private var recordCount: UInt64 = 0

    /// The hash of a run of the given experiment, seed and bench.
    public init(
        experiment: borrowing some ByteSource & ~Copyable,
        seed: UInt64,
        bench: borrowing some ByteSource & ~Copyable
    ) {
        add(.experiment, experiment)
        add(.seed, number: seed)
        add(.bench, bench)
    }

    /// Adds a program and returns its index; all programs come before the first play.
    @discardableResult
    public mutating func addProgram(_ bytes: borrowing some ByteSource & ~Copyable) -> UInt64 {
        precondition(last == .bench || last == .program, "All programs come before the plays.")
        add(.program, bytes)
        defer { programCount += 1 }
        return programCount
    }

    /// Begins a play of the program with the given index.
    public mutating func beginPlay(program: UInt64) {
        precondition(last == .program || last == .playEnd, "A play follows programs or a play.")
        precondition(program < programCount, "A play is of a program that was added.")
        add(.play, number: program)
        recordCount = 0
    }

    /// Adds a record of the play, in order.
    public mutating func add(_ record: Record) {
        precondition(last == .play || last == .record, "A record belongs to a play.")
        begin(.record, length: 24)
        record.encode(into: &hash)
        recordCount += 1
    }

    /// Ends the play.
    public mutating func endPlay() {
        precondition(last == .play || last == .record, "A play ends once.")
        add(.playEnd, number: recordCount)
    }

    /// The hash of everything so far.
    public var digest: SHA256.Digest { hash.digest }

    private mutating func begin(_ element: Element, length: UInt64) {
        hash.append(element.rawValue)
        hash.append(integer: length)
        last = element
    }

    private mutating func add(_ element: Element, number: UInt64) {
        begin(element, length: 8)
        hash.append(integer: number)
    }

    private mutating func add(
        _ element: Element,
        _ bytes: borrowing some ByteSource & ~Copyable
    ) {
        begin(element, length: UInt64(bytes.byteCount))
        for offset in 0..<bytes.byteCount {
            hash.append(bytes.byte(at: offset))
        }
    }
}
