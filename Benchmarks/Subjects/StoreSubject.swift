// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import PulsePrograms
internal import Quantities
internal import RunStore

/// A store of runs in a folder of its own, with one play that takes records.
public final class StoreSubject {
    private let folder: URL
    private let archive: RunArchive
    private let writer: RunWriter
    private let play: PlayID
    private var next: UInt64 = 0

    /// What a sample takes in memory and, before any packing, in a file.
    public static var bytesPerSample: Int { 24 }

    /// Makes the store in a fresh folder for temporary files.
    public init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("hebb-benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        archive = try RunArchive(path: folder.appendingPathComponent("store.sqlite").path)
        writer = try archive.beginRun(Self.run())
        let program = try writer.addProgram(label: "benchmark", bytes: [1], sha256: "00")
        play = try writer.intend(
            PlayIntent(
                board: "SIM-1",
                number: 1,
                program: program,
                bootID: 1,
                intendedHostNanoseconds: 0
            )
        )
    }

    /// Deletes the store.
    public func remove() throws { try FileManager.default.removeItem(at: folder) }

    /// Records `count` samples; each `batch` of them is synced to the disk before the next.
    ///
    /// They come in parts of `part`, as from a link.
    public func record(_ count: Int, batch: Int, part: Int = 32) throws {
        var left = count
        while left > 0 {
            var open = min(batch, left)
            left -= open
            while open > 0 {
                let size = min(part, open)
                open -= size
                let records = (next..<next + UInt64(size)).map(Self.sample)
                try writer.append(records, to: play, at: next)
                next += UInt64(size)
            }
            try writer.commit()
        }
    }

    /// Writes `byteCount` bytes to a file and syncs it: what the disk alone needs.
    public func writePlainFile(_ byteCount: Int) throws {
        let url = folder.appendingPathComponent("plain")
        let bytes = Data(repeating: 0x55, count: byteCount)
        guard FileManager.default.createFile(atPath: url.path, contents: nil) else {
            throw CocoaError(.fileWriteUnknown)
        }
        let file = try FileHandle(forWritingTo: url)
        try file.write(contentsOf: bytes)
        try file.synchronize()
        try file.close()
        try FileManager.default.removeItem(at: url)
    }

    /// A sample as a read disturb or a training epoch makes them: every field differs.
    private static func sample(_ index: UInt64) -> Record {
        let mixed = index &* 0x9E37_79B9_7F4A_7C15
        return Record(
            tick: index * 275 + mixed >> 61,
            programCounter: UInt32(mixed >> 40 & 0xFF),
            kind: .sample,
            line: .column(Int(mixed >> 20 & 31)),
            code: Int32(truncatingIfNeeded: mixed >> 24) >> 16,
            range: UInt8(mixed >> 8 & 3),
            drive: 400,
            flags: []
        )
    }

    private static func run() throws -> NewRun {
        guard
            let scales = BoardScales(
                programTickNanoseconds: 40,
                dacStepNanovolts: 250_000,
                adcStepFemtoamperes: 10_000
            )
        else { preconditionFailure("The scales are in range.") }
        return NewRun(
            row: nil,
            title: "benchmark",
            procedure: "benchmark",
            origin: .simulated,
            seed: 7,
            ablation: nil,
            provenance: RunProvenance(
                experiment: Array("{}".utf8),
                bench: Array("{}".utf8),
                source: "",
                board: "{}",
                versions: "{}"
            ),
            scales: scales,
            isFallback: false,
            banner: nil,
            startedHostNanoseconds: 0
        )
    }
}

/// A store belongs to one thread.
@available(*, unavailable)
extension StoreSubject: Sendable {}
