// SPDX-License-Identifier: Apache-2.0

internal import PulsePrograms
internal import Quantities

/// What two runs differ in first, in the order in which the record hash covers them.
package struct RunDifference: Hashable, Sendable {
    /// A part of a run.
    package enum Part: String, Sendable, CaseIterable {
        /// The resolved experiment.
        case experiment
        /// The seed.
        case seed
        /// The part of the bench that counts.
        case bench
        /// The bytes of the programs.
        case programs
        /// The plays and their records.
        case records
    }

    /// The first part that differs; nil when the runs are equal bit for bit.
    package let part: Part?

    /// The first difference, or that there is none, as a sentence.
    package let sentence: String

    /// A run and the store it is in.
    package struct Side: Sendable {
        /// The store.
        package let archive: RunArchive
        /// The number of the run.
        package let run: RunNumber

        /// The run `run` of `archive`.
        package init(_ archive: RunArchive, _ run: RunNumber) {
            self.archive = archive
            self.run = run
        }
    }

    /// Compares two runs bit for bit.
    ///
    /// Programs and plays count from 1, bytes and records from 0. Play numbers, board serials and
    /// times of the host are no part of the comparison: they differ between any two runs.
    ///
    /// - Throws: ``StoreError`` when a run cannot be read.
    package init(between left: Side, and right: Side) throws(StoreError) {
        let runs = (try left.archive.run(left.run), try right.archive.run(right.run))
        let documents = (
            try left.archive.provenance(of: left.run), try right.archive.provenance(of: right.run)
        )
        if let difference = Self.bytes(documents.0.experiment, documents.1.experiment) {
            self.init(part: .experiment, sentence: "The experiments differ first at \(difference).")
        } else if runs.0.seed != runs.1.seed {
            let sentence = "The seeds differ: \(runs.0.seed) against \(runs.1.seed)."
            self.init(part: .seed, sentence: sentence)
        } else if let difference = Self.bytes(documents.0.bench, documents.1.bench) {
            self.init(part: .bench, sentence: "The benches differ first at \(difference).")
        } else if let sentence = try Self.programs(left, right) {
            self.init(part: .programs, sentence: sentence)
        } else {
            self = try Self.plays(left, right)
        }
    }

    private init(part: Part?, sentence: String) {
        self.part = part
        self.sentence = sentence
    }

    // MARK: Bytes

    /// Where two byte strings differ first, or nil when they are equal.
    private static func bytes(_ left: [UInt8], _ right: [UInt8]) -> String? {
        let shared = zip(left, right).prefix { $0 == $1 }.count
        guard shared < max(left.count, right.count) else { return nil }
        return "byte \(shared): \(excerpt(left, shared)) against \(excerpt(right, shared))"
    }

    /// A few bytes from `offset` on as text, or in hexadecimal where they are none.
    private static func excerpt(_ bytes: [UInt8], _ offset: Int) -> String {
        let part = bytes[offset...].prefix(24)
        guard !part.isEmpty else { return "the end" }
        if part.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A }) {
            let line = part.prefix { $0 != 0x0A }
            return "\"\(String(decoding: line, as: UTF8.self))\""
        }
        return "0x" + part.prefix(8).map { hexadecimal($0) }.joined()
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    private static func programs(_ left: Side, _ right: Side) throws(StoreError) -> String? {
        let leftPrograms = try left.archive.programs(of: left.run)
        let rightPrograms = try right.archive.programs(of: right.run)
        for (one, other) in zip(leftPrograms, rightPrograms) {
            if let difference = bytes(one.bytes, other.bytes) {
                return "Program \(one.ordinal) differs first at \(difference)."
            }
        }
        guard leftPrograms.count != rightPrograms.count else { return nil }
        return "The numbers of programs differ: \(leftPrograms.count) against "
            + "\(rightPrograms.count)."
    }

    // MARK: Plays

    private static func plays(_ left: Side, _ right: Side) throws(StoreError) -> Self {
        let leftPlays = try left.archive.plays(of: left.run)
        let rightPlays = try right.archive.plays(of: right.run)
        var count: UInt64 = 0
        for (one, other) in zip(leftPlays, rightPlays) {
            let programs = (one.intent.program, other.intent.program)
            guard programs.0 == programs.1 else {
                let sentence =
                    "Play \(one.ordinal) plays program \(programs.0) against program "
                    + "\(programs.1)."
                return Self(part: .records, sentence: sentence)
            }
            var cursors = (
                Cursor(reader: left.archive.records(of: one, in: left.run)),
                Cursor(reader: right.archive.records(of: other, in: right.run))
            )
            let found = try records(&cursors.0, &cursors.1, play: one.ordinal)
            if let sentence = found { return Self(part: .records, sentence: sentence) }
            count += cursors.0.index
        }
        guard leftPlays.count == rightPlays.count else {
            let sentence =
                "The numbers of plays differ: \(leftPlays.count) against "
                + "\(rightPlays.count)."
            return Self(part: .records, sentence: sentence)
        }
        let sentence = "The runs are equal bit for bit: \(leftPlays.count) plays, \(count) records."
        return Self(part: nil, sentence: sentence)
    }

    /// The first difference between the records of two plays.
    private static func records(
        _ left: inout Cursor,
        _ right: inout Cursor,
        play: Int
    ) throws(StoreError) -> String? {
        while true {
            let index = left.index
            switch (try left.next(), try right.next()) {
            case (nil, nil): return nil
            case (.some, nil): return "Play \(play) goes on against an end after \(index) records."
            case (nil, .some): return "Play \(play) ends after \(index) records against going on."
            case (let one?, let other?):
                guard one != other else { continue }
                return sentence(one, other, index: index, play: play)
            }
        }
    }

    private static func sentence(
        _ left: Record,
        _ right: Record,
        index: UInt64,
        play: Int
    ) -> String {
        let fields: [(name: String, left: String, right: String)] = [
            ("tick", "\(left.tick)", "\(right.tick)"),
            ("program counter", "\(left.programCounter)", "\(right.programCounter)"),
            ("kind", "\(left.kind)", "\(right.kind)"),
            ("line", left.line.name, right.line.name),
            ("range", "\(left.range)", "\(right.range)"),
            ("code", "\(left.code)", "\(right.code)"),
            ("drive", "\(left.drive)", "\(right.drive)"),
            ("flags", "\(left.flags.rawValue)", "\(right.flags.rawValue)"),
        ]
        let differing = fields.filter { $0.left != $0.right }
            .map { "\($0.name) \($0.left) against \($0.right)" }
            .joined(separator: ", ")
        return "Record \(index) of play \(play) differs: \(differing), at tick \(left.tick), "
            + "\(left.line.name)."
    }

    /// Steps through records one by one.
    private struct Cursor {
        var reader: RecordReader
        /// How many records were read.
        var index: UInt64 = 0
        private var block: [Record] = []
        private var offset = 0

        init(reader: RecordReader) { self.reader = reader }

        mutating func next() throws(StoreError) -> Record? {
            while offset == block.count {
                guard let following = try reader.nextBlock() else { return nil }
                block = following.records
                offset = 0
            }
            defer {
                offset += 1
                index += 1
            }
            return block[offset]
        }
    }
}

extension Line {
    /// The line as people count it: "row 3", from 1.
    var name: String { "\(kind) \(index + 1)" }
}
