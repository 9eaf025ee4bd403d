// SPDX-License-Identifier: Apache-2.0

/// Something that happened on the link or the board, outside a play's records.
package struct LinkEvent: Hashable, Sendable {
    /// When the host learnt of it, in nanoseconds since 1970 (UTC).
    package var hostNanoseconds: Int64
    /// When it happened on the board's link clock, if the board said so.
    package var linkTick: UInt64?
    /// The stable code.
    package var code: Int
    /// How grave it is: information, warning, error.
    package var severity: String
    /// What happened.
    package var detail: String

    /// An event of the given parts.
    package init(
        hostNanoseconds: Int64,
        linkTick: UInt64?,
        code: Int,
        severity: String,
        detail: String
    ) {
        self.hostNanoseconds = hostNanoseconds
        self.linkTick = linkTick
        self.code = code
        self.severity = severity
        self.detail = detail
    }
}

/// A number that a run was made to find.
package struct Metric: Hashable, Sendable {
    /// Its name, unique in the run.
    package var name: String
    /// Its value; kept bit for bit, NaN included.
    package var value: Double
    /// Its unit; "1" for a bare number.
    package var unit: String
    /// What was expected, as JSON; nil where nothing was.
    package var expected: String?
    /// Whether the value is as expected; nil where nothing was expected.
    package var isPassed: Bool?

    /// A metric of the given parts.
    package init(
        name: String,
        value: Double,
        unit: String,
        expected: String? = nil,
        isPassed: Bool? = nil
    ) {
        self.name = name
        self.value = value
        self.unit = unit
        self.expected = expected
        self.isPassed = isPassed
    }
}

/// The conductance of every cell at one moment.
package struct ConductanceMap: Hashable, Sendable {
    /// What the map shows.
    package var label: String
    /// The program tick it belongs to.
    package var tick: UInt64
    /// How many rows it has.
    package var rowCount: Int
    /// How many columns it has.
    package var columnCount: Int
    /// Conductances in picosiemens, row-major, shape `[rowCount × columnCount]`.
    package var picosiemens: [Int64]

    /// A map of the given shape.
    package init(
        label: String,
        tick: UInt64,
        rowCount: Int,
        columnCount: Int,
        picosiemens: [Int64]
    ) {
        precondition(
            rowCount >= 0 && columnCount >= 0 && picosiemens.count == rowCount * columnCount,
            "A map has one value a cell."
        )
        self.label = label
        self.tick = tick
        self.rowCount = rowCount
        self.columnCount = columnCount
        self.picosiemens = picosiemens
    }
}

/// A remark that a person or program adds to a run, also after its end.
package struct Note: Hashable, Sendable {
    /// When it was made, in nanoseconds since 1970 (UTC).
    package var hostNanoseconds: Int64
    /// What it says.
    package var text: String

    /// A note of the given text.
    package init(hostNanoseconds: Int64, text: String) {
        self.hostNanoseconds = hostNanoseconds
        self.text = text
    }
}
