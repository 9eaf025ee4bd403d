// SPDX-License-Identifier: Apache-2.0

import Foundation
import Quantities
import RunStore
import Testing

@testable import Figures

@Suite("Plans of figures")
struct FigurePlanTests {
    private let subject: FigureSubject
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let archive = try RunArchive(path: folder.path + "/s.sqlite")
        subject = FigureSubject(try archive.run(archive.writePotentiation(exampleRun("x"))))
    }

    @Test("potentiation counts set pulses, then reset pulses, from the mean of the fresh reads")
    func potentiation() throws {
        let play = PlaySamples(
            label: "3 pulses up and down, cell 1, 1",
            samples: samples("fresh", [1, 3]) + samples("after set", [4, 5, 6])
                + samples("after reset", [5, 4, 3])
        )
        let plan = try #require(PotentiationFigure([play])).plan(subject)
        #expect(plan.lines("pulses1") == ["0 2", "1 4", "2 5", "3 6", "4 5", "5 4", "6 3"])
        #expect(plan.settings.contains("Conductance (µS)"))
        #expect(plan.settings.contains("unset logscale y"))
        #expect(plan.titles == ["3 pulses up and down, cell 1, 1"])
    }

    @Test("a conductance over more than a factor of 30 has a logarithmic axis")
    func logarithmic() throws {
        let play = PlaySamples(label: "", samples: samples("after set", [1, 31, -1]))
        let plan = try #require(PotentiationFigure([play])).plan(subject)
        #expect(plan.settings.contains("set logscale y 10"))
        // What has no logarithm leaves a gap.
        #expect(plan.lines("pulses1")?.last == "3 NaN")
    }

    @Test("cells of equal pulse counts share one entry of the legend")
    func groups() throws {
        let plays = (0..<20).map {
            PlaySamples(label: "cell \($0)", samples: samples("after set", [1, 2]))
        }
        let plan = try #require(PotentiationFigure(plays)).plan(subject)
        #expect(plan.titles == ["2 pulses up and down, 20 cells"])
        #expect(plan.lines("pulses1")?.filter(\.isEmpty).count == 19)
    }

    @Test("a current-voltage figure marks forming and keeps every cycle")
    func currentVoltage() throws {
        let forming = PlaySamples(label: "forming", samples: samples("forming, out", [1, 2]))
        let cycles = (1...5).map {
            PlaySamples(label: "cycle 1", samples: samples("set, out", [Double($0), 0, -2]))
        }
        let plan = try #require(CurrentVoltageFigure([forming] + cycles)).plan(subject)
        #expect(plan.titles == ["forming sweep", "cycle 1", "cycles 2–4", "cycle 5"])
        #expect(plan.lines("forming") == ["1 1e-06", "1 2e-06"])
        #expect(plan.lines("between")?.count == 11)
        #expect(plan.lines("last") == ["1 5e-06", "1 NaN", "1 2e-06"])
        #expect(plan.settings.contains("set logscale y 10"))
    }

    @Test("a window takes the last read before and after each pair, in the order of Δt")
    func spikeTiming() throws {
        func pair(_ label: String, _ change: Double) -> PlaySamples {
            PlaySamples(
                label: label,
                samples: samples("restore up", [99]) + samples("before", [30])
                    + samples("after", [30 + change])
            )
        }
        let plays = [
            pair("overlap, 2000000 ns", 2), pair("overlap, -4000000 ns", -0.5),
            pair("overlap, 0 ns", 0), pair("overlap, 4000000 ns", 1),
            pair("calibration, depressing", -9), pair("overlap, -2000000 ns", -1),
            pair("digital, 2000000 ns", 0.25),
        ]
        let plan = try #require(SpikeTimingFigure(plays)).plan(subject)
        #expect(plan.lines("overlap") == ["-4 -0.5", "-2 -1", "0 0", "2 2", "4 1"])
        #expect(plan.lines("digital") == ["2 0.25"])
        // One point on one side is no window, so there is nothing to fit.
        #expect(plan.lines("digital_fit") == nil)
        #expect(plan.lines("overlap_fit")?.first == "-2 -1")
        #expect(plan.settings.contains("ΔG (µS)"))
    }

    @Test("a label that states no difference is no point of a window")
    func places() {
        #expect(SpikeTimingFigure.place("overlap, -2000000 ns")?.seconds == -0.002)
        #expect(SpikeTimingFigure.place("calibration, potentiating") == nil)
        #expect(SpikeTimingFigure.place("") == nil)
    }

    @Test("coincidence means and map leave out an epoch that was not read to its end")
    func coincidence() throws {
        let groups = CoincidenceFigure.Groups(first: 1...1, second: 2...2, swap: 1)
        let plays = [
            PlaySamples(
                label: "screening",
                samples: samples("before", [9, 9, 9]) + samples("start", [1, 2, 3])
            ),
            PlaySamples(
                label: "epoch 1",
                samples: samples("after epoch 1", [4, 5, 6]),
                spikeCount: 3
            ),
            PlaySamples(
                label: "epoch 2",
                samples: samples("after epoch 2", [4, 5]),
                spikeCount: 4
            ),
        ]
        let plan = try #require(CoincidenceFigure(plays, groups)).plan(subject)
        #expect(plan.lines("means") == ["0 1 2 3", "1 4 5 6"])
        #expect(plan.lines("map") == ["0 1 1", "0 2 2", "0 3 3", "1 1 4", "1 2 5", "1 3 6"])
        #expect(plan.lines("spikes") == ["1 3"])
        #expect(plan.titles.first == "rows 1, together to epoch 1")
    }

    @Test("the groups of rows come from the experiment, or there are none")
    func groupsOfRows() {
        let text = #"{"parameters":{"epochs":60,"first_rows":[11,15],"second_rows":[1,5],"x":1}}"#
        let groups = CoincidenceFigure.groups(Array(text.utf8))
        #expect(groups == .init(first: 11...15, second: 1...5, swap: 30))
        #expect(CoincidenceFigure.groups(Array("{}".utf8)) == nil)
        let reversed = #"{"parameters":{"epochs":6,"first_rows":[5,1],"second_rows":[1,5]}}"#
        #expect(CoincidenceFigure.groups(Array(reversed.utf8)) == nil)
    }

    @Test("a long trace keeps the extremes of every stretch")
    func trace() throws {
        var figure = TraceFigure(count: 40_000)
        for index in 0..<40_000 {
            var sample = samples("", [index == 12_345 ? 9 : 1])[0]
            sample.seconds = Double(index)
            figure.add(sample, playStart: 5)
        }
        figure.finish()
        let lines = try #require(figure.plan(subject).lines("line1"))
        #expect(lines.count <= 8000)
        #expect(lines.contains("12.35 9"))
    }
}

@Suite("Text of figures")
struct FigureTextTests {
    @Test("text cannot leave its quotes or its line")
    func quoting() {
        #expect(FigureText.quoted("it's\n`rm`") == "'it''s `rm`'")
    }

    @Test("what would be markup in bold text stands for itself")
    func bold() {
        #expect(FigureText.bold(#"a_{b}\c"#, size: 12) == #"{/:Bold=12 a\_\{b\}\\c}"#)
    }

    @Test("no number is a gap")
    func gaps() {
        #expect(FigureText.row(1.5e-9, .nan, .infinity) == "1.5e-09 NaN NaN")
    }

    @Test(
        "the unit suits the largest amount",
        arguments: [
            ([2e-5, -3.5e-5], "µS"), ([1e-6], "µS"), ([999e-9], "nS"), ([0], "S"), ([2e-18], "fS"),
        ]
    )
    func units(_ values: [Double], _ name: String) {
        #expect(EngineeringUnit("S", for: values).name == name)
    }

    @Test(
        "the extension chooses the form",
        arguments: [
            ("a.svg", FigureFormat.svg), ("/x.y/a.PNG", .png), ("a.b.pdf", .pdf), ("a.jpg", nil),
            ("svg", nil), (".svg", nil), ("/x.svg/a", nil),
        ]
    )
    func forms(_ path: String, _ format: FigureFormat?) {
        #expect(FigureFormat(path: path) == format)
    }
}
