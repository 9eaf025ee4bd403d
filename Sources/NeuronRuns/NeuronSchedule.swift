// SPDX-License-Identifier: Apache-2.0

internal import Experiments

/// How many steps of what length a run has, and which of them the trace shows.
struct NeuronSchedule: Sendable {
    let timeStep: Double
    let stepCount: Int
    let duration: Double
    let traceEvery: Int
    let units: DriveUnits

    /// How many samples a trace has at most by itself, and a circuit that is solved exactly.
    static let sampleCount = 2_000

    init(
        _ request: NeuronRequest,
        _ facts: NeuronFacts,
        preset: PresetFacts,
        _ units: DriveUnits
    ) throws(NeuronMistake) {
        self.units = units
        duration = try Self.time(request.duration, "--duration", preset.duration, units)
        var usualStep = preset.timeStep
        if case .exact = facts.steps { usualStep = duration / Double(Self.sampleCount) }
        timeStep = try Self.time(request.timeStep, "--dt", usualStep, units)
        try Self.check(timeStep, facts, units)
        let steps = duration / timeStep
        guard steps >= 0.5, steps <= Double(NeuronRequest.stepLimit) else {
            throw NeuronMistake(
                .timeWrong,
                "\(units.time(duration)) in steps of \(units.time(timeStep)) are "
                    + "\(NumberText.short(steps)) steps: expected 1 to \(NeuronRequest.stepLimit); "
                    + "for example --duration \"\(units.examples.duration)\" --dt "
                    + "\"\(units.examples.step)\"."
            )
        }
        let isUsual = request.timeStep == nil && request.duration == nil
        // Where a step belongs to its start, both ends of the duration are steps.
        let extra = facts.recordsAtStart ? 1 : 0
        stepCount = isUsual ? preset.stepCount : Int(steps.rounded()) + extra
        let every = request.traceEvery ?? (stepCount + Self.sampleCount - 1) / Self.sampleCount
        guard every >= 1 else {
            throw NeuronMistake(
                .timeWrong,
                "--trace-every \(every) is no distance of samples: expected 1 or more steps; for "
                    + "example --trace-every 10."
            )
        }
        traceEvery = every
    }

    /// A circuit has a longest step; what is solved exactly, a longest time at once.
    private static func check(
        _ timeStep: Double,
        _ facts: NeuronFacts,
        _ units: DriveUnits
    ) throws(NeuronMistake) {
        let longest: Double
        switch facts.steps {
        case .free: return
        case .atMost(let step): longest = step
        case .exact: longest = 1e9
        }
        guard timeStep > longest * (1 + 1e-9) else { return }
        throw NeuronMistake(
            .timeWrong,
            "Steps of \(units.time(timeStep)) are too long for \(facts.name): expected at most "
                + "\(units.time(longest)); for example --dt \"\(units.examples.step)\"."
        )
    }

    private static func time(
        _ text: String?,
        _ option: String,
        _ usual: Double,
        _ units: DriveUnits
    ) throws(NeuronMistake) -> Double {
        guard let text else { return usual }
        do {
            let value = try units.time.value(of: text)
            if value > 0 { return value }
        } catch {
            // The sentence below says all there is to say.
        }
        let unit = units.time.spelling == "1" ? "" : " in \(units.time.spelling)"
        throw NeuronMistake(
            .timeWrong,
            "\(option) \"\(text)\" is no time: expected a number above 0\(unit); for example "
                + "\(option) \"\(option == "--dt" ? units.examples.step : units.examples.duration)\"."
        )
    }
}
