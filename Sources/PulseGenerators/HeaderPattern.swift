// SPDX-License-Identifier: Apache-2.0

package import Instruments

/// A header in the notation of manuals, such as `[:SOURce[<n>]]:FUNCtion[:SHAPe]`.
///
/// Capital letters are the short form, words in brackets may be left out, `<n>` is a channel.
///
/// Source: SCPI-1999, Volume 1: Syntax and Style, 5.1 and 6.2.
package struct HeaderPattern: Hashable, Sendable {
    /// One word.
    struct Node: Hashable, Sendable {
        let long: String
        let short: String
        var isOptional: Bool
        let hasChannel: Bool
    }

    /// Whether the manual begins it with a colon.
    let hasColon: Bool
    let nodes: [Node]

    /// Whether it names a channel.
    package var hasChannel: Bool { nodes.contains(where: \.hasChannel) }

    /// Reads the notation; a text that is none is a programmer error.
    package init(_ notation: String) {
        let text = notation.replacing("[<n>]", with: "#").replacing("<n>", with: "#")
        hasColon = text.hasPrefix(":") || text.hasPrefix("[:")
        var nodes: [Node] = []
        var word = ""
        var isOptional = false
        func finish(_ word: inout String) {
            guard !word.isEmpty else { return }
            nodes.append(Node(word, isOptional: isOptional))
            word = ""
        }
        for character in text where character != "?" {
            switch character {
            case "[":
                finish(&word)
                isOptional = true
            case "]":
                finish(&word)
                isOptional = false
            case ":": finish(&word)
            default: word.append(character)
            }
        }
        finish(&word)
        precondition(nodes.contains { !$0.isOptional }, "A header has a word.")
        self.nodes = nodes
    }

    /// The shortest spelling that names `channel`.
    package func spelling(channel: Int) -> String {
        let words = nodes.filter { !$0.isOptional || $0.hasChannel }
            .map { $0.short + ($0.hasChannel ? String(channel) : "") }
        return (hasColon ? ":" : "") + words.joined(separator: ":")
    }

    /// The channel that `header` names by this pattern, 1 when it names none; nil when the
    /// header is another one.
    package func channel(in header: [SCPIMessage.Node]) -> Int? {
        match(header[...], nodes[...], channel: 1)
    }

    private func match(
        _ header: ArraySlice<SCPIMessage.Node>,
        _ pattern: ArraySlice<Node>,
        channel: Int
    ) -> Int? {
        guard let node = pattern.first else { return header.isEmpty ? channel : nil }
        let rest = pattern.dropFirst()
        if let word = header.first, node.isSpelled(word) {
            let found = node.hasChannel ? word.suffix ?? 1 : channel
            if let channel = match(header.dropFirst(), rest, channel: found) { return channel }
        }
        return node.isOptional ? match(header, rest, channel: channel) : nil
    }
}

extension HeaderPattern.Node {
    init(_ text: String, isOptional: Bool) {
        hasChannel = text.hasSuffix("#")
        let word = hasChannel ? String(text.dropLast()) : text
        long = word.uppercased()
        short = SCPIWord.short(word)
        self.isOptional = isOptional
    }

    func isSpelled(_ word: SCPIMessage.Node) -> Bool {
        if word.suffix != nil, !hasChannel { return false }
        return word.name == short || word.name == long
    }
}

/// Words in the notation of manuals.
package enum SCPIWord {
    /// The short form: capital letters, digits and what is no letter.
    package static func short(_ word: String) -> String {
        let capitals = word.filter { !($0.isLowercase || $0 == "_") }
        return capitals.isEmpty ? word.uppercased() : capitals
    }

    /// Whether `text` spells `word`, short or long, in any case.
    package static func matches(_ text: String, _ word: String) -> Bool {
        let text = text.uppercased()
        return text == short(word) || text == word.uppercased()
    }
}
