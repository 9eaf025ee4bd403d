// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB

extension RunWriter {
    /// Stores a metric; a name is used once in a run.
    package func addMetric(_ metric: Metric) throws(StoreError) {
        _ = try transact { database in
            try database.execute(
                sql: """
                    INSERT INTO metrics (run, name, value, bits, unit, expected, pass)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    number, metric.name, metric.value.isNaN ? nil : metric.value,
                    Int64(bitPattern: metric.value.bitPattern), metric.unit, metric.expected,
                    metric.isPassed,
                ]
            )
        }
    }

    /// Stores a conductance map.
    package func addMap(_ map: ConductanceMap) throws(StoreError) {
        _ = try transact { database in
            let ordinal = try Self.next("maps", of: number, in: database)
            try database.execute(
                sql: """
                    INSERT INTO maps
                        (run, ordinal, label, tick, row_count, column_count, picosiemens)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    number, ordinal, map.label, Int64(bitPattern: map.tick), map.rowCount,
                    map.columnCount, Data(LittleEndian.bytes(map.picosiemens)),
                ]
            )
        }
    }

    /// Stores an event of the link or the board.
    package func addLinkEvent(_ event: LinkEvent) throws(StoreError) {
        _ = try transact { database in
            try database.execute(
                sql: """
                    INSERT INTO link_events (run, host_ns, link_tick, code, severity, detail)
                        VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    number, event.hostNanoseconds,
                    event.linkTick.map { Int64(bitPattern: $0) }, event.code, event.severity,
                    event.detail,
                ]
            )
        }
    }
}
