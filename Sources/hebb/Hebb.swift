// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI

/// The command line.
struct Hebb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hebb",
        abstract: "Runs experiments on memristor crossbars, real or simulated.",
        discussion: """
            Exit status: 0 ok, 1 the experiment or its check failed, 2 usage, 3 no such board or \
            link lost, 4 refused by a safety limit, 5 store error.
            """,
        version: Release.version,
        groupedSubcommands: [
            CommandGroup(
                name: "Boards:",
                subcommands: [
                    Devices.self, Doctor.self, SimulateBoard.self, LimitsCommand.self,
                    EmergencyStop.self,
                ]
            ),
            CommandGroup(
                name: "Generators:",
                subcommands: [Generators.self, SimulateGenerator.self]
            ),
            CommandGroup(
                name: "Experiments:",
                subcommands: [
                    Catalogue.self, Recipes.self, Validate.self, DryRun.self, Run.self,
                    Watch.self, Stop.self,
                ]
            ),
            CommandGroup(name: "Models:", subcommands: [Models.self, Neuron.self]),
            CommandGroup(
                name: "Records:",
                subcommands: [
                    Runs.self, Show.self, Diff.self, Export.self, Plot.self,
                    CaptureCommand.self,
                ]
            ),
            CommandGroup(name: "Arrays:", subcommands: [Solve.self]),
        ]
    )
}
