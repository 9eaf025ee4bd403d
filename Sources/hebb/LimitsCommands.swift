// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Daemon
internal import Transports

/// `hebb limits`.
struct LimitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits",
        abstract: "Show and set the limits of the array that a board keeps.",
        discussion: """
            A board plays nothing beyond the tightest of its own ceiling, the limits of its \
            array and those of the run. The board must be free.
            """,
        subcommands: [Show.self, Set.self]
    )

    /// The board, which nobody may have.
    struct BoardOption: ParsableArguments {
        @Option(help: ArgumentHelp("The board.", valueName: "address"))
        var board: String

        /// The address of a board that no run holds.
        ///
        /// A hello would trip it. Runs that the daemon does not know of hold the port itself.
        func free(_ daemon: DaemonOptions) async throws -> BoardAddress {
            let address = try BoardAddress(parsing: ExperimentOptions.absolute(board))
            // Each process has simulated boards of its own.
            guard address != .simulated, try await daemon.version() != nil else { return address }
            let list: RunList = try await daemon.client.get("/v1/runs")
            let holder = list.runs.first {
                $0.state == "running" && $0.board.address == address.description
            }
            if let holder {
                throw LaboratoryError(.boardInUse, "\(address): run \(holder.run) holds the board")
            }
            let devices: DeviceList = try await daemon.client.get("/v1/devices")
            let device = devices.devices.first { $0.address == address.description }
            if let job = device?.job {
                throw LaboratoryError(.boardInUse, "\(address): \(job) holds the board")
            }
            return address
        }
    }

    /// `hebb limits show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the ceiling of a board and the limits of its array."
        )

        @OptionGroup var board: BoardOption
        @OptionGroup var daemon: DaemonOptions
        @OptionGroup var answer: AnswerOptions

        func run() async throws {
            let address = try await board.free(daemon)
            let report = try await ProtocolOptions.boards.arrayLimits(address)
            if answer.json { return try Terminal.answer(report) }
            LimitsCommand.print(report)
        }
    }

    /// `hebb limits set`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a board keep the limits of a bench for its array.",
            discussion: """
                Limits that only become tighter are set as they are. One that becomes looser, \
                or any where the stored ones are damaged, needs --raise. Status 4 when the \
                board, its ceiling or a missing --raise refuses it, and when a run holds the \
                board.
                """
        )

        @Argument(help: "The bench file.")
        var bench: String

        @Flag(help: "Allow limits to become looser; say what was and what is.")
        var raise = false

        @OptionGroup var board: BoardOption
        @OptionGroup var protocols: ProtocolOptions
        @OptionGroup var daemon: DaemonOptions
        @OptionGroup var answer: AnswerOptions

        func run() async throws {
            let bench = try protocols.bench(bench)
            let address = try await board.free(daemon)
            let report = try await ProtocolOptions.boards.setArrayLimits(
                of: bench,
                on: address,
                mayRaise: raise
            )
            if answer.json { return try Terminal.answer(report) }
            LimitsCommand.print(report)
        }
    }

    /// A table of the limits: the ceiling, those before where they were set, those now.
    private static func print(_ report: BoardLimitsReport) {
        let now = (report.array.limits ?? LimitsReport()).rows
        let ceiling = report.ceiling.rows
        let before = report.before.map { ($0.limits ?? LimitsReport()).rows }
        var table = [["limit", "ceiling"] + (before == nil ? [] : ["before"]) + ["array"]]
        for (place, row) in now.enumerated() {
            let old = before.map { [$0[place].text] } ?? []
            table.append([row.name, ceiling[place].text] + old + [row.text])
        }
        Terminal.print("\(report.board): \(about(report.array))")
        Terminal.table(table).forEach(Terminal.print)
    }

    private static func about(_ array: ArrayLimitsReport) -> String {
        switch array.state {
        case "kept":
            let memory =
                array.outlastsBoot ? "\(array.copies) of 2 copies whole" : "until its next boot"
            return "limits of \(array.name ?? "an array"), generation "
                + "\(array.generation ?? 0), \(memory)"
        case "damaged":
            return "the limits of its array are damaged; it arms nothing until they are set anew"
        default: return "no limits of an array are set; only its ceiling and those of a run count"
        }
    }
}
