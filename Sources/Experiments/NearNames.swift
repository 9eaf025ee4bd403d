// SPDX-License-Identifier: Apache-2.0

/// Names that a mistyped name may have meant.
package enum NearNames {
    /// The up to three names nearest to `name`, best first; empty when none is near.
    package static func nearest(_ name: String, _ candidates: [String]) -> [String] {
        let limit = max(2, name.count / 3)
        let scored = candidates.enumerated().map { index, candidate in
            (distance: distance(name.lowercased(), candidate.lowercased()), index: index)
        }
        let near = scored.filter { score in
            score.distance <= limit
                || candidates[score.index].lowercased().contains(name.lowercased())
        }
        return near.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
            .prefix(3).map { candidates[$0.index] }
    }

    /// What a sentence says was expected in place of `name`.
    package static func expectation(_ name: String, _ candidates: [String]) -> String {
        let near = nearest(name, candidates)
        if !near.isEmpty { return near.joined(separator: " or ") }
        let shown = candidates.prefix(12).joined(separator: ", ")
        return "one of \(shown)\(candidates.count > 12 ? ", …" : "")"
    }

    /// How many insertions, deletions and replacements lead from one text to the other.
    ///
    /// Source: R. A. Wagner, M. J. Fischer, J. ACM 21 (1974) 168, algorithm X.
    static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left.unicodeScalars.prefix(64))
        let b = Array(right.unicodeScalars.prefix(64))
        var row = Array(0...b.count)
        for (i, scalar) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let replaced = diagonal + (scalar == b[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
