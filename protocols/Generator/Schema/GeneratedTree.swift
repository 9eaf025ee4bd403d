// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The generated files as they lie in a working copy of the repository.
package struct GeneratedTree: Sendable {
    /// The root of the repository.
    package var root: String

    /// The tree under `root`.
    package init(root: String) { self.root = root }

    /// The schema it holds.
    ///
    /// - Throws: ``SchemaError`` when it cannot be read or used.
    package func schema() throws(SchemaError) -> Schema {
        guard let data = FileManager.default.contents(atPath: absolute(Schema.path)) else {
            throw SchemaError("There is no \(Schema.path) under \(root).")
        }
        return try Schema(json: [UInt8](data))
    }

    /// What does not agree with the schema, one sentence each; nothing when all is fresh.
    ///
    /// - Throws: ``SchemaError`` when the schema cannot be read or used.
    package func staleness() throws(SchemaError) -> [String] {
        let files = try schema().generate()
        var remarks = leftovers(files).map { "\($0) is not generated any more." }
        for file in files {
            let found = FileManager.default.contents(atPath: absolute(file.path))
            if found != Data(file.text.utf8) {
                remarks.append("\(file.path) is \(found == nil ? "missing" : "stale").")
            }
        }
        return remarks
    }

    /// Writes every generated file and removes those that are not generated any more.
    ///
    /// - Throws: ``SchemaError`` when the schema cannot be used or a file cannot be written.
    package func write() throws(SchemaError) {
        let files = try schema().generate()
        do {
            for path in leftovers(files) {
                try FileManager.default.removeItem(atPath: absolute(path))
            }
            for file in files {
                let url = URL(fileURLWithPath: absolute(file.path))
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
                try Data(file.text.utf8).write(to: url, options: .atomic)
            }
        } catch {
            throw SchemaError("A generated file cannot be written: \(error).")
        }
    }

    private func leftovers(_ files: [GeneratedFile]) -> [String] {
        let folder = absolute(Schema.swiftFolder)
        let names = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
        return names.map { "\(Schema.swiftFolder)/\($0)" }.sorted().filter { path in
            !files.contains { $0.path == path }
        }
    }

    private func absolute(_ path: String) -> String { root + "/" + path }
}
