// SPDX-License-Identifier: Apache-2.0

/// Where the numbers of a run come from.
package enum Origin: String, Sendable, Codable, CaseIterable {
    /// A real device was measured.
    case measured
    /// A device model in a process of the host.
    case simulated
    /// A device model on a board's own processor.
    case emulated
    /// An earlier record was played again.
    case replayed
}

/// The number of a run in its store, from 1.
package typealias RunNumber = Int64

/// What one step of a board's converters and clock means.
package struct BoardScales: Hashable, Sendable {
    /// Length of a program tick in nanoseconds.
    package let programTickNanoseconds: Int64
    /// One DAC code in nanovolts.
    package let dacStepNanovolts: Int64
    /// One ADC code in femtoamperes at range 0; at range *r* it is 10^r times that.
    package let adcStepFemtoamperes: Int64

    /// The largest step a board may state: 1 s, 1 V, 1 µA.
    ///
    /// It keeps exact arithmetic in 128 bits.
    static let maximumStep: Int64 = 1_000_000_000

    /// Scales of the given steps, or nil unless each lies in 1…10⁹.
    package init?(
        programTickNanoseconds: Int64,
        dacStepNanovolts: Int64,
        adcStepFemtoamperes: Int64
    ) {
        let steps = [programTickNanoseconds, dacStepNanovolts, adcStepFemtoamperes]
        guard steps.allSatisfy((1...Self.maximumStep).contains) else { return nil }
        self.programTickNanoseconds = programTickNanoseconds
        self.dacStepNanovolts = dacStepNanovolts
        self.adcStepFemtoamperes = adcStepFemtoamperes
    }
}

/// The documents a run is made from, byte for byte.
package struct RunProvenance: Hashable, Sendable {
    /// The resolved experiment in its canonical form.
    package var experiment: [UInt8]
    /// The part of the bench that counts for the record, in its canonical form.
    package var bench: [UInt8]
    /// The experiment file as the user wrote it.
    package var source: String
    /// The board's description as JSON.
    package var board: String
    /// The versions of everything that took part, as JSON.
    package var versions: String

    /// The given documents.
    package init(
        experiment: [UInt8],
        bench: [UInt8],
        source: String,
        board: String,
        versions: String
    ) {
        self.experiment = experiment
        self.bench = bench
        self.source = source
        self.board = board
        self.versions = versions
    }
}

/// What is known of a run when it begins.
package struct NewRun: Hashable, Sendable {
    /// The catalogue row it reproduces, if any.
    package var row: String?
    /// Its title.
    package var title: String
    /// The name of its procedure.
    package var procedure: String
    /// Where its numbers come from.
    package var origin: Origin
    /// The seed of every random draw.
    package var seed: UInt64
    /// The ablation in force, if any.
    package var ablation: String?
    /// What it is made from.
    package var provenance: RunProvenance
    /// What the board's codes and ticks mean.
    package var scales: BoardScales
    /// Whether a simulated board stands in for an absent one.
    package var isFallback: Bool
    /// What every output must say first, if anything.
    package var banner: String?
    /// When it began, in nanoseconds since 1970 (UTC).
    package var startedHostNanoseconds: Int64

    /// A run of the given description.
    package init(
        row: String?,
        title: String,
        procedure: String,
        origin: Origin,
        seed: UInt64,
        ablation: String? = nil,
        provenance: RunProvenance,
        scales: BoardScales,
        isFallback: Bool = false,
        banner: String? = nil,
        startedHostNanoseconds: Int64
    ) {
        self.row = row
        self.title = title
        self.procedure = procedure
        self.origin = origin
        self.seed = seed
        self.ablation = ablation
        self.provenance = provenance
        self.scales = scales
        self.isFallback = isFallback
        self.banner = banner
        self.startedHostNanoseconds = startedHostNanoseconds
    }
}
