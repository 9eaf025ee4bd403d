// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Daemon
internal import Experiments
internal import HardwareTransports
internal import Instruments
internal import PulseGenerators
internal import Transports

/// `hebb generators`.
struct Generators: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List and check the pulse generators of a bench.",
        subcommands: [List.self, Check.self, Families.self],
        defaultSubcommand: Families.self
    )

    /// `hebb generators families`.
    struct Families: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the families of generators that Hebb can drive."
        )

        @OptionGroup var protocols: ProtocolOptions
        @OptionGroup var answer: AnswerOptions

        func run() async throws {
            let models = try protocols.laboratory(store: "").found().vocabulary.generators
            let families = models.map(GeneratorFamily.init)
            if answer.json { return try Terminal.answer(["families": families]) }
            let rows = families.map { [$0.name, "\($0.channels)", $0.level, $0.width, $0.title] }
            Terminal.table([["family", "channels", "level", "width", "models"]] + rows)
                .forEach(Terminal.print)
        }
    }

    /// `hebb generators list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the generators of a bench, without asking them anything."
        )

        @Argument(help: "The bench file.")
        var bench: String

        @OptionGroup var protocols: ProtocolOptions
        @OptionGroup var answer: AnswerOptions

        func run() async throws {
            let bench = try protocols.bench(bench)
            let entries = bench.generators.map(GeneratorEntry.init)
            if answer.json { return try Terminal.answer(["generators": entries]) }
            let rows = entries.map {
                [$0.name, $0.model, $0.address, "\($0.channel)", $0.lines, "\($0.switchNumber)"]
            }
            let head = ["name", "family", "address", "channel", "lines", "switch"]
            Terminal.table([head] + rows).forEach(Terminal.print)
        }
    }

    /// `hebb generators check`.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask every generator of a bench what it is, and switch its output off.",
            discussion: """
                Each one is identified, its error queue is emptied and shown, and every output \
                is switched off and seen to be off. Nothing else is set. The exit status is 0 \
                when all are as the bench says, 3 when one does not answer, 4 when an output \
                does not go off, else 1.
                """
        )

        @Argument(help: "The bench file.")
        var bench: String

        @OptionGroup var protocols: ProtocolOptions
        @OptionGroup var answer: AnswerOptions

        func run() async throws {
            let vocabulary = try protocols.laboratory(store: "").found().vocabulary
            let bench = try protocols.bench(bench)
            let findings = bench.generators.map { generator in
                GeneratorFinding.check(generator, vocabulary)
            }
            if answer.json {
                try Terminal.answer(["generators": findings])
            } else {
                for finding in findings { finding.lines.forEach(Terminal.print) }
                if findings.isEmpty { Terminal.print("the bench has no generators") }
            }
            // An output that stays on is worse than a generator that does not answer.
            let worst = findings.map(\.status).max() ?? ExitStatus.success.rawValue
            if worst != ExitStatus.success.rawValue { throw Outcome(exitStatus: worst) }
        }
    }
}

extension ProtocolOptions {
    /// A bench file, read with every name it may use.
    func bench(_ file: String) throws -> Bench {
        let text = try ExperimentOptions.text(file)
        let vocabulary = try laboratory(store: "").found().vocabulary
        return try Bench.parse(text.text, file: file, vocabulary: vocabulary)
    }
}

/// Opens the way to an instrument.
enum GeneratorConnector {
    /// How long connecting and each answer may take.
    static let timeout = Duration.seconds(5)

    /// A conversation with the generator `name` at `address`.
    static func connect(
        _ name: String,
        to address: String
    ) throws(TransportError) -> SCPILink {
        let place = try BoardAddress(parsing: address)
        if case .usb(let vendor, let product, let serialNumber) = place {
            let device = try USBInstrument(
                vendor: vendor,
                product: product,
                serialNumber: serialNumber,
                address: address
            )
            return SCPILink(USBTMCChannel(device), name: name, timeout: timeout)
        }
        let stream = try BoardConnector.connect(
            to: place,
            settings: SerialSettings(baudRate: 9600),
            timeout: timeout
        )
        return SCPILink(StreamChannel(stream), name: name, timeout: timeout)
    }
}
