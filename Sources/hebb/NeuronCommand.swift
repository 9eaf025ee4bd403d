// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Experiments
internal import Foundation
internal import NeuronRuns

/// `hebb neuron`.
struct Neuron: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a neuron model or circuit under an input, and print its spikes.",
        discussion: """
            Each preset has its own stimulus, step and duration. A stimulus is "constant A", "step A \
            at T", "pulse A WIDTH at T", "ramp A over TIME at T", "train A WIDTH every PERIOD" (then \
            perhaps "at T" and "times N"), or a file with the columns time and current, or voltage \
            for what a voltage drives, whose header names the units: "time [ms],current [uA/cm2]".

            A circuit of emerging devices says how far it is to be trusted; its times are seconds.
            """
    )

    @Argument(help: "A model or circuit of the list, such as izhikevich.")
    var model: String?

    @Flag(help: "List the models and circuits with their presets.")
    var list = false

    @Option(help: ArgumentHelp("A preset of the model; the first if absent.", valueName: "name"))
    var preset: String?

    @Option(
        name: .customLong("set"),
        parsing: .singleValue,
        help: ArgumentHelp("Change a parameter; may be repeated.", valueName: "key=value")
    )
    var settings: [String] = []

    @Option(
        name: .customLong("stimulus"),
        parsing: .singleValue,
        help: ArgumentHelp(
            "An input instead of the preset's; may be repeated, and adds up.",
            valueName: "form|file"
        )
    )
    var stimuli: [String] = []

    @Option(help: ArgumentHelp("How long, such as \"300 ms\".", valueName: "time"))
    var duration: String?

    @Option(help: ArgumentHelp("The step, such as \"0.01 ms\".", valueName: "time"))
    var dt: String?

    @Option(help: ArgumentHelp("The seed of what is drawn at random.", valueName: "n"))
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "One sample of the trace for so many steps; at most 2000 samples if absent.",
            valueName: "n"
        )
    )
    var traceEvery: Int?

    @OptionGroup var answer: AnswerOptions

    func validate() throws {
        guard list == (model == nil) else {
            throw ValidationError(
                list
                    ? "--list takes no model: hebb neuron --list."
                    : "Expected a model or --list; for example hebb neuron izhikevich --preset RS."
            )
        }
    }

    func run() throws {
        guard let model else {
            let list = NeuronList()
            if answer.json { return try Terminal.answer(list) }
            return Terminal.table(list.rows).forEach(Terminal.print)
        }
        do {
            let report = try request(model).report()
            if answer.json { return try Terminal.answer(report) }
            report.lines.forEach(Terminal.print)
        } catch let mistake as NeuronMistake {
            throw ControlFailure(mistake.code.rawValue, mistake.description, .usage)
        }
    }

    /// The request, with every file read.
    private func request(_ model: String) throws -> NeuronRequest {
        var request = NeuronRequest(model: model)
        request.preset = preset
        request.settings = settings
        request.stimuli = try stimuli.map { stimulus in
            guard !NeuronRequest.isSentence(stimulus) else { return .text(stimulus) }
            guard FileManager.default.fileExists(atPath: stimulus) else {
                throw NeuronRequest.unknownStimulus(stimulus)
            }
            return .table(file: stimulus, text: try SourceText.read(path: stimulus))
        }
        request.duration = duration
        request.timeStep = dt
        request.seed = seed
        request.traceEvery = traceEvery
        return request
    }
}
