// SPDX-License-Identifier: Apache-2.0

package import ControlAPI
package import Experiments
internal import Foundation
internal import Glibc
internal import RunStore

extension Laboratory {
    /// What this daemon is.
    package nonisolated var version: VersionReport {
        VersionReport(
            version: Release.version,
            interface: Release.interface,
            store: records.path,
            protocols: configuration.protocols ?? "",
            process: getpid()
        )
    }

    /// The boards and ports, and the jobs that have them.
    package func devices() async throws -> DeviceList {
        let found = try await boards.devices()
        return DeviceList(
            devices: found.map { device in
                var device = device
                device.job = leases.lease(of: device.address)?.ticket
                return device
            }
        )
    }

    /// What is attached, as appeared, and then what comes and goes.
    package nonisolated func deviceEvents() -> AsyncStream<DeviceEvent> { boards.deviceEvents() }

    /// The job and the run of an id: a ticket, the number of a run, or `last`.
    package func status(of id: String) async throws -> RunStatus {
        guard let ticket = ticket(of: id), let job = jobs[ticket] else {
            return RunStatus(job: nil, run: try await records.run(named: id))
        }
        let report = job.report(ahead: leases.ahead(of: ticket, at: job.prepared.leaseName))
        guard let number = report.run else { return RunStatus(job: report, run: nil) }
        return RunStatus(job: report, run: try await records.run(named: String(number)))
    }

    /// The events of a job; for a run of earlier days only how it ended.
    package func eventsOrEnd(of id: String) async throws -> AsyncStream<RunEvent> {
        if ticket(of: id) != nil { return try events(of: id) }
        let run = try await records.run(named: id)
        if ticket(of: String(run.run)) != nil { return try events(of: String(run.run)) }
        let job = JobReport(
            ticket: "",
            stage: .finished,
            ahead: 0,
            run: run.run,
            board: run.board.address,
            fence: nil,
            row: run.row,
            title: run.title,
            seed: run.seed
        )
        let event = RunEvent(.finished, job, banner: run.banner, origin: run.origin, report: run)
        return AsyncStream { continuation in
            continuation.yield(event)
            continuation.finish()
        }
    }

    /// What is wrong with a request, or what it resolves to.
    package nonisolated func validate(
        _ request: RunRequest
    ) throws(LaboratoryError) -> ValidationReport {
        let run: PreparedRun
        do {
            run = try PreparedRun.resolve(request, catalogue: catalogue()) { 0 }
        } catch {
            guard let mistakes = error.cause as? ExperimentError else { throw error }
            return ValidationReport(mistakes)
        }
        return ValidationReport(
            valid: true,
            title: run.experiment.title,
            procedure: run.experiment.procedure,
            bench: run.experiment.bench.name
        )
    }
}

extension ValidationReport {
    /// The mistakes of a file.
    package init(_ error: ExperimentError) {
        self.init(
            valid: false,
            mistakes: error.diagnostics.map {
                MistakeReport(
                    code: $0.code.rawValue,
                    file: $0.file,
                    line: $0.line,
                    column: $0.column,
                    message: $0.message,
                    expected: $0.expected,
                    example: $0.example
                )
            }
        )
    }
}

extension RecipeList {
    /// The recipes of a catalogue.
    package init(_ catalogue: RecipeCatalogue) {
        self.init(
            recipes: catalogue.recipes.map {
                RecipeReport(row: $0.row, title: $0.title, file: $0.file)
            }
        )
    }
}

extension CatalogueReport {
    /// The rows that have a recipe.
    ///
    /// - Throws: ``LaboratoryError`` when a recipe has mistakes.
    package init(_ catalogue: RecipeCatalogue) throws(LaboratoryError) {
        do {
            self.init(
                rows: try catalogue.recipes.map { recipe in
                    let experiment = try catalogue.experiment(recipe.row)
                    let expected = experiment.expectations.map { ($0.metric, $0.expected) }
                    return CatalogueRow(
                        row: recipe.row,
                        title: recipe.title,
                        procedure: experiment.procedure,
                        ablations: experiment.ablations.map(\.rawValue),
                        expected: Dictionary(expected) { first, _ in first },
                        recipe: recipe.file
                    )
                }
            )
        } catch {
            throw LaboratoryError(error)
        }
    }
}

extension RecipeCatalogue {
    /// A recipe with its text.
    ///
    /// - Throws: ``LaboratoryError`` that names the nearest rows.
    package func report(_ row: String) throws(LaboratoryError) -> RecipeReport {
        guard let recipe = recipe(row) else {
            do {
                _ = try experiment(row)
            } catch {
                throw LaboratoryError(error)
            }
            throw LaboratoryError(.noSuchJob, row)
        }
        return RecipeReport(
            row: recipe.row,
            title: recipe.title,
            file: recipe.file,
            text: recipe.text
        )
    }
}
