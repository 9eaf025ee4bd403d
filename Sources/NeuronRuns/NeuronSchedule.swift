// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import NeuronModels

/// How many steps of what length a run has, and which of them the trace shows.
struct NeuronSchedule: Sendable {
    let timeStep: Double
    let stepCount: Int
    let duration: Double
    let traceEvery: Int
    let units: DriveUnits

    init(
        _ request: NeuronRequest,
        preset: NeuronPreset,
        recordsAtStart: Bool,
        _ units: DriveUnits
    ) throws(NeuronMistake) {
        self.units = units
        // Where a step belongs to its start, both ends of the duration are steps.
        let extra = recordsAtStart ? 1 : 0
        timeStep = try Self.time(request.timeStep, "--dt", preset.timeStep, units)
        let usual = Double(preset.stepCount - extra) * preset.timeStep
        duration = try Self.time(request.duration, "--duration", usual, units)
        let steps = duration / timeStep
        guard steps >= 0.5, steps <= Double(NeuronRequest.stepLimit) else {
            throw NeuronMistake(
                .timeWrong,
                "\(units.time(NumberText.short(duration))) in steps of "
                    + "\(units.time(NumberText.short(timeStep))) are \(NumberText.short(steps)) steps: "
                    + "expected 1 to \(NeuronRequest.stepLimit); for example --duration "
                    + "\"\(units.time("300"))\" --dt \"\(units.time("0.01"))\"."
            )
        }
        let isUsual = request.timeStep == nil && request.duration == nil
        stepCount = isUsual ? preset.stepCount : Int(steps.rounded()) + extra
        let every = request.traceEvery ?? (stepCount + 1_999) / 2_000
        guard every >= 1 else {
            throw NeuronMistake(
                .timeWrong,
                "--trace-every \(every) is no distance of samples: expected 1 or more steps; for "
                    + "example --trace-every 10."
            )
        }
        traceEvery = every
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
                + "\(option) \"\(units.time(option == "--dt" ? "0.01" : "300"))\"."
        )
    }
}
