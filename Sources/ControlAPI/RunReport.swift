// SPDX-License-Identifier: Apache-2.0

/// What is known of the board of a run.
package struct BoardReport: Hashable, Sendable, Codable {
    /// The address it was reached at.
    package var address: String
    /// Its serial.
    package var serial: String?
    /// Its firmware.
    package var firmware: String?
    /// What its lines lead to: `device`, `host-model` or `chip-model`.
    package var physics: String?
    /// What is known of the wire to it: the settings of a line, the latency it was read back to
    /// have; nil where there is nothing to know.
    package var link: [String: String]?
    /// The limits of the array that it kept; nil when none were set.
    package var arrayLimits: ArrayLimitsReport?

    /// What is known of a board.
    package init(
        address: String,
        serial: String? = nil,
        firmware: String? = nil,
        physics: String? = nil,
        link: [String: String]? = nil,
        arrayLimits: ArrayLimitsReport? = nil
    ) {
        self.address = address
        self.serial = serial
        self.firmware = firmware
        self.physics = physics
        self.link = link
        self.arrayLimits = arrayLimits
    }
}

/// One number that a run found.
package struct MetricReport: Hashable, Sendable, Codable {
    /// Its value.
    package var value: Double
    /// Its unit, `1` for a pure number.
    package var unit: String
    /// What was expected, in words; nil when nothing was.
    package var expected: String?
    /// Whether it is as expected; nil when nothing was expected.
    package var pass: Bool?
    /// True when a parameter was fitted so that the expected value comes out.
    package var fitted: Bool?

    /// A metric.
    package init(
        value: Double,
        unit: String,
        expected: String? = nil,
        pass: Bool? = nil,
        fitted: Bool? = nil
    ) {
        self.value = value
        self.unit = unit
        self.expected = expected
        self.pass = pass
        self.fitted = fitted
    }
}

/// When a run was.
package struct RunTimes: Hashable, Sendable, Codable {
    /// When it began, in UTC.
    package var started: String
    /// When it ended, in UTC; nil while it runs and when its writer died.
    package var ended: String?
    /// How long it took, in seconds.
    package var wallSeconds: Double?
    /// How long it took on the board's program clock, in seconds.
    package var simulatedSeconds: Double?

    enum CodingKeys: String, CodingKey {
        case started, ended
        case wallSeconds = "wallS"
        case simulatedSeconds = "simulatedS"
    }

    /// Times in the given form.
    package init(
        started: String,
        ended: String? = nil,
        wallSeconds: Double? = nil,
        simulatedSeconds: Double? = nil
    ) {
        self.started = started
        self.ended = ended
        self.wallSeconds = wallSeconds
        self.simulatedSeconds = simulatedSeconds
    }
}

/// When the plays of a run began on the host's clock: estimates with bounds that hold the truth.
package struct ClockReport: Hashable, Sendable, Codable {
    /// T0 of the first play: the estimate, in UTC with nanoseconds.
    package var start: String
    /// How far the truth may be from it, in seconds.
    package var boundSeconds: Double
    /// How many plays have such a time.
    package var plays: Int
    /// The widest bound of them, in seconds.
    package var widestBoundSeconds: Double
    /// The quickest exchange with the board's clock, in seconds.
    package var roundTripSeconds: Double
    /// How far both clocks may run apart, in parts per million.
    package var tolerance: Int64

    enum CodingKeys: String, CodingKey {
        case start, plays
        case boundSeconds = "boundS"
        case widestBoundSeconds = "widestBoundS"
        case roundTripSeconds = "roundTripS"
        case tolerance = "tolerancePpm"
    }

    /// Times in the given form.
    package init(
        start: String,
        boundSeconds: Double,
        plays: Int,
        widestBoundSeconds: Double,
        roundTripSeconds: Double,
        tolerance: Int64
    ) {
        self.start = start
        self.boundSeconds = boundSeconds
        self.plays = plays
        self.widestBoundSeconds = widestBoundSeconds
        self.roundTripSeconds = roundTripSeconds
        self.tolerance = tolerance
    }
}

/// A run: the one object of `hebb run --json`, and an entry of `hebb runs --json`.
package struct RunReport: Hashable, Sendable, Codable {
    /// Its number in the store.
    package var run: Int64
    /// The row of the catalogue, if any.
    package var row: String?
    /// Its title.
    package var title: String
    /// The name of its procedure.
    package var procedure: String
    /// Where its numbers come from: `measured`, `simulated`, `emulated` or `replayed`.
    package var origin: String
    /// Whether a simulated board stands in for an absent one.
    package var fallback: Bool
    /// What every output says first, if anything.
    package var banner: String?
    /// The seed of every random draw.
    package var seed: UInt64
    /// The board.
    package var board: BoardReport
    /// `pass`, `fail` or `none`.
    package var verdict: String
    /// What it found, by name.
    package var metrics: [String: MetricReport]
    /// The hash of its record, when it has ended with one.
    package var recordHash: String?
    /// The ablation in force, `none` when nothing was taken away.
    package var ablation: String
    /// `running`, `completed`, `failed`, `stopped` or `interrupted`.
    package var state: String
    /// Why it ended, as a sentence.
    package var cause: String?
    /// When it was.
    package var times: RunTimes
    /// When its plays began on the host's clock; nil when that is not known.
    package var clock: ClockReport?
    /// The store it is in.
    package var store: String
    /// The exit status of the command that ran it; nil while it runs.
    package var exitStatus: Int32?

    /// A run of the given parts.
    package init(
        run: Int64,
        row: String?,
        title: String,
        procedure: String,
        origin: String,
        fallback: Bool,
        banner: String?,
        seed: UInt64,
        board: BoardReport,
        verdict: String,
        metrics: [String: MetricReport],
        recordHash: String?,
        ablation: String,
        state: String,
        cause: String?,
        times: RunTimes,
        clock: ClockReport? = nil,
        store: String,
        exitStatus: Int32?
    ) {
        self.run = run
        self.row = row
        self.title = title
        self.procedure = procedure
        self.origin = origin
        self.fallback = fallback
        self.banner = banner
        self.seed = seed
        self.board = board
        self.verdict = verdict
        self.metrics = metrics
        self.recordHash = recordHash
        self.ablation = ablation
        self.state = state
        self.cause = cause
        self.times = times
        self.clock = clock
        self.store = store
        self.exitStatus = exitStatus
    }

    /// Writes every key, so that a reader finds `null` and not nothing.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(run, forKey: .run)
        try container.encode(row, forKey: .row)
        try container.encode(title, forKey: .title)
        try container.encode(procedure, forKey: .procedure)
        try container.encode(origin, forKey: .origin)
        try container.encode(fallback, forKey: .fallback)
        try container.encode(banner, forKey: .banner)
        try container.encode(seed, forKey: .seed)
        try container.encode(board, forKey: .board)
        try container.encode(verdict, forKey: .verdict)
        try container.encode(metrics, forKey: .metrics)
        try container.encode(recordHash, forKey: .recordHash)
        try container.encode(ablation, forKey: .ablation)
        try container.encode(state, forKey: .state)
        try container.encode(cause, forKey: .cause)
        try container.encode(times, forKey: .times)
        try container.encode(clock, forKey: .clock)
        try container.encode(store, forKey: .store)
        try container.encode(exitStatus, forKey: .exitStatus)
    }
}
