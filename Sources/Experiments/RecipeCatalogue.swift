// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The recipes and device profiles of a directory.
package struct RecipeCatalogue: Hashable, Sendable {
    /// One experiment file of the catalogue.
    package struct Recipe: Hashable, Sendable {
        /// The row of the catalogue.
        package let row: String
        /// One line for people.
        package let title: String
        /// The path of the file.
        package let file: String
        /// Its text, to start an own experiment from.
        package let text: String
    }

    /// The recipes, by the names of their files.
    package let recipes: [Recipe]
    /// What the recipes may name.
    package let vocabulary: Vocabulary

    /// A catalogue of the given recipes and names.
    package init(recipes: [Recipe], vocabulary: Vocabulary) {
        self.recipes = recipes
        self.vocabulary = vocabulary
    }

    /// Loads `recipes/*.yaml`, `profiles/*.yaml` and, if there are any, `generators/*.yaml` below
    /// `directory`.
    ///
    /// Profiles and families of generators are read completely. Of a recipe only the row and the title are, so that a list
    /// is quick; ``experiment(_:bench:)`` reads the rest.
    ///
    /// - Throws: ``ExperimentError`` with every mistake of every file, when a file cannot be
    ///   read, is not named after its row or profile, or when two recipes share a row.
    package static func load(
        directory: String,
        procedures: [ProcedureSchema]
    ) throws(ExperimentError) -> Self {
        var mistakes: [Diagnostic] = []
        let profiles = collect(directory + "/profiles", &mistakes) {
            text,
            file throws(ExperimentError) in
            try profile(text, file)
        }
        let generators = collect(directory + "/generators", isRequired: false, &mistakes) {
            text,
            file throws(ExperimentError) in
            try generator(text, file)
        }
        let recipes = collect(directory + "/recipes", &mistakes) {
            text,
            file throws(ExperimentError) in
            try recipe(text, file)
        }
        for (index, recipe) in recipes.enumerated() {
            guard let twin = recipes[..<index].first(where: { $0.row == recipe.row }) else {
                continue
            }
            var findings = Findings(file: recipe.file)
            findings.add(
                .conflict,
                at: .start,
                "\(twin.file) is also the recipe of \(recipe.row)",
                expected: "one recipe for each row"
            )
            mistakes += findings.diagnostics
        }
        guard mistakes.isEmpty else { throw ExperimentError(diagnostics: mistakes) }
        return Self(
            recipes: recipes,
            vocabulary: Vocabulary(
                procedures: procedures,
                profiles: profiles,
                generators: generators
            )
        )
    }

    /// The recipe of a row, in small or capital letters; nil when there is none.
    package func recipe(_ row: String) -> Recipe? {
        recipes.first { $0.row.lowercased() == row.lowercased() }
    }

    /// The experiment of a row.
    ///
    /// - Throws: ``ExperimentError`` when the row has no recipe or its file has mistakes.
    package func experiment(
        _ row: String,
        bench: Bench? = nil
    ) throws(ExperimentError) -> Experiment {
        guard let recipe = recipe(row) else {
            var findings = Findings(file: row)
            let rows = recipes.map(\.row)
            findings.add(
                .unknownName,
                at: .start,
                "there is no recipe \(row)",
                expected: rows.isEmpty ? "a recipe" : NearNames.expectation(row, rows),
                example: NearNames.nearest(row, rows).first ?? rows.first ?? ""
            )
            return try findings.result(nil)
        }
        return try Experiment.parse(
            recipe.text,
            file: recipe.file,
            vocabulary: vocabulary,
            bench: bench
        )
    }

    private static func collect<Value>(
        _ folder: String,
        isRequired: Bool = true,
        _ mistakes: inout [Diagnostic],
        _ read: (_ text: String, _ file: String) throws(ExperimentError) -> Value
    ) -> [Value] {
        var values: [Value] = []
        if !isRequired, !FileManager.default.fileExists(atPath: folder) { return values }
        for file in files(folder, &mistakes) {
            do {
                values.append(try read(SourceText.read(path: file), file))
            } catch {
                mistakes += error.diagnostics
            }
        }
        return values
    }

    private static func files(
        _ folder: String,
        _ mistakes: inout [Diagnostic]
    ) -> [String] {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            // The order of a directory is the file system's; that of bytes is always the same.
            return names.filter { $0.hasSuffix(".yaml") }
                .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
                .map { "\(folder)/\($0)" }
        } catch {
            var findings = Findings(file: folder)
            findings.add(
                .unreadable,
                at: .start,
                "the directory cannot be read",
                expected: "a readable directory"
            )
            mistakes += findings.diagnostics
            return []
        }
    }

    private static func profile(
        _ text: String,
        _ file: String
    ) throws(ExperimentError) -> DeviceProfile {
        let profile = try DeviceProfile.parse(text, file: file)
        try checkName(file, "\(profile.name).yaml") { $0 == "\(profile.name).yaml" }
        return profile
    }

    private static func generator(
        _ text: String,
        _ file: String
    ) throws(ExperimentError) -> GeneratorModel {
        let model = try GeneratorModel.parse(text, file: file)
        try checkName(file, "\(model.name).yaml") { $0 == "\(model.name).yaml" }
        return model
    }

    private static func recipe(_ text: String, _ file: String) throws(ExperimentError) -> Recipe {
        var findings = Findings(file: file)
        let root = YAMLReader.read(text, &findings)
        try findings.check()
        let row = root?.entry("row")?.text ?? ""
        let title = root?.entry("title")?.text
        guard Experiment.isRow(row), let title else {
            findings.add(
                .missingKey,
                at: .start,
                "the recipe does not state its row and title",
                expected: "a row of the catalogue and a title",
                example: "row: PLA-02"
            )
            return try findings.result(nil)
        }
        try checkName(file, "\(row)-short-name.yaml") { $0.hasPrefix("\(row)-") }
        return Recipe(row: row, title: title, file: file, text: text)
    }

    private static func checkName(
        _ file: String,
        _ example: String,
        _ isRight: (String) -> Bool
    ) throws(ExperimentError) {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        guard !isRight(name) else { return }
        var findings = Findings(file: file)
        findings.add(
            .conflict,
            at: .start,
            "the file is not named after what it holds",
            expected: "the row or the profile as name",
            example: example
        )
        try findings.check()
    }
}
