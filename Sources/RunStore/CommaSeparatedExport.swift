// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Glibc
internal import PulsePrograms
internal import Quantities

/// Writes the records of a run as comma-separated values, in constant memory.
///
/// The form is that of RFC 4180 (a header, lines that end in CR LF), after lines that begin with
/// `# ` and say where the numbers come from. Every number is exact, but `conductance_pS`:
///
/// - `time_ns` = tick · length of a tick;
/// - `programmed_uV` = DAC code that was programmed across the cell · DAC step;
/// - `asked_uV` = what the experiment asked for at the instruction; where the instruction steps,
///   the step nearest to the programmed voltage;
/// - `current_pA` = raw code · ADC step · 10^range;
/// - `conductance_pS` = current / programmed voltage, rounded to the nearest, halves away from
///   zero; empty where the programmed voltage is 0.
///
/// Rows and columns count from 1, plays from 1, records from 0. The last five columns but `flags`
/// are filled for samples only; `code` counts or names something in the other kinds.
package struct CommaSeparatedExport: Sendable {
    private let archive: RunArchive
    private let run: StoredRun

    /// The names and units of the columns.
    static let header = [
        "play", "index", "tick", "time_ns", "kind", "line_kind", "line", "range", "code",
        "asked_uV", "programmed_uV", "current_pA", "conductance_pS", "flags",
    ]

    /// Prepares the export of a run.
    ///
    /// - Throws: ``StoreError`` `.noSuchRun`.
    package init(_ archive: RunArchive, run: RunNumber) throws(StoreError) {
        self.archive = archive
        self.run = try archive.run(run)
    }

    /// Hands the text to `sink`, a part at a time.
    ///
    /// - Throws: What `sink` throws, and ``StoreError`` `.damagedBlock` where a block cannot be
    ///   read; the text so far is right, and ends there.
    package func write(
        to sink: ([UInt8]) throws(StoreError) -> Void
    ) throws(StoreError) {
        try sink(Array((preamble + Self.line(Self.header)).utf8))
        let programs = try archive.programs(of: run.number)
        let table = SampleTable(run: run, path: archive.path, programs: programs)
        var reader = try archive.records(of: run.number)
        while let block = try reader.nextBlock() {
            var text = ""
            for (offset, record) in block.records.enumerated() {
                let index = block.first + UInt64(offset)
                text += Self.line(try table.fields(record, index: index, play: block.play))
                if text.utf8.count > 1 << 20 {
                    try sink(Array(text.utf8))
                    text = ""
                }
            }
            try sink(Array(text.utf8))
        }
    }

    /// Writes the text to a file, which appears under its name only when it is complete.
    ///
    /// - Throws: ``StoreError`` `.outputFailed` when the file cannot be written.
    package func write(toFile path: String) throws(StoreError) {
        let partial = path + ".partial"
        do {
            try writePartial(partial, of: path)
        } catch {
            // What is left of a failed export has no use; that it cannot be removed is no news.
            _ = unsafe unlink(partial)
            throw error
        }
    }

    private func writePartial(_ partial: String, of path: String) throws(StoreError) {
        let handle = try Self.output(path) { () throws -> FileHandle in
            try Data().write(to: URL(fileURLWithPath: partial))
            return try FileHandle(forWritingTo: URL(fileURLWithPath: partial))
        }
        try write { (bytes) throws(StoreError) in
            try Self.output(path) { try handle.write(contentsOf: Data(bytes)) }
        }
        try Self.output(path) {
            try handle.synchronize()
            try handle.close()
        }
        guard unsafe rename(partial, path) == 0 else {
            let cause = unsafe String(cString: strerror(errno))
            throw StoreError(.outputFailed, StoreError.Context(path: path), cause: cause)
        }
    }

    private static func output<Value>(
        _ path: String,
        _ body: () throws -> Value
    ) throws(StoreError) -> Value {
        do {
            return try body()
        } catch {
            let context = StoreError.Context(path: path)
            throw StoreError(.outputFailed, context, cause: "\(error.localizedDescription)")
        }
    }

    /// One line of fields, quoted where RFC 4180 section 2 asks for it.
    static func line(_ fields: [String]) -> String {
        fields.map { field in
            guard field.utf8.contains(where: { [0x22, 0x2C, 0x0D, 0x0A].contains($0) }) else {
                return field
            }
            return "\"" + field.replacing("\"", with: "\"\"") + "\""
        }
        .joined(separator: ",") + "\r\n"
    }

    /// Where the numbers come from.
    private var preamble: String {
        var lines = [
            "run: \(run.number)", "row: \(run.row ?? "none")", "title: \(run.title)",
            "procedure: \(run.procedure)", "origin: \(run.origin.rawValue)", "seed: \(run.seed)",
            "ablation: \(run.ablation ?? "none")", "state: \(run.state.rawValue)",
            "verdict: \(run.verdict.rawValue)", "record hash: \(run.recordHash ?? "none")",
            "fallback: \(run.isFallback ? "yes" : "no")",
            "program tick: \(run.scales.programTickNanoseconds) ns",
            "DAC step: \(run.scales.dacStepNanovolts) nV",
            "ADC step at range 0: \(run.scales.adcStepFemtoamperes) fA",
            "conductance: current / programmed voltage, rounded, halves away from zero",
        ]
        if let banner = run.banner { lines.insert(banner, at: 0) }
        return lines.map { "# " + $0.map { $0.isNewline ? " " : String($0) }.joined() + "\r\n" }
            .joined()
    }
}
