// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Daemon
internal import Experiments
internal import Foundation
internal import Instruments
internal import PulseGenerators
internal import Synchronization
internal import Transports

/// `hebb generator-sim`.
struct SimulateGenerator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generator-sim",
        abstract: "Put a virtual pulse generator at the far end of a wire.",
        discussion: """
            It checks every message as strictly as its family does and keeps its settings. Each \
            train that it would put out is a JSON object on a line of standard output, in \
            picoseconds and microvolts into an open circuit. A line `rising` or `falling` on \
            standard input is an edge at its trigger input. It serves one host after the other \
            until Ctrl-C.
            """
    )

    /// Where the generator is.
    private struct Answer: Encodable {
        var generator: String
        var dialect: String
        var identity: String
    }

    @Option(help: ArgumentHelp("The family, for example rigol-dg1000z.", valueName: "name"))
    var dialect: String

    @Option(help: ArgumentHelp("pty, unix:PATH or tcp:HOST:PORT.", valueName: "address"))
    var listen: String

    @OptionGroup var protocols: ProtocolOptions
    @OptionGroup var answer: AnswerOptions

    func run() async throws {
        let model = try protocols.generator(dialect)
        let listener = try ListenAddress(parsing: listen).listen()
        let server = VirtualGeneratorServer(model) { waveform in
            do {
                Terminal.print(try Self.line(waveform))
            } catch {
                Terminal.say("hebb: \(error)")
            }
        }
        let identity = server.snapshot.identity.description
        if answer.json {
            let place = "\(listener.boardAddress)"
            Terminal.print(
                try Self.line(Answer(generator: place, dialect: model.name, identity: identity))
            )
        } else {
            Terminal.print("virtual generator \(identity) at \(listener.boardAddress)")
        }
        let isOver = Atomic(false)
        let stop = { @Sendable (_: Bool) async throws in
            isOver.store(true, ordering: .releasing)
            listener.interrupt()
        }
        Self.followTriggers(server)
        try await Interruption.whileHandling(saying: ("ending", "ending"), stop) {
            try await SimulateBoard.onThread {
                try server.serve(listener) { isOver.load(ordering: .acquiring) }
            }
        }
        listener.close()
    }

    /// Reads edges of the trigger input until standard input ends.
    private static func followTriggers(_ server: VirtualGeneratorServer) {
        Thread.detachNewThread {
            while let line = readLine() {
                switch line {
                case "rising": server.externalTrigger(rising: true)
                case "falling": server.externalTrigger(rising: false)
                default: Terminal.say("hebb: an edge is rising or falling, not \(line)")
                }
            }
        }
    }

    private static func line(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension ProtocolOptions {
    /// The family of generators called `name`.
    func generator(_ name: String) throws -> GeneratorModel {
        let models = try laboratory(store: "").found().vocabulary.generators
        if let model = models.first(where: { $0.name == name }) { return model }
        let expected = NearNames.expectation(name, models.map(\.name))
        throw ControlFailure(
            "generatorUnknown",
            "There is no family of generators \(name): \(expected).",
            .usage
        )
    }
}
