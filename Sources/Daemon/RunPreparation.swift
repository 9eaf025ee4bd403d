// SPDX-License-Identifier: Apache-2.0

package import ControlAPI
package import Experiments
internal import Foundation
package import Transports

/// A run with everything resolved that can be before its board is open.
package struct PreparedRun: Sendable {
    /// The experiment, with settings and ablation applied.
    package let experiment: Experiment
    /// The experiment file as the user wrote it.
    package let source: NamedText
    /// The board to try first.
    package let address: BoardAddress
    /// Whether a simulated board may take the place of an absent one.
    package let mayFallBack: Bool
    /// The seed.
    package let seed: UInt64
    /// The file that keeps every byte of the link, if any.
    package let capture: String?

    /// Resolves a request.
    ///
    /// - Throws: ``LaboratoryError`` whose exit status is `usage`.
    package static func resolve(
        _ request: RunRequest,
        catalogue: RecipeCatalogue,
        freshSeed: () -> UInt64
    ) throws(LaboratoryError) -> Self {
        do {
            let source = try source(of: request, catalogue)
            let vocabulary = catalogue.vocabulary
            let bench = try request.bench.map {
                try Bench.parse($0.text, file: $0.file, vocabulary: vocabulary)
            }
            var experiment = try Experiment.parse(
                source.text,
                file: source.file,
                vocabulary: vocabulary,
                bench: bench
            )
            for setting in request.settings ?? [] {
                let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else {
                    throw LaboratoryError(.settingMalformed, setting)
                }
                experiment = try experiment.setting(parts[0], to: parts[1])
            }
            let address = try BoardAddress(parsing: request.board ?? experiment.bench.board)
            return Self(
                experiment: experiment,
                source: source,
                address: address,
                mayFallBack: request.board == nil && experiment.bench.fallback == .allow,
                seed: try request.seed ?? capturedSeed(at: address) ?? freshSeed(),
                capture: request.capture
            )
        } catch {
            throw LaboratoryError(error)
        }
    }

    /// The name under which the board is leased: two spellings of a path are one board.
    package var leaseName: String {
        switch address {
        case .serial(let path): "serial:\(Self.realPath(path))"
        case .socket(.unix(let path)): "unix:\(Self.realPath(path))"
        default: address.description
        }
    }

    /// The seed of the run that a capture was made of.
    private static func capturedSeed(
        at address: BoardAddress
    ) throws(TransportError) -> UInt64? {
        guard case .replay(let path) = address else { return nil }
        return try Capture(path: path).header.seed
    }

    private static func realPath(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    private static func source(
        of request: RunRequest,
        _ catalogue: RecipeCatalogue
    ) throws -> NamedText {
        switch (request.row, request.experiment) {
        case (nil, let file?): return file
        case (let row?, nil):
            guard let recipe = catalogue.recipe(row) else {
                // Throws the sentence that names the nearest rows.
                _ = try catalogue.experiment(row)
                throw LaboratoryError(.noSuchJob, row)
            }
            return NamedText(file: recipe.file, text: recipe.text)
        default: throw LaboratoryError(.requestMalformed)
        }
    }
}
