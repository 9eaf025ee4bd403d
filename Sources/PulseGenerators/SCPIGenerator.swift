// SPDX-License-Identifier: Apache-2.0

package import Experiments
package import Instruments
internal import Quantities

/// A pulse generator of a family that is described by a file.
package final class SCPIGenerator: PulseGenerator {
    /// See ``PulseGenerator/name``.
    package var name: String { link.name }
    /// The family.
    package let model: GeneratorModel
    /// See ``PulseGenerator/capabilities``.
    package let capabilities: GeneratorCapabilities
    /// See ``PulseGenerator/identity``.
    package private(set) var identity: InstrumentIdentity?
    /// The conversation.
    package let link: SCPILink

    /// Longest error queue that is read.
    private static let maximumErrorCount = 64

    /// What each channel was configured for.
    private var configured: [Int: (pulse: GeneratorPulse, plan: GeneratorPlan)] = [:]
    private var armedChannels: Set<Int> = []

    /// An instrument of `model` at the far end of `link`.
    package init(_ model: GeneratorModel, _ link: SCPILink) {
        self.model = model
        self.link = link
        capabilities = GeneratorCapabilities(model)
    }

    /// See ``PulseGenerator/identify()``.
    package func identify() throws(InstrumentError) -> InstrumentIdentity {
        let answer = try link.ask("*IDN?")
        guard let found = InstrumentIdentity(parsing: answer) else {
            throw link.malformed("*IDN?", answer)
        }
        guard model.models.contains(found.model) else {
            let known = model.models.joined(separator: ", ")
            let detail = "\(found.manufacturer) \(found.model), none of \(known)"
            throw InstrumentError(.wrongInstrument, at: name, detail)
        }
        identity = found
        return found
    }

    /// See ``PulseGenerator/configure(_:channel:limits:)``.
    package func configure(
        _ pulse: GeneratorPulse,
        channel: Int,
        limits: GeneratorLimits
    ) throws(InstrumentError) -> [ProgrammedSetting] {
        try check(channel)
        if let violation = limits.violation(pulse) {
            throw InstrumentError(.beyondLimit, at: name, violation)
        }
        let plan = try GeneratorPlan(pulse, on: model, name: name)
        configured[channel] = nil
        try checkShared(plan)
        do {
            if identity == nil { _ = try identify() }
            try disarm(channel: channel)
            try link.tell("*CLS")
            for step in plan.steps where step.setting.role != .output {
                try link.tell(command(step, channel))
            }
            let settings = try readBack(plan, channel)
            try checkErrors()
            try checkLevels(settings, limits)
            configured[channel] = (pulse, plan)
            return settings
        } catch {
            try leaveSafe(channel, after: error)
            throw error
        }
    }

    /// See ``PulseGenerator/arm(channel:)``.
    package func arm(channel: Int) throws(InstrumentError) {
        try check(channel)
        guard configured[channel] != nil else {
            throw InstrumentError(
                .outputState,
                at: name,
                "off: channel \(channel) is not configured"
            )
        }
        do {
            armedChannels.insert(channel)
            try setOutput(true, channel)
            try checkErrors()
        } catch {
            try leaveSafe(channel, after: error)
            throw error
        }
    }

    /// See ``PulseGenerator/disarm(channel:)``.
    package func disarm(channel: Int) throws(InstrumentError) {
        try check(channel)
        try setOutput(false, channel)
        armedChannels.remove(channel)
    }

    /// See ``PulseGenerator/trigger(channel:)``.
    package func trigger(channel: Int) throws(InstrumentError) {
        try check(channel)
        try checkAlone(channel)
        try link.tell(model.triggerCommand.replacing("#", with: String(channel)))
    }

    /// See ``PulseGenerator/drainErrors()``; none on a family without an error queue.
    package func drainErrors() throws(InstrumentError) -> [SCPIFault] {
        guard let notation = model.errorQuery else { return [] }
        let query = HeaderPattern(notation).spelling(channel: 1) + "?"
        var faults: [SCPIFault] = []
        while faults.count < Self.maximumErrorCount {
            let answer = try link.ask(query)
            let fault: SCPIFault
            do {
                fault = try SCPIFault.parse(answer)
            } catch {
                throw link.malformed(query, answer)
            }
            if fault.code == 0 { return faults }
            faults.append(fault)
        }
        throw InstrumentError(.answerMalformed, at: name, "the error queue does not end")
    }

    /// See ``PulseGenerator/makeSafe()``.
    package func makeSafe() throws(InstrumentError) {
        var failure: InstrumentError?
        for channel in 1...model.channelCount {
            do {
                try disarm(channel: channel)
            } catch {
                // The other channels are still switched off.
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    /// Whether the output is on.
    package func isArmed(channel: Int) throws(InstrumentError) -> Bool {
        try check(channel)
        guard let setting = model[.output] else { return true }
        return try read(setting, channel) == .flag(true)
    }

    private func setOutput(_ isOn: Bool, _ channel: Int) throws(InstrumentError) {
        guard let setting = model[.output] else { return }
        let step = GeneratorPlan.Step(setting: setting, value: .flag(isOn), asked: nil)
        try link.tell(command(step, channel))
        // Relays take their time; the answer comes when they are done.
        let done = try link.askForData("*OPC?")
        guard done.count == 1, done[0].plainNumber?.rounded(to: 0) == 1 else {
            throw InstrumentError(.answerMalformed, at: name, "*OPC? was not answered 1")
        }
        guard try isArmed(channel: channel) == isOn else {
            let state = isOn ? "off and does not come on" : "on and does not go off"
            throw InstrumentError(.outputState, at: name, "\(state) (channel \(channel))")
        }
    }

    private func checkErrors() throws(InstrumentError) {
        let faults = try drainErrors()
        guard !faults.isEmpty else { return }
        let list = faults.map(\.description).joined(separator: "; ")
        throw InstrumentError(.reported, at: name, list)
    }

    /// The output off after a failure; an output that cannot be switched off is what is said.
    private func leaveSafe(
        _ channel: Int,
        after error: InstrumentError
    ) throws(InstrumentError) {
        configured[channel] = nil
        if error.code == .noAnswer || error.code == .outOfStep {
            try link.resynchronise(expecting: identity)
        }
        if error.code == .wrongInstrument { return }
        try disarm(channel: channel)
    }

    /// A setting without a channel of its own must be what the other channels were told.
    private func checkShared(_ plan: GeneratorPlan) throws(InstrumentError) {
        let others = configured.values.flatMap(\.plan.steps)
        for step in plan.steps where !HeaderPattern(step.setting.header).hasChannel {
            for other in others
            where other.setting == step.setting && other.asked != nil && other.value != step.value {
                let detail = "\(step.setting.header) differently for two channels"
                throw InstrumentError(.beyondInstrument, at: name, detail)
            }
        }
    }

    /// A trigger for all channels must not start the pulses of another one.
    private func checkAlone(_ channel: Int) throws(InstrumentError) {
        guard !model.triggerCommand.contains("#") else { return }
        let source = model[.triggerSource]
        let isShared = source?.meanings["software"] == source?.meanings["external"]
        for other in armedChannels.sorted() where other != channel {
            guard isShared || configured[other]?.pulse.trigger == .software else { continue }
            let detail =
                "\(model.triggerCommand) for channel \(channel) alone while channel \(other) is on"
            throw InstrumentError(.beyondInstrument, at: name, detail)
        }
    }

    private func check(_ channel: Int) throws(InstrumentError) {
        guard (1...model.channelCount).contains(channel) else {
            throw InstrumentError(.beyondInstrument, at: name, "channel \(channel)")
        }
    }
}
