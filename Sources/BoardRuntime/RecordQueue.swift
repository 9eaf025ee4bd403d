// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory
public import PulsePrograms
internal import Quantities

/// The records of a play from the moment they are made until the host has stored them.
///
/// Records are never dropped: a place is reused only after its record was acknowledged as stored,
/// and a play pauses at a safe point until there is room for everything up to the next one.
public struct RecordQueue: ~Copyable {
    private var ring: FixedBuffer<Record>

    /// Records made so far; the index the next one will get.
    public private(set) var made: UInt64 = 0
    /// Records handed to the link in this session.
    public private(set) var sent: UInt64 = 0
    /// Records the host has stored.
    public private(set) var stored: UInt64 = 0

    /// A queue for `capacity` records.
    public init(capacity: Int) {
        precondition(capacity > 0, "A record queue needs room for a record.")
        ring = FixedBuffer(
            count: capacity,
            repeating: Record(
                tick: 0,
                programCounter: 0,
                kind: .programEnd,
                line: .row(0),
                code: 0
            )
        )
    }

    /// How many more records can be made now.
    public var room: Int { ring.count - Int(made - stored) }

    /// Forgets everything, for a new play.
    public mutating func reset() {
        made = 0
        sent = 0
        stored = 0
    }

    /// Adds a record; false when there is no room, which the verifier rules out.
    public mutating func append(_ record: Record) -> Bool {
        guard room > 0 else { return false }
        ring[Int(made % UInt64(ring.count))] = record
        made += 1
        return true
    }

    /// The record with `index`, which must be stored nowhere else yet.
    public func record(at index: UInt64) -> Record {
        precondition(index >= stored && index < made, "A record was asked for that is gone.")
        return ring[Int(index % UInt64(ring.count))]
    }

    /// Notes that records below `index` were handed to the link.
    public mutating func markSent(_ index: UInt64) {
        precondition(index <= made, "A record cannot be sent before it is made.")
        sent = index
    }

    /// Notes that records below `index` are stored; false when they were not even sent.
    public mutating func markStored(_ index: UInt64) -> Bool {
        guard index <= sent else { return false }
        stored = max(stored, index)
        return true
    }

    /// Starts sending again from the first record that is not stored.
    public mutating func rewind() {
        sent = stored
    }
}

/// A queue belongs to one board.
@available(*, unavailable)
extension RecordQueue: Sendable {}
