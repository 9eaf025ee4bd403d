// SPDX-License-Identifier: Apache-2.0

/// Finds what is wrong with a file of udev rules without a udev: udev itself drops a rule that it
/// does not understand, and goes on.
///
/// Source: systemd, `man 7 udev`, "Rules files".
struct RulesLint {
    /// One comparison or assignment of a rule.
    private struct Term {
        var key: String
        var argument: String?
        var operation: String
        var value: String
    }

    private static let comparisons: Set<String> = [
        "ACTION", "ATTR", "ATTRS", "DEVTYPE", "DRIVER", "DRIVERS", "ENV", "KERNEL", "KERNELS",
        "SUBSYSTEM", "SUBSYSTEMS", "TAG", "TAGS",
    ]
    private static let assignments: Set<String> = [
        "ATTR", "ENV", "GOTO", "GROUP", "IMPORT", "LABEL", "MODE", "SYMLINK", "TAG",
    ]

    /// What is wrong, a line each, beginning with the number of the rule's line.
    static func mistakes(_ text: String) -> [String] {
        var found: [String] = []
        var labels: Set<String> = []
        var targets: [(Int, String)] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if line.isEmpty || line.hasPrefix("#") { continue }
            let number = index + 1
            guard let terms = terms(line) else {
                found.append("\(number): not KEY OPERATOR \"VALUE\", with commas between")
                continue
            }
            found += terms.flatMap(mistakes).map { "\(number): \($0)" }
            if terms.contains(where: { $0.key == "MODE" }),
                !terms.contains(where: { $0.key == "GROUP" })
            {
                found.append("\(number): MODE without GROUP")
            }
            labels.formUnion(terms.filter { $0.key == "LABEL" }.map(\.value))
            targets += terms.filter { $0.key == "GOTO" }.map { (number, $0.value) }
        }
        for (number, target) in targets where !labels.contains(target) {
            found.append("\(number): GOTO a label that is not there, \(target)")
        }
        return found
    }

    private static func mistakes(_ term: Term) -> [String] {
        let isComparison = term.operation == "==" || term.operation == "!="
        guard (isComparison ? comparisons : assignments).contains(term.key) else {
            return ["\(term.key) \(term.operation) is nothing"]
        }
        switch (term.key, isComparison) {
        case ("MODE", _) where term.value != "0660": return ["MODE \(term.value), not 0660"]
        case ("GROUP", _) where term.value != "hebb": return ["GROUP \(term.value), not hebb"]
        case ("TAG", false) where term.value == "uaccess" && term.operation != "-=":
            return ["uaccess gives the board to whoever sits there"]
        case ("SYMLINK", _) where !term.value.hasPrefix("hebb/") || term.operation != "+=":
            return ["SYMLINK outside of hebb/"]
        case ("SYMLINK", _) where term.value.contains("attr{"):
            return ["SYMLINK with a text of the device that nobody cleaned"]
        default: return []
        }
    }

    /// The terms of a rule, nil when it is malformed.
    private static func terms(_ line: Substring) -> [Term]? {
        var rest = line
        var terms: [Term] = []
        while true {
            guard let term = term(&rest) else { return nil }
            terms.append(term)
            if rest.isEmpty { return terms }
            guard rest.hasPrefix(", ") else { return nil }
            rest = rest.dropFirst(2)
        }
    }

    private static func term(_ rest: inout Substring) -> Term? {
        let key = rest.prefix { $0.isUppercase }
        guard !key.isEmpty else { return nil }
        rest = rest.dropFirst(key.count)
        var argument: String?
        if rest.first == "{" {
            guard let end = rest.firstIndex(of: "}") else { return nil }
            argument = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[rest.index(after: end)...]
        }
        let operations = ["==", "!=", "+=", "-=", ":=", "="]
        guard let operation = operations.first(where: { rest.hasPrefix($0) }) else { return nil }
        rest = rest.dropFirst(operation.count)
        guard rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") else {
            return nil
        }
        let value = String(rest[rest.index(after: rest.startIndex)..<end])
        rest = rest[rest.index(after: end)...]
        return Term(key: String(key), argument: argument, operation: operation, value: value)
    }
}
