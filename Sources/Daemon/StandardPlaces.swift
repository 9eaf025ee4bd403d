// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Where things are when nobody says otherwise.
package enum StandardPlaces {
    /// `$XDG_STATE_HOME/hebb/store.sqlite`, or the same below `~/.local/state`.
    package static func store(environment: [String: String]) -> String {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            return "\(state)/hebb/store.sqlite"
        }
        let home = environment["HOME"] ?? NSHomeDirectory()
        return "\(home)/.local/state/hebb/store.sqlite"
    }

    /// The directory that holds `recipes/` and `profiles/`.
    ///
    /// The first that exists of: the one that was named, `$HEBB_PROTOCOLS`, `protocols` beside
    /// the program or in a directory above it, `/usr/share/hebb/protocols`. One that was named
    /// must exist.
    ///
    /// - Throws: ``LaboratoryError`` `.protocolsMissing` when the named one holds no recipes.
    package static func protocols(
        named name: String?,
        environment: [String: String],
        program: String
    ) throws(LaboratoryError) -> String? {
        if let name = name ?? environment["HEBB_PROTOCOLS"] {
            if holdsRecipes(name) { return name }
            let above = URL(fileURLWithPath: name).deletingLastPathComponent().path
            guard URL(fileURLWithPath: name).lastPathComponent == "recipes", holdsRecipes(above)
            else { throw LaboratoryError(.protocolsMissing, name) }
            return above
        }
        var folder = URL(fileURLWithPath: program).resolvingSymlinksInPath()
        while folder.path != "/" {
            folder = folder.deletingLastPathComponent()
            let candidate = folder.appendingPathComponent("protocols").path
            if holdsRecipes(candidate) { return candidate }
        }
        let system = "/usr/share/hebb/protocols"
        return holdsRecipes(system) ? system : nil
    }

    /// The path of the running program.
    package static var program: String {
        do {
            return try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        } catch {
            // Without /proc, the name it was called by is the best there is.
            return CommandLine.arguments[0]
        }
    }

    private static func holdsRecipes(_ folder: String) -> Bool {
        var isFolder: ObjCBool = false
        let path = "\(folder)/recipes"
        return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && isFolder.boolValue
    }
}
