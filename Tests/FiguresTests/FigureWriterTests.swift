// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulsePrograms
import RunStore
import Testing

@testable import Figures

/// Whether gnuplot is there; the tests that draw are skipped, by name, where it is not.
private let hasGnuplot =
    Gnuplot(searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "") != nil

@Suite("Figures of stored runs")
struct FigureWriterTests {
    private let folder: TemporaryFolder
    private let archive: RunArchive

    init() throws {
        folder = try TemporaryFolder()
        archive = try RunArchive(path: folder.path + "/store.sqlite")
    }

    @Test(
        "an SVG holds title, origin, axes and legend",
        .enabled(if: hasGnuplot, "gnuplot is not installed: apt install gnuplot-nox")
    )
    func draws() throws {
        let run = try archive.writePotentiation(exampleRun("potentiation-depression"))
        let path = folder.path + "/figure.svg"
        try FigureWriter.write(run: run, archive: archive, to: path)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for label in [
            "PLA-02 · An example", "simulated, not measured · seed 7 · run 1 · record 0cafcc46…",
            "Pulse number", "Conductance (µS)", "2 pulses up and down, cell 1, 1",
        ] {
            #expect(text.contains(label), "\(label)")
        }
        #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
        // The lowest text is the label of the x axis; it lies within the figure.
        let height = try #require(text.firstMatch(of: /viewBox="0 0 900 (\d+)"/))
        let places = text.matches(of: /translate\([\d.]+,([\d.]+)\)/).compactMap { Double($0.1) }
        let lowest = try #require(places.max())
        #expect(lowest + 8 < Double(height.1) ?? 0)
    }

    @Test(
        "PNG and PDF are what their extensions say",
        .enabled(if: hasGnuplot, "gnuplot is not installed: apt install gnuplot-nox"),
        arguments: [("png", [0x89, 0x50, 0x4E, 0x47]), ("pdf", [0x25, 0x50, 0x44, 0x46])]
    )
    func forms(_ name: String, _ magic: [UInt8]) throws {
        let run = try archive.writePotentiation(exampleRun("no-figure-of-its-own"))
        let path = folder.path + "/figure." + name
        try FigureWriter.write(run: run, archive: archive, to: path)
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(Array(data.prefix(4)) == magic)
    }

    @Test("the same record gives the same script")
    func determinism() throws {
        let run = try archive.writePotentiation(exampleRun("potentiation-depression"))
        let plan = try FigureWriter.plan(run: run, archive: archive)
        let again = try FigureWriter.plan(run: run, archive: archive)
        #expect(plan.script(.svg) == again.script(.svg))
        #expect(plan.lines("pulses1") == ["0 0.2", "1 1", "2 20", "3 0.9", "4 0.5"])
    }

    @Test("the bench's calibration counts, as it does for the metrics")
    func calibration() throws {
        let given = try exampleRun("potentiation-depression", bench: bench(gain: 2))
        let plan = try FigureWriter.plan(run: archive.writePotentiation(given), archive: archive)
        #expect(plan.lines("pulses1")?.last == "4 0.25")
    }

    @Test("a procedure without a figure of its own shows the current, plays end to end")
    func trace() throws {
        let given = try exampleRun("something-else")
        let records = [sampleRecord(1, 5), sampleRecord(10, 6)]
        let run = try archive.write(given, plays: [records, records])
        let plan = try FigureWriter.plan(run: run, archive: archive)
        #expect(plan.lines("line1") == ["1 5", "10 6", "11 5", "20 6"])
        #expect(plan.settings.contains("Program time (ms)"))
        #expect(plan.settings.contains("Current (nA)"))
        #expect(plan.titles == ["column 1"])
    }

    @Test("a run without samples says so")
    func empty() throws {
        let run = try archive.write(exampleRun("coincidence"), plays: [[]])
        let error = try #require(throws: FigureError.self) {
            try FigureWriter.plan(run: run, archive: archive)
        }
        #expect(error.code == .noSamples)
        #expect(error.description == "Run 1 holds no samples, so there is nothing to draw.")
    }

    @Test("a run that is not there is the store's error")
    func absentRun() throws {
        let error = try #require(throws: FigureError.self) {
            try FigureWriter.plan(run: 9, archive: archive)
        }
        #expect(error.code == .store)
        #expect(error.description == "The store \(archive.path) has no run \"9\".")
    }

    @Test("an unknown extension names the known ones")
    func unknownFormat() throws {
        let error = try #require(throws: FigureError.self) {
            try FigureWriter.write(run: 1, archive: archive, to: "figure.jpg")
        }
        #expect(error.code == .unknownFormat)
        #expect(
            error.description
                == "figure.jpg: a figure ends in .svg, .png or .pdf; for example run.svg."
        )
    }

    @Test("without gnuplot the error names the package that holds it")
    func absentProgram() throws {
        let run = try archive.writePotentiation(exampleRun("potentiation-depression"))
        let plan = try FigureWriter.plan(run: run, archive: archive)
        let error = try #require(throws: FigureError.self) {
            try FigureWriter.draw(plan, .svg, to: "x.svg", searchPath: folder.path)
        }
        #expect(error.code == .gnuplotAbsent)
        #expect(error.description.contains("apt install gnuplot-nox"))
    }

    @Test("what gnuplot fails with reaches the user, and no half figure stays")
    func failure() throws {
        let program = folder.path + "/gnuplot"
        try "#!/bin/sh\necho part; echo 'line 3: no such thing' >&2; exit 1\n"
            .write(toFile: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let gnuplot = try #require(Gnuplot(searchPath: folder.path))
        let path = folder.path + "/figure.svg"
        let error = try #require(throws: FigureError.self) { try gnuplot.draw("", to: path) }
        #expect(error.description == "gnuplot could not draw \(path): line 3: no such thing.")
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
    }

    @Test("a folder that is not there is an error of the output")
    func absentFolder() throws {
        let gnuplot = Gnuplot(searchPath: "/bin:/usr/bin")
        guard let gnuplot else { return }
        let error = try #require(throws: FigureError.self) {
            try gnuplot.draw("", to: folder.path + "/none/figure.svg")
        }
        #expect(error.code == .outputFailed)
    }
}

@Suite("What a figure says about its run")
struct FigureSubjectTests {
    private let folder: TemporaryFolder
    private let archive: RunArchive

    init() throws {
        folder = try TemporaryFolder()
        archive = try RunArchive(path: folder.path + "/store.sqlite")
    }

    private func plan(_ run: NewRun) throws -> FigurePlan {
        try FigureWriter.plan(run: archive.writePotentiation(run), archive: archive)
    }

    @Test("what was not measured stands in a black band", arguments: Origin.allCases)
    func origins(_ origin: Origin) throws {
        let plan = try plan(exampleRun("potentiation-depression", origin: origin))
        let script = plan.script(.png)
        #expect(script.contains("set object 1 rectangle") == (origin != .measured))
        #expect(plan.subject.origin.hasPrefix(origin.rawValue))
        #expect(script.contains("not measured") == [.simulated, .emulated].contains(origin))
    }

    @Test("a banner comes first, and a fallback is said in words")
    func fallback() throws {
        let plan = try plan(
            exampleRun("potentiation-depression", banner: "No board: SIMULATED")
        )
        let script = plan.script(.svg)
        #expect(script.contains("set label 1 '{/:Bold=15 No board: SIMULATED}'"))
        #expect(plan.subject.origin.contains("in place of an absent board"))
    }

    @Test("a title with quotes stays text")
    func title() throws {
        let plan = try plan(exampleRun("potentiation-depression", title: "a 'b'\nquit"))
        #expect(plan.script(.svg).contains("'PLA-02 · a ''b'' quit'"))
    }
}
