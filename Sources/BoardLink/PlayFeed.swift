// SPDX-License-Identifier: Apache-2.0

internal import Transports
internal import WireProtocol

/// What came of a play and was not taken yet.
///
/// Live, whoever follows a play takes all there is. In a replay it takes what the captured follower
/// took, which its grants of records tell: else it would grant other numbers than the captured one.
struct PlayFeed {
    private var events: [PlayEvent] = []
    /// The captured grants of each play, in order of their starts; nil live.
    private var grants: [[UInt64]]?
    /// The play that goes on, from 0; -1 before the first.
    private var play = -1
    private var taken: UInt64 = 0

    /// A live feed.
    init() {}

    /// A feed for a session that makes these calls.
    init(replaying calls: [SessionCall]) {
        var grants: [[UInt64]] = []
        for call in calls {
            if call.opcode == Opcode.start.rawValue { grants.append([]) }
            if call.opcode == Opcode.recordsGrant.rawValue, !grants.isEmpty {
                grants[grants.count - 1].append(call.argument)
            }
        }
        self.grants = grants
    }

    /// Forgets everything; the next play is about to start.
    mutating func begin() {
        events.removeAll()
        play += 1
        taken = 0
    }

    mutating func append(_ event: PlayEvent) { events.append(event) }

    /// What is to be taken now, or nil when there is nothing yet.
    mutating func take(isOver: Bool) -> [PlayEvent]? {
        guard !events.isEmpty else { return nil }
        guard grants != nil else { return takeAll() }
        // Where the captured follower granted nothing more, it took all the rest with the end.
        guard let grant = nextGrant else { return hasEnd || isOver ? takeAll() : nil }
        var count = 0
        var records = taken
        while count < events.count, records < grant {
            if case .records(let batch) = events[count] { records += UInt64(batch.count) }
            count += 1
        }
        guard records >= grant || hasEnd || isOver else { return nil }
        taken = records
        defer { events.removeFirst(count) }
        return Array(events[..<count])
    }

    private mutating func takeAll() -> [PlayEvent] {
        defer { events.removeAll() }
        return events
    }

    private var hasEnd: Bool {
        if case .ended? = events.last { return true }
        return false
    }

    /// Up to which record the captured follower took next.
    private var nextGrant: UInt64? {
        guard let grants, grants.indices.contains(play) else { return nil }
        return grants[play].first { $0 > taken }
    }
}
