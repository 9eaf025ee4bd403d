// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import ProtocolSchema

/// Writes the codec, the reference page and the vectors of the board protocol.
///
/// `protogen [--check] [ROOT]`: with `--check` it writes nothing and ends with status 1 when a
/// generated file does not agree with the schema.
@main
enum Protogen {
    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let isCheck = arguments.first == "--check"
        if isCheck {
            arguments.removeFirst()
        }
        guard arguments.count <= 1, arguments.first?.hasPrefix("-") != true else {
            finish("usage: protogen [--check] [ROOT]", status: 2)
        }
        let tree = GeneratedTree(
            root: arguments.first ?? FileManager.default.currentDirectoryPath
        )
        do {
            guard isCheck else { return try tree.write() }
            let remarks = try tree.staleness()
            guard remarks.isEmpty else {
                finish(remarks.joined(separator: "\n") + "\nRun protogen.", status: 1)
            }
        } catch {
            finish(error.description, status: 1)
        }
    }

    private static func finish(_ sentence: String, status: Int32) -> Never {
        FileHandle.standardError.write(Data((sentence + "\n").utf8))
        exit(status)
    }
}
