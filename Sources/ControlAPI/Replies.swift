// SPDX-License-Identifier: Apache-2.0

/// What the daemon is.
package struct VersionReport: Hashable, Sendable, Codable {
    /// The release.
    package var version: String
    /// The version of this interface; a client refuses another one.
    package var interface: Int
    /// The store it records into.
    package var store: String
    /// The directory of its recipes and profiles.
    package var protocols: String
    /// Its process.
    package var process: Int32

    /// What a daemon is.
    package init(
        version: String,
        interface: Int,
        store: String,
        protocols: String,
        process: Int32
    ) {
        self.version = version
        self.interface = interface
        self.store = store
        self.protocols = protocols
        self.process = process
    }
}

/// The release of this code.
package enum Release {
    /// The version of the programs.
    package static let version = "0.1.0"
    /// The version of the daemon's interface.
    package static let interface = 1
}

/// A board, or a port that may lead to one.
package struct DeviceReport: Hashable, Sendable, Codable {
    /// The address to give to `--board`.
    package var address: String
    /// What it is.
    package var about: String
    /// The USB ids as `vvvv:pppp`, where there are any.
    package var usb: String?
    /// The serial number, where there is one.
    package var serial: String?
    /// The ticket of the job that has it, if any.
    package var job: String?

    /// A board or a port.
    package init(
        address: String,
        about: String,
        usb: String? = nil,
        serial: String? = nil,
        job: String? = nil
    ) {
        self.address = address
        self.about = about
        self.usb = usb
        self.serial = serial
        self.job = job
    }
}

/// The boards and ports.
package struct DeviceList: Hashable, Sendable, Codable {
    /// The boards and ports; the simulated board is the first.
    package var devices: [DeviceReport]

    /// A list of boards and ports.
    package init(devices: [DeviceReport]) { self.devices = devices }
}

/// A recipe.
package struct RecipeReport: Hashable, Sendable, Codable {
    /// The row of the catalogue.
    package var row: String
    /// Its title.
    package var title: String
    /// The path of its file.
    package var file: String
    /// Its text; nil in lists.
    package var text: String?

    /// A recipe.
    package init(row: String, title: String, file: String, text: String? = nil) {
        self.row = row
        self.title = title
        self.file = file
        self.text = text
    }
}

/// The recipes.
package struct RecipeList: Hashable, Sendable, Codable {
    /// The recipes, by row.
    package var recipes: [RecipeReport]

    /// A list of recipes.
    package init(recipes: [RecipeReport]) { self.recipes = recipes }
}

/// A row of the catalogue.
package struct CatalogueRow: Hashable, Sendable, Codable {
    /// The row, as `PLA-02`.
    package var row: String
    /// The group it belongs to, as `PLA`.
    package var group: String
    /// Its title.
    package var title: String
    /// The name of its procedure.
    package var procedure: String
    /// The ablations that turn its verdict.
    package var ablations: [String]
    /// The expected values, by metric, in words.
    package var expected: [String: String]
    /// The path of its recipe.
    package var recipe: String

    /// A row that can be run.
    package init(
        row: String,
        title: String,
        procedure: String,
        ablations: [String],
        expected: [String: String],
        recipe: String
    ) {
        self.row = row
        group = String(row.prefix(3))
        self.title = title
        self.procedure = procedure
        self.ablations = ablations
        self.expected = expected
        self.recipe = recipe
    }
}

/// The catalogue.
package struct CatalogueReport: Hashable, Sendable, Codable {
    /// The rows that can be run.
    package var rows: [CatalogueRow]

    /// A list of rows.
    package init(rows: [CatalogueRow]) { self.rows = rows }
}

/// The newest runs of a store.
package struct RunList: Hashable, Sendable, Codable {
    /// The store.
    package var store: String
    /// The runs, the newest first.
    package var runs: [RunReport]
    /// Jobs that wait for their board.
    package var queued: [JobReport]

    /// A list of runs.
    package init(store: String, runs: [RunReport], queued: [JobReport] = []) {
        self.store = store
        self.runs = runs
        self.queued = queued
    }
}

/// What `GET /v1/runs/{id}` answers: the job while the daemon knows it, and the run once it began.
package struct RunStatus: Hashable, Sendable, Codable {
    /// The job.
    package var job: JobReport?
    /// The run.
    package var run: RunReport?

    /// The job and the run of an id.
    package init(job: JobReport?, run: RunReport?) {
        self.job = job
        self.run = run
    }
}

/// One mistake in a file.
package struct MistakeReport: Hashable, Sendable, Codable {
    /// What kind of mistake it is.
    package var code: String
    /// The file.
    package var file: String
    /// The line, from 1.
    package var line: Int
    /// The column, from 1.
    package var column: Int
    /// What is wrong.
    package var message: String
    /// What was expected.
    package var expected: String
    /// What would do.
    package var example: String

    /// A mistake at a place.
    package init(
        code: String,
        file: String,
        line: Int,
        column: Int,
        message: String,
        expected: String,
        example: String
    ) {
        self.code = code
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.expected = expected
        self.example = example
    }
}

/// What is wrong with a file, or what it resolves to.
package struct ValidationReport: Hashable, Sendable, Codable {
    /// Whether nothing is wrong.
    package var valid: Bool
    /// The mistakes, in the order of their lines.
    package var mistakes: [MistakeReport]
    /// The title, when it is valid.
    package var title: String?
    /// The procedure, when it is valid.
    package var procedure: String?
    /// The name of the bench, when it is valid.
    package var bench: String?

    /// A report.
    package init(
        valid: Bool,
        mistakes: [MistakeReport] = [],
        title: String? = nil,
        procedure: String? = nil,
        bench: String? = nil
    ) {
        self.valid = valid
        self.mistakes = mistakes
        self.title = title
        self.procedure = procedure
        self.bench = bench
    }
}

/// What was stopped.
package struct StopReport: Hashable, Sendable, Codable {
    /// The jobs that were told to stop, or that will never begin.
    package var stopped: [String]

    /// A list of tickets.
    package init(stopped: [String]) { self.stopped = stopped }
}

/// What a run would do: found by a rehearsal on a simulated board and by the verifier.
package struct DryRunReport: Hashable, Sendable, Codable {
    /// The title of the experiment.
    package var title: String
    /// The seed of the rehearsal; an adaptive procedure may do other things with another one.
    package var seed: UInt64
    /// How many programs would be uploaded.
    package var programs: Int
    /// Their length in bytes, in all.
    package var programBytes: Int
    /// How often a program would be played.
    package var plays: Int
    /// Pulses on the array, by the verifier's bound.
    package var pulses: UInt64
    /// Samples and other records.
    package var records: UInt64
    /// How long the board would be busy, in seconds of its program clock.
    package var boardSeconds: Double
    /// How long cells would be half-selected, in seconds.
    package var halfSelectSeconds: Double
    /// The largest voltage across any cell in any intermediate state, in microvolts.
    package var cellPeakMicrovolts: Int64
    /// The largest voltage on any line, in microvolts.
    package var linePeakMicrovolts: Int64
    /// The most energy of one stay away from rest, in femtojoules; 0 without a limiter.
    package var energyFemtojoules: UInt64
    /// The largest voltages that each line sees, in microvolts, by the line's name.
    package var lines: [String: LineDose]
    /// The verdict of the rehearsal.
    package var verdict: String

    /// What one line sees.
    package struct LineDose: Hashable, Sendable, Codable {
        /// The lowest voltage, in microvolts.
        package var lowestMicrovolts: Int64
        /// The highest voltage, in microvolts.
        package var highestMicrovolts: Int64

        /// The voltages that a line sees.
        package init(lowestMicrovolts: Int64, highestMicrovolts: Int64) {
            self.lowestMicrovolts = lowestMicrovolts
            self.highestMicrovolts = highestMicrovolts
        }
    }

    /// A report without any play.
    package init(title: String, seed: UInt64) {
        self.title = title
        self.seed = seed
        programs = 0
        programBytes = 0
        plays = 0
        pulses = 0
        records = 0
        boardSeconds = 0
        halfSelectSeconds = 0
        cellPeakMicrovolts = 0
        linePeakMicrovolts = 0
        energyFemtojoules = 0
        lines = [:]
        verdict = "none"
    }
}
