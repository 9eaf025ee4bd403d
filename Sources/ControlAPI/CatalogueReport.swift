// SPDX-License-Identifier: Apache-2.0

/// A recipe.
package struct RecipeReport: Hashable, Sendable, Codable {
    /// The row of the catalogue.
    package var row: String
    /// Its title.
    package var title: String
    /// The path of its file.
    package var file: String
    /// Its text; nil in lists.
    package var text: String?

    /// A recipe.
    package init(row: String, title: String, file: String, text: String? = nil) {
        self.row = row
        self.title = title
        self.file = file
        self.text = text
    }
}

/// The recipes.
package struct RecipeList: Hashable, Sendable, Codable {
    /// The recipes, by row.
    package var recipes: [RecipeReport]

    /// A list of recipes.
    package init(recipes: [RecipeReport]) { self.recipes = recipes }
}

/// A row of the catalogue.
package struct CatalogueRow: Hashable, Sendable, Codable {
    /// The row, as `PLA-02`.
    package var row: String
    /// The group it belongs to, as `PLA`.
    package var group: String
    /// Its title.
    package var title: String
    /// The name of its procedure.
    package var procedure: String
    /// The ablations that turn its verdict.
    package var ablations: [String]
    /// The expected values, by metric, in words.
    package var expected: [String: String]
    /// The path of its recipe.
    package var recipe: String

    /// A row that can be run.
    package init(
        row: String,
        title: String,
        procedure: String,
        ablations: [String],
        expected: [String: String],
        recipe: String
    ) {
        self.row = row
        group = String(row.prefix(3))
        self.title = title
        self.procedure = procedure
        self.ablations = ablations
        self.expected = expected
        self.recipe = recipe
    }
}

/// The catalogue.
package struct CatalogueReport: Hashable, Sendable, Codable {
    /// The rows that can be run.
    package var rows: [CatalogueRow]

    /// A list of rows.
    package init(rows: [CatalogueRow]) { self.rows = rows }
}
