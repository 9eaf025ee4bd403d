// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Foundation
import PulsePrograms
import RunStore
import Synchronization
import TestKit
import Testing

/// All tests here start programs that keep real time, so they run one after the other.
@Suite("Hebb as its users run it", .serialized)
enum IntegrationTests {}

/// Which build of `hebb` is meant.
enum Build: String, Sendable {
    /// The one beside these tests, which is compiled with -Onone.
    case debug = "-Onone"
    /// The one that `HEBB_RELEASE` names, compiled with -O.
    case release = "-O"

    /// The path of `hebb`; nil when there is no such build.
    var hebb: String? {
        switch self {
        case .debug: Bed.program("hebb")
        case .release: ProcessInfo.processInfo.environment["HEBB_RELEASE"]
        }
    }

    /// The fastest build there is, for tests that are not about builds.
    static var fastest: Self { Self.release.hebb == nil ? .debug : .release }

    /// Whether there is a release build; says loudly when not.
    static let hasRelease: Bool = {
        guard Self.release.hebb == nil else { return true }
        let notice = """
            SKIPPED: no record of a release build (-O) is compared. Set HEBB_RELEASE to its hebb, \
            as make test does.

            """
        FileHandle.standardError.write(Data(notice.utf8))
        return false
    }()
}

/// A store, sockets and children of one test.
final class Bed: Sendable {
    /// How long one run may take, in seconds; on an idle machine none takes a minute.
    static let runLimit = 400.0

    let scratch = ScratchPath()

    var store: String { scratch.file("store.sqlite") }
    var socket: String { scratch.file("hebbd.sock") }

    /// The path of a program that was built with these tests.
    static func program(_ name: String) -> String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent(name).path
    }

    /// Starts a program.
    func start(_ program: String, _ arguments: [String]) throws -> Child {
        let home = ["HOME": scratch.directory, "XDG_RUNTIME_DIR": scratch.directory]
        let protocols = Emulator.root.appending(path: "protocols").path
        let more = ["PATH": "/usr/bin:/bin", "HEBB_PROTOCOLS": protocols]
        return try Child(program, arguments, environment: home.merging(more) { first, _ in first })
    }

    /// Runs `hebb` to its end.
    func hebb(
        _ arguments: [String],
        build: Build = .debug,
        within seconds: Double = Bed.runLimit
    ) throws -> Child.Ending {
        let program = try #require(build.hebb, "There is no build \(build.rawValue).")
        let ending = try start(program, arguments).end(within: seconds)
        try #require(!ending.wasKilled, "hebb died of signal \(ending.status).")
        return ending
    }

    /// Runs an experiment in one process and returns how it ended and its report, if there is one.
    func run(
        _ experiment: String,
        board: String? = "sim",
        seed: UInt64 = 7,
        settings: [String] = [],
        build: Build = .debug,
        within seconds: Double = Bed.runLimit
    ) throws -> Answer {
        var arguments = ["run", experiment, "--standalone", "--store", store, "--json"]
        arguments += ["--seed", "\(seed)"]
        if let board { arguments += ["--board", board] }
        for setting in settings { arguments += ["--set", setting] }
        return try Answer(hebb(arguments, build: build, within: seconds))
    }

    /// Starts `hebbd` and waits until it serves.
    func daemon() throws -> Child {
        let program = Bed.program("hebbd")
        let child = try start(program, ["--socket", socket, "--store", store])
        try child.waitForErrors("that it serves", within: 60) { $0.contains("serving") }
        return child
    }

    /// The store, to read.
    func archive() throws -> RunArchive {
        try RunArchive(path: store, options: .init(access: .readOnly))
    }

    /// How many samples a run has.
    func sampleCount(of run: Int64) throws -> Int {
        var reader = try archive().records(of: run)
        var count = 0
        while let block = try reader.nextBlock() {
            count += block.records.count { $0.kind == .sample }
        }
        return count
    }
}

/// What `hebb run --json` said.
struct Answer: Sendable {
    let ending: Child.Ending
    /// The run, when there was one.
    let report: RunReport?
    /// Why there was none.
    let failure: ControlFailure?

    init(_ ending: Child.Ending) throws {
        self.ending = ending
        let lines = ending.output.split(separator: "\n")
        try #require(lines.count == 1, "hebb answered \(ending.output) and said \(ending.errors)")
        let data = Data(ending.output.utf8)
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let isFailure = object?["code"] != nil
        report = isFailure ? nil : try ControlJSON.value(from: data)
        failure = isFailure ? try ControlJSON.value(from: data) : nil
        let status = report?.exitStatus ?? failure?.exitStatus
        #expect(status == ending.status, "The object states another exit status.")
    }

    /// The report of a run that must have completed.
    func completed() throws -> RunReport {
        let sentence = failure?.message ?? report?.cause ?? ""
        let report = try #require(report, "There was no run: \(sentence)")
        try #require(report.state == "completed", "The run is \(report.state): \(sentence)")
        return report
    }

    /// The sentence that says what went wrong.
    var sentence: String { failure?.message ?? report?.cause ?? "" }
}
