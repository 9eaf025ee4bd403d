// SPDX-License-Identifier: Apache-2.0

import Experiments
import Foundation
import Testing

@Suite("Recipe catalogue")
struct RecipeCatalogueTests {
    /// Runs `body` on a directory that holds `files` and disappears afterwards.
    private static func withDirectory(
        _ files: [(String, String)],
        _ body: (String) throws -> Void
    ) throws {
        let manager = FileManager.default
        let directory = manager.temporaryDirectory
            .appendingPathComponent("hebb-\(UUID().uuidString)").path
        defer { try? manager.removeItem(atPath: directory) }
        for folder in ["recipes", "profiles"] {
            try manager.createDirectory(
                atPath: "\(directory)/\(folder)",
                withIntermediateDirectories: true
            )
        }
        for (name, text) in files {
            try text.write(toFile: "\(directory)/\(name)", atomically: true, encoding: .utf8)
        }
        try body(directory)
    }

    private static let profile = ("profiles/SYN-04-sige-epiram.yaml", Samples.profileText)
    private static let recipe = ("recipes/PLA-02-counts.yaml", CanonicalFormTests.first)

    @Test("recipes are listed by file and found by their row in any letters")
    func found() throws {
        let other = Self.recipe.1.replacing("PLA-02", with: "PLA-01")
        let files = [Self.profile, Self.recipe, ("recipes/PLA-01-forming.yaml", other)]
        try Self.withDirectory(files + [("recipes/README.md", "none")]) { directory in
            let catalogue = try RecipeCatalogue.load(
                directory: directory,
                procedures: Samples.procedures
            )
            #expect(catalogue.recipes.map(\.row) == ["PLA-01", "PLA-02"])
            #expect(catalogue.recipes.map(\.title).first == "Potentiation \"up\"")
            #expect(catalogue.recipe("pla-02")?.text == Self.recipe.1)
            #expect(catalogue.vocabulary.profiles.map(\.name) == ["SYN-04-sige-epiram"])
            let experiment = try catalogue.experiment("pla-02")
            #expect(try experiment == Samples.parse(Self.recipe.1))
            let error = #expect(throws: ExperimentError.self) {
                try catalogue.experiment("PLA-03")
            }
            #expect(
                error?.description == "PLA-03:1:1: there is no recipe PLA-03; expected PLA-01 or "
                    + "PLA-02; for example PLA-01"
            )
        }
    }

    @Test("every mistake of a directory is reported")
    func mistakes() throws {
        let files = [
            ("profiles/other.yaml", Samples.profileText),
            ("recipes/PLA-02-a.yaml", CanonicalFormTests.first),
            ("recipes/PLA-02-b.yaml", CanonicalFormTests.first),
            ("recipes/PLA-03-c.yaml", CanonicalFormTests.first),
            ("recipes/PLA-04-d.yaml", "title: D\n"),
        ]
        try Self.withDirectory(files) { directory in
            let error = #expect(throws: ExperimentError.self) {
                try RecipeCatalogue.load(directory: directory, procedures: Samples.procedures)
            }
            let lines = error?.description.replacing(directory + "/", with: "")
            #expect(
                lines == """
                    profiles/other.yaml:1:1: the file is not named after what it holds; expected \
                    the row or the profile as name; for example SYN-04-sige-epiram.yaml
                    recipes/PLA-03-c.yaml:1:1: the file is not named after what it holds; \
                    expected the row or the profile as name; for example PLA-02-short-name.yaml
                    recipes/PLA-04-d.yaml:1:1: the recipe does not state its row and title; \
                    expected a row of the catalogue and a title; for example row: PLA-02
                    recipes/PLA-02-b.yaml:1:1: recipes/PLA-02-a.yaml is also the recipe of \
                    PLA-02; expected one recipe for each row
                    """
            )
        }
    }

    @Test("a directory that does not exist is refused")
    func absent() {
        let error = #expect(throws: ExperimentError.self) {
            try RecipeCatalogue.load(directory: "/nonexistent", procedures: [])
        }
        #expect(
            error?.description == """
                /nonexistent/profiles:1:1: the directory cannot be read; expected a readable \
                directory
                /nonexistent/recipes:1:1: the directory cannot be read; expected a readable \
                directory
                """
        )
    }
}
