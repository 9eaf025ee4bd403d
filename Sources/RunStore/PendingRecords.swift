// SPDX-License-Identifier: Apache-2.0

internal import PulsePrograms

/// The records that were accepted and are not stored yet.
struct PendingRecords: Sendable {
    /// The pending records of one play.
    struct Part: Sendable {
        let play: PlayID
        /// The index of the first of ``records``: how many of the play are stored.
        var first: UInt64
        var records: [Record]

        var next: UInt64 { first + UInt64(records.count) }
    }

    private(set) var parts: [Part] = []

    /// How many records wait.
    private(set) var count = 0

    /// Whether no more is accepted.
    var isClosed = false

    mutating func open(_ play: PlayID) {
        parts.append(Part(play: play, first: 0, records: []))
    }

    /// The index that the next record of an open play must have; nil when the play is not open.
    func nextIndex(of play: PlayID) -> UInt64? {
        parts.first { $0.play == play }?.next
    }

    mutating func append(_ records: [Record], to play: PlayID) {
        guard let index = parts.firstIndex(where: { $0.play == play }) else { return }
        parts[index].records.append(contentsOf: records)
        count += records.count
    }

    /// Hands all pending records out and counts them as stored.
    mutating func take() -> [Part] {
        let taken = parts.filter { !$0.records.isEmpty }
        for index in parts.indices {
            parts[index].first = parts[index].next
            parts[index].records = []
        }
        count = 0
        return taken
    }

    /// Takes records back that could not be stored, before the ones that came since.
    mutating func restore(_ taken: [Part]) {
        for part in taken {
            guard let index = parts.firstIndex(where: { $0.play == part.play }) else { continue }
            parts[index].first = part.first
            parts[index].records = part.records + parts[index].records
            count += part.records.count
        }
    }

    mutating func close(_ play: PlayID) {
        parts.removeAll { $0.play == play }
    }
}
