// SPDX-License-Identifier: Apache-2.0

import NeuronRuns
import Testing

@Suite("runs of neurons")
struct NeuronRunTests {
    private func request(_ model: String, _ preset: String? = nil) -> NeuronRequest {
        var request = NeuronRequest(model: model)
        request.preset = preset
        return request
    }

    @Test(
        "a preset alone gives the published spike times",
        arguments: [
            ("RS", [18.25, 24, 54.25, 87.5, 120.75]),
            ("IB", [18.5, 21, 24.75, 58.25, 87.5, 117.25, 146.75]),
            ("TCb", [51, 55.75, 61.75, 68.75, 79.5]), ("RZ", [62.75, 67.25]),
        ]
    )
    func published(preset: String, expected: [Double]) throws {
        let report = try request("izhikevich", preset).report()
        #expect(report.spikeTimes == expected)
        #expect(report.spikeCount == expected.count)
        #expect(report.timeUnit == "ms")
        #expect(report.trace.time.first == 0)
        #expect(report.trace.time.last == report.duration)
        #expect(report.highest == 30)
    }

    @Test("a step and a duration that repeat the preset's change nothing")
    func sameSchedule() throws {
        for model in NeuronList().models.map(\.name) {
            let usual = try request(model).report()
            var same = request(model)
            let unit = usual.timeUnit == "1" ? "" : " \(usual.timeUnit)"
            same.timeStep = "\(usual.dt)\(unit)"
            same.duration = "\(usual.duration)\(unit)"
            let report = try same.report()
            #expect(report.spikeTimes == usual.spikeTimes, "\(model)")
            #expect(report.trace == usual.trace, "\(model)")
        }
    }

    @Test("stimuli replace the preset's and add up, whatever their units")
    func sum() throws {
        var whole = request("lif")
        whole.stimuli = [.text("step 20 nA at 10 ms")]
        var parts = request("lif")
        parts.stimuli = [.text("step 12000 pA at 0.01 s"), .text("step 0.008 uA at 10 ms")]
        #expect(try whole.report().spikeTimes == parts.report().spikeTimes)
        #expect(try #require(whole.report().spikeTimes.first) > 20)
        #expect(try parts.report().stimulus.count == 2)
        #expect(try parts.report().title == nil)
    }

    @Test("a pulse ends after its width, a ramp rises from nothing and stays")
    func shapes() throws {
        var pulse = request("if")
        pulse.stimuli = [.text("pulse 1 uA/cm2 8 ms at 4 ms")]
        pulse.duration = "20 ms"
        pulse.timeStep = "0.25 ms"
        #expect(try pulse.report().highest == -57)
        var ramp = request("if")
        ramp.stimuli = [.text("ramp 1 uA/cm2 over 8 ms at 4 ms")]
        ramp.duration = "16 ms"
        ramp.timeStep = "0.25 ms"
        // 32 steps of the ramp sum to 3.875 ms, 16 steps behind it to 4 ms.
        #expect(try ramp.report().highest == -65 + 7.875)
    }

    @Test("a train of pulses begins at its time, ends after its number, and adds up")
    func train() throws {
        var train = request("if")
        train.stimuli = [.text("train 1 uA/cm2 2 ms every 4 ms at 4 ms times 3")]
        train.duration = "30 ms"
        train.timeStep = "0.25 ms"
        var pulses = train
        pulses.stimuli = [4, 8, 12].map { .text("pulse 1 uA/cm2 2 ms at \($0) ms") }
        #expect(try train.report().trace == pulses.report().trace)
        #expect(try train.report().highest == -59)
        train.stimuli = [.text("train 1 uA/cm2 2 ms every 4 ms")]
        train.duration = "8 ms"
        #expect(try train.report().highest == -61)
    }

    @Test("a seed is that of a model that draws at random")
    func seed() throws {
        var first = request("truenorth", "stochastic_threshold")
        first.seed = 7
        var set = request("truenorth", "stochastic_threshold")
        set.settings = ["seed=7"]
        let report = try first.report()
        #expect(try set.report().spikeTimes == report.spikeTimes)
        #expect(report.seed == 7)
        first.seed = 8
        #expect(try first.report().spikeTimes != report.spikeTimes)
        #expect(try request("truenorth").report().seed == 1)
        #expect(try request("lif").report().seed == nil)
    }

    @Test("a table holds each value until the next row, in the units of its header")
    func table() throws {
        var step = request("lif")
        step.stimuli = [.text("pulse 25 nA 45 ms at 5 ms")]
        var table = request("lif")
        let text = "time [s], current [pA]\n0,0\n0.005,25000\r\n\n0.05,0\n"
        table.stimuli = [.table(file: "drive.csv", text: text)]
        let report = try table.report()
        #expect(report.spikeTimes == (try step.report().spikeTimes))
        #expect(report.spikeCount == 4)
        #expect(report.stimulus == ["drive.csv (3 rows)"])
    }

    @Test("a setting changes the value and says so")
    func setting() throws {
        var changed = request("lif")
        changed.settings = ["tau=0.02 s", "threshold=-55 mV"]
        let report = try changed.report()
        let tau = try #require(report.parameters.first { $0.name == "tau" })
        #expect(tau.value == 20)
        #expect(tau.evidence == "set")
        let rest = try #require(report.parameters.first { $0.name == "rest" })
        #expect(rest.evidence == "chosen")
        let usual = try request("izhikevich", "IB").report()
        let c = try #require(usual.parameters.first { $0.name == "c" })
        #expect(c.value == -55 && c.evidence == "published")
        #expect(c.source == "OpenSourceBrain/IzhikevichModel, MATLAB/izhi2003.m")
    }

    @Test("the trace has a sample for so many steps, at most 2000 by itself")
    func trace() throws {
        let usual = try request("hodgkin-huxley").report()
        #expect(usual.trace.every == 50)
        #expect(usual.trace.time.count == 2_000)
        var dense = request("hodgkin-huxley")
        dense.duration = "1 ms"
        dense.traceEvery = 1
        #expect(try dense.report().trace.membrane.count == 100)
    }

    @Test("the lines for people name values, current, length and spikes")
    func lines() throws {
        #expect(
            try request("izhikevich", "RS").report().lines == [
                "izhikevich RS: regular spiking",
                "  parameters  a 0.02, b 0.2, c -65 mV, d 8, k1 5, k0 140, accommodation 0, "
                    + "initial_potential -63 mV, initial_recovery 0",
                "  stimulus    14 after 15 ms", "  run         150 ms in steps of 0.25 ms",
                "  membrane    -73.6779112 to 30 mV", "5 spikes at 18.25 24 54.25 87.5 120.75 ms",
            ]
        )
    }

    @Test("the list has every model and circuit, and only circuits have a trust")
    func list() {
        let list = NeuronList()
        #expect(list.models.filter { $0.trust == nil }.count == 14)
        #expect(list.models.filter { $0.trust != nil }.count == 11)
        #expect(list.models.allSatisfy { ($0.trust == nil) == ($0.output == nil) })
        #expect(list.models.allSatisfy { !$0.presets.isEmpty && !$0.parameters.isEmpty })
    }

    @Test(
        "a model answers to its name however it is spelled, and to its abbreviation",
        arguments: ["hodgkin-huxley", "hodgkin_huxley", "HodgkinHuxley", "hh", "HH"]
    )
    func spelling(_ name: String) throws {
        #expect(try NeuronRequest(model: name).report().model == "hodgkin-huxley")
    }

    @Test("presets and parameters are found however they are spelled, exact spelling first")
    func looseNames() throws {
        var request = request("Morris_Lecar", "HOPF")
        request.settings = ["Leak-Reversal=-60 mV"]
        #expect(try request.report().preset == "hopf")
        #expect(try self.request("izhikevich", "C").report().preset == "C")
    }

    @Test(
        "a table says its units in brackets or behind underscores",
        arguments: ["time [ms],current [pA]", "time_ms,current_pA", "time (ms),current (pA)"]
    )
    func headers(_ header: String) throws {
        var request = NeuronRequest(model: "adex")
        request.stimuli = [.table(file: "drive.csv", text: header + "\n0,1000\n")]
        request.duration = "100 ms"
        var other = request
        other.stimuli = [.text("constant 1 nA")]
        let spikes = try request.report().spikeTimes
        #expect(spikes == (try other.report().spikeTimes) && !spikes.isEmpty)
    }
}
