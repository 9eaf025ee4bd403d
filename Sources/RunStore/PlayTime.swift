// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// When a play began, its T0, on the host's clock: certainly no earlier and no later than stated.
package struct PlayTime: Hashable, Sendable {
    /// The link tick of the board's clock at T0.
    package var linkTick: UInt64
    /// No earlier than this, in nanoseconds since 1970 (UTC).
    package var earliestHostNanoseconds: Int64
    /// No later than this.
    package var latestHostNanoseconds: Int64
    /// The quickest exchange with the board's clock, in nanoseconds.
    package var roundTripNanoseconds: Int64
    /// How far both clocks may run apart, in parts per million.
    package var tolerance: Int64

    /// A time within the given bounds.
    package init(
        linkTick: UInt64,
        earliestHostNanoseconds: Int64,
        latestHostNanoseconds: Int64,
        roundTripNanoseconds: Int64,
        tolerance: Int64
    ) {
        self.linkTick = linkTick
        self.earliestHostNanoseconds = earliestHostNanoseconds
        self.latestHostNanoseconds = latestHostNanoseconds
        self.roundTripNanoseconds = roundTripNanoseconds
        self.tolerance = tolerance
    }

    /// The middle of both.
    package var estimate: Int64 { earliestHostNanoseconds + width / 2 }

    /// How far the truth may be from the estimate, in nanoseconds.
    package var bound: Int64 { (width + 1) / 2 }

    private var width: Int64 { latestHostNanoseconds - earliestHostNanoseconds }
}

extension RunWriter {
    /// Stores when a play began.
    package func addTime(_ time: PlayTime, of play: PlayID) throws(StoreError) {
        _ = try transact { database in
            try database.execute(
                sql: """
                    INSERT INTO play_times
                        (play, link_tick, earliest_ns, latest_ns, round_trip_ns, tolerance_ppm)
                        VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    play.rowID, Int64(bitPattern: time.linkTick), time.earliestHostNanoseconds,
                    time.latestHostNanoseconds, time.roundTripNanoseconds, time.tolerance,
                ]
            )
        }
    }
}

extension RunArchive {
    /// When the plays of a run began, in order, as far as that is known.
    package func playTimes(of run: RunNumber) throws(StoreError) -> [PlayTime] {
        try read { database in
            // A store that an older program wrote and nobody has opened for writing since has none.
            guard try database.tableExists("play_times") else { return [] }
            return try Row.fetchAll(
                database,
                sql: """
                    SELECT play_times.* FROM play_times JOIN plays ON plays.id = play_times.play
                        WHERE plays.run = ? ORDER BY plays.id
                    """,
                arguments: [run]
            ).map { row in
                PlayTime(
                    linkTick: UInt64(bitPattern: row["link_tick"]),
                    earliestHostNanoseconds: row["earliest_ns"],
                    latestHostNanoseconds: row["latest_ns"],
                    roundTripNanoseconds: row["round_trip_ns"],
                    tolerance: row["tolerance_ppm"]
                )
            }
        }
    }
}
