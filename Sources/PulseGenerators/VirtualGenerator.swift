// SPDX-License-Identifier: Apache-2.0

package import Experiments
package import Instruments

/// An instrument of a family without the instrument: it takes messages, checks them strictly,
/// keeps its settings and says what it would put out.
///
/// It exchanges messages as IEEE 488.2 lays down: an answer waits until it is fetched, and a
/// message that arrives before that throws it away with an error.
///
/// Source: IEEE 488.2-1992, 6.3 (message exchange), 11 (status); SCPI-1999, Volume 1, 20
/// (errors).
package struct VirtualGenerator: Sendable {
    /// The family.
    package let model: GeneratorModel
    /// What it is.
    package let identity: InstrumentIdentity
    /// What was put out, in order.
    package private(set) var waveforms: [GeneratorWaveform] = []
    /// Every error there was, those a full queue has lost included.
    package private(set) var faults: [SCPIFault] = []

    var settings: SettingTable
    private var queue: [SCPIFault] = []
    private var standardEvents: UInt8 = 0x80
    private var eventEnable: UInt8 = 0
    private var serviceEnable: UInt8 = 0
    private var answer: [UInt8]?
    /// The family's own command to trigger, channel by channel; none where it is `*TRG`.
    private let triggers: [SCPIMessage.Unit]

    /// How many errors the queue holds.
    private static let queueCount = 20
    /// Longest message that is taken.
    package static let maximumMessageByteCount = 65_536

    /// An instrument that was just switched on.
    package init(_ model: GeneratorModel, serialNumber: String = "SIM-0001") {
        self.model = model
        identity = InstrumentIdentity(
            manufacturer: model.manufacturer,
            model: model.models.first ?? model.name,
            serialNumber: serialNumber,
            firmware: "SIM-1.0"
        )
        settings = SettingTable(model)
        triggers = Self.triggers(of: model)
    }

    private static func triggers(of model: GeneratorModel) -> [SCPIMessage.Unit] {
        guard !model.triggerCommand.hasPrefix("*") else { return [] }
        return (1...model.channelCount).map { channel in
            let text = model.triggerCommand.replacing("#", with: String(channel))
            do {
                return try SCPIMessage.parse(Array(text.utf8)).units[0]
            } catch {
                preconditionFailure("The trigger command of \(model.name) is no command.")
            }
        }
    }

    /// Takes a message without its terminator.
    package mutating func receive(_ message: [UInt8]) {
        if answer != nil {
            answer = nil
            report(.queryInterrupted)
        }
        do {
            let bounds = SCPIBounds(byteCount: Self.maximumMessageByteCount, elementCount: 256)
            let parsed = try SCPIMessage.parse(message, bounds: bounds)
            execute(parsed)
        } catch {
            report(error)
        }
    }

    /// The answer to the last message, without terminator; nil when there is none.
    package mutating func takeAnswer() -> [UInt8]? {
        defer { answer = nil }
        return answer
    }

    /// A host asks for an answer, whether there is one or not.
    package mutating func fetchAnswer() -> [UInt8]? {
        if answer == nil { report(.queryUnterminated) }
        return takeAnswer()
    }

    /// Throws away messages under way, as a device clear does.
    package mutating func clear() { answer = nil }

    /// The status byte: error queue, message available, event summary.
    package var statusByte: UInt8 {
        var status: UInt8 = queue.isEmpty ? 0 : 0x04
        if answer != nil { status |= 0x10 }
        if standardEvents & eventEnable != 0 { status |= 0x20 }
        if status & serviceEnable != 0 { status |= 0x40 }
        return status
    }

    /// An edge at the trigger input; every channel that waits for it puts out its train.
    package mutating func externalTrigger(rising: Bool) {
        for channel in 1...model.channelCount where settings.isWaiting(channel) {
            guard settings.meaning(.triggerSource, channel) == "external" else { continue }
            let slope = settings.meaning(.triggerSlope, channel)
            guard slope == (rising ? "positive" : "negative") else { continue }
            putOut(channel)
        }
    }

    /// Whether a channel puts out its waveform without any trigger.
    package func isFreeRunning(_ channel: Int) -> Bool {
        settings.flag(.output, channel) && !settings.isBurst(channel)
    }

    /// Whether the output of a channel is connected.
    package func isOn(_ channel: Int) -> Bool { settings.flag(.output, channel) }

    /// The voltage at which the output of a channel rests, in microvolts into an open circuit;
    /// nil when the output is off.
    package func restLevel(_ channel: Int) -> Int64? {
        isOn(channel) ? settings.levels(channel).rest : nil
    }

    private mutating func putOut(_ channel: Int) {
        waveforms.append(settings.waveform(channel))
    }

    private mutating func report(_ fault: SCPIFault) {
        faults.append(fault)
        if faults.count > 1000 { faults.removeFirst(500) }
        switch fault.code {
        case -199 ... -100: standardEvents |= 0x20
        case -299 ... -200: standardEvents |= 0x10
        case -499 ... -400: standardEvents |= 0x04
        default: standardEvents |= 0x08
        }
        if queue.count < Self.queueCount {
            queue.append(fault)
        } else {
            // The newest is replaced, so that the first errors stay.
            queue[queue.count - 1] = .queueOverflow
        }
    }
}

extension VirtualGenerator {
    private mutating func execute(_ message: SCPIMessage) {
        var answers: [String] = []
        var path: [SCPIMessage.Node] = []
        for unit in message.units {
            do {
                let text =
                    unit.isCommon ? try common(unit) : try command(unit, path: &path)
                if let text { answers.append(text) }
            } catch {
                report(error)
                // What follows a command error is not carried out.
                if (-199 ... -100).contains(error.code) { break }
            }
        }
        if !answers.isEmpty { answer = Array(answers.joined(separator: ";").utf8) }
    }

    private mutating func command(
        _ unit: SCPIMessage.Unit,
        path: inout [SCPIMessage.Node]
    ) throws(SCPIFault) -> String? {
        // A header without a colon goes on where the one before it was.
        let headers = unit.isAbsolute || path.isEmpty ? [unit.nodes] : [path + unit.nodes]
        for header in headers {
            if let text = try answer(unit, header) {
                path = Array(header.dropLast())
                return text.isEmpty ? nil : text
            }
        }
        throw .undefinedHeader
    }

    /// The answer to a unit, empty for a command; nil when nobody knows the header.
    private mutating func answer(
        _ unit: SCPIMessage.Unit,
        _ header: [SCPIMessage.Node]
    ) throws(SCPIFault) -> String? {
        if let notation = model.errorQuery, unit.isQuery,
            HeaderPattern(notation).channel(in: header) != nil
        {
            guard unit.parameters.isEmpty else { throw .parameterNotAllowed }
            let fault = queue.isEmpty ? SCPIFault.none : queue.removeFirst()
            return (model.answers.hasPlus && fault.code >= 0 ? "+" : "") + fault.description
        }
        if let channel = trigger(header, unit) {
            guard unit.parameters.count <= 1, !unit.isQuery else { throw .parameterNotAllowed }
            try softwareTrigger(channel)
            return ""
        }
        return try settings.execute(unit, header)
    }

    /// The channel that the family's trigger command names, nil when it is another command.
    private func trigger(_ header: [SCPIMessage.Node], _ unit: SCPIMessage.Unit) -> Int? {
        let index = triggers.firstIndex {
            $0.nodes == header && $0.parameters == unit.parameters
        }
        return index.map { $0 + 1 }
    }

    private mutating func softwareTrigger(_ channel: Int?) throws(SCPIFault) {
        let channels = channel.map { $0...$0 } ?? 1...model.channelCount
        var isTaken = false
        for channel in channels where settings.isWaiting(channel) {
            let setting = model[.triggerSource]
            let meant = setting?.meanings["software"]
            guard meant == settings.word(.triggerSource, channel) else { continue }
            putOut(channel)
            isTaken = true
        }
        if !isTaken { throw .triggerIgnored }
    }

    private mutating func common(_ unit: SCPIMessage.Unit) throws(SCPIFault) -> String? {
        guard unit.nodes.count == 1 else { throw .undefinedHeader }
        let name = unit.nodes[0].name + (unit.nodes[0].suffix.map(String.init) ?? "")
        let takesNumber = !unit.isQuery && ["ESE", "SRE"].contains(name)
        if !takesNumber, !unit.parameters.isEmpty { throw .parameterNotAllowed }
        switch (name, unit.isQuery) {
        case ("IDN", true): return identity.description
        case ("OPC", true): return "1"
        case ("TST", true): return "0"
        case ("STB", true): return String(statusByte)
        case ("ESE", true): return String(eventEnable)
        case ("SRE", true): return String(serviceEnable)
        case ("ESR", true):
            defer { standardEvents = 0 }
            return String(standardEvents)
        case ("ESE", false): eventEnable = try mask(unit)
        case ("SRE", false): serviceEnable = try mask(unit)
        case ("OPC", false): standardEvents |= 1
        case ("WAI", false): break
        case ("CLS", false):
            queue = []
            standardEvents = 0
        case ("RST", false): settings = SettingTable(model)
        case ("TRG", false) where model.triggerCommand == "*TRG": try softwareTrigger(nil)
        default: throw .undefinedHeader
        }
        return nil
    }

    private func mask(_ unit: SCPIMessage.Unit) throws(SCPIFault) -> UInt8 {
        guard let data = unit.parameters.first else { throw .missingParameter }
        guard unit.parameters.count == 1 else { throw .parameterNotAllowed }
        guard let number = data.plainNumber else { throw .dataType }
        guard let value = number.rounded(to: 0), let mask = UInt8(exactly: value) else {
            throw .outOfRange
        }
        return mask
    }
}
