// SPDX-License-Identifier: Apache-2.0

internal import ControlAPI
internal import Daemon
internal import Experiments
internal import Foundation
internal import Instruments
internal import PulseGenerators
internal import Transports

/// A family of generators, for people.
struct GeneratorFamily: Encodable {
    var name: String
    var title: String
    var channels: Int
    var level: String
    var width: String

    init(_ model: GeneratorModel) {
        let capabilities = GeneratorCapabilities(model)
        name = model.name
        title = model.title
        channels = model.channelCount
        level = String(format: "%.4g V", Double(capabilities.maximumMicrovolts) / 1e6)
        let shortest = Double(capabilities.width.lowerBound) / 1000
        width = String(format: "from %.4g ns", shortest)
    }
}

/// A generator of a bench, for people.
struct GeneratorEntry: Encodable {
    var name: String
    var model: String
    var address: String
    var channel: Int
    var lines: String
    var switchNumber: Int

    init(_ generator: Bench.Generator) {
        name = generator.name
        model = generator.model
        address = generator.address
        channel = generator.channel
        let rows = generator.rows.map { "row \($0)" }
        let columns = generator.columns.map { "column \($0)" }
        lines = (rows + columns).joined(separator: ", ")
        switchNumber = generator.switchNumber
    }
}

/// What a check of a generator found.
struct GeneratorFinding: Encodable {
    var name: String
    var address: String
    var identity: String?
    var errors: [String] = []
    var isOff = false
    var failure: String?
    var status: Int32 = ExitStatus.success.rawValue

    /// The lines for people.
    var lines: [String] {
        let state = isOff ? "outputs off" : "OUTPUTS NOT KNOWN TO BE OFF"
        var lines = ["\(name) at \(address): \(identity ?? "not identified"), \(state)"]
        lines += errors.map { "  was in its error queue: \($0)" }
        if let failure { lines.append("  \(failure)") }
        return lines
    }

    /// Identifies a generator, empties its error queue and switches its outputs off.
    static func check(_ generator: Bench.Generator, _ vocabulary: Vocabulary) -> Self {
        var finding = Self(name: generator.name, address: generator.address)
        guard let model = vocabulary.generators.first(where: { $0.name == generator.model })
        else { return finding }
        do {
            let link = try GeneratorConnector.connect(generator.name, to: generator.address)
            defer { link.close() }
            let driver = SCPIGenerator(model, link)
            finding.identity = try driver.identify().description
            finding.errors = try driver.drainErrors().map(\.description)
            try driver.makeSafe()
            finding.isOff = true
        } catch let error as InstrumentError {
            finding.failure = error.description
            finding.status = Self.status(of: error).rawValue
        } catch {
            finding.failure = "\(error)"
            finding.status = ExitStatus.noBoard.rawValue
        }
        return finding
    }

    private static func status(of error: InstrumentError) -> ExitStatus {
        switch error.code {
        case .wire, .noAnswer, .outOfStep: .noBoard
        case .outputState, .beyondLimit: .refused
        default: .failed
        }
    }
}
