// SPDX-License-Identifier: Apache-2.0

import Experiments
import Testing

@Suite("Hostile text")
struct HostileTextTests {
    private static func bomb(levels: Int) -> String {
        let head = "a0: &a0 [x, x]\n"
        return head
            + (1...levels).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1), *a\($0 - 1)]\n" }
            .joined()
    }

    static let texts: [(String, String)] = [
        (
            "",
            "x.yaml:1:1: the file is empty; expected a mapping of keys to values; "
                + "for example hebb: 1"
        ),
        (
            "# only a comment\n",
            "x.yaml:1:1: the file is empty; expected a mapping of keys to values; "
                + "for example hebb: 1"
        ),
        ("title: A\n\tprocedure: x\n", "x.yaml:2:1: a tab indents this line; expected spaces"),
        (
            "title: A\u{1}\n",
            "x.yaml:1:9: a control character stands here; expected printable text"
        ),
        (
            "title: A\u{0}\n",
            "x.yaml:1:9: a control character stands here; expected printable text"
        ),
        (
            "title: &t A\n",
            "x.yaml:1:8: a YAML anchor or alias stands here; expected the value itself, "
                + "written out"
        ),
        (
            "title: *t\n",
            "x.yaml:1:8: the text is not YAML here (found undefined alias); expected a key, a "
                + "colon and a value; for example title: Retention"
        ),
        (
            bomb(levels: 5),
            (1...6).map { line in
                "x.yaml:\(line):5: a YAML anchor or alias stands here; expected the value itself, "
                    + "written out"
            }.joined(separator: "\n")
        ),
        (
            bomb(levels: 60) + "? *a60\n: 1\n",
            "x.yaml:12:24: a YAML anchor or alias stands here; expected the value itself, "
                + "written out"
        ),
        (
            "title: !!python/object:os.system A\n",
            "x.yaml:1:8: a YAML tag stands here; expected a value without a tag"
        ),
        ("hebb: !!int 1\n", "x.yaml:1:7: a YAML tag stands here; expected a value without a tag"),
        (
            "title: A\n---\ntitle: B\n",
            "x.yaml:2:1: the text is not YAML here (expected a single document in the stream but "
                + "found another document); expected a key, a colon and a value; "
                + "for example title: Retention"
        ),
        (
            "title: [1, 2\n",
            "x.yaml:2:1: the text is not YAML here (while parsing a flow sequence did not find "
                + "expected ',' or ']'); expected a key, a colon and a value; "
                + "for example title: Retention"
        ),
        (
            "[1]: 2\n",
            "x.yaml:1:1: a key is a list; expected a name as key; for example title:"
        ),
        (
            String(repeating: "[", count: 100_000),
            "x.yaml:1:201: the nesting is too deep; expected at most 24 levels"
        ),
        (
            "a: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
            "x.yaml:1:28: the nesting is too deep; expected at most 24 levels"
        ),
        (
            "title: " + String(repeating: "A", count: 1_048_576),
            "x.yaml:1:1: the file is too large; expected at most 262144 bytes"
        ),
    ]

    @Test("text that is hostile or no YAML gives one clear message", arguments: texts.indices)
    func text(index: Int) throws {
        let (text, message) = Self.texts[index]
        let mistakes = try Samples.mistakes(text)
        #expect(mistakes == message)
    }

    @Test("many levels of indentation end in a message, not in a crash")
    func staircase() throws {
        let text = (0..<600).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(try Samples.mistakes(text).contains("the nesting is too deep"))
        let dashes = String(repeating: "- ", count: 100_000)
        #expect(!(try Samples.mistakes(dashes).isEmpty))
        let questions = String(repeating: "? ", count: 100_000)
        #expect(!(try Samples.mistakes(questions).isEmpty))
    }

    @Test("bytes that are not UTF-8 are refused where they stand")
    func bytes() {
        let error = #expect(throws: ExperimentError.self) {
            try SourceText.text(of: Array("a: 1\nb: ".utf8) + [0xFF, 0x41], file: "x.yaml")
        }
        #expect(
            error?.description == "x.yaml:2:4: the file is not UTF-8 here; expected text in UTF-8"
        )
    }

    @Test("a byte order mark and Windows line ends change nothing")
    func lineEnds() throws {
        let text = Samples.experiment()
        let other = "\u{FEFF}" + text.replacing("\n", with: "\r\n")
        #expect(try Samples.parse(other) == Samples.parse(text))
    }

    @Test("every prefix of a good file gives an experiment or a message")
    func prefixes() throws {
        let text = CanonicalFormTests.first
        for count in stride(from: 0, to: text.utf8.count, by: 7) {
            let prefix = String(decoding: text.utf8.prefix(count), as: UTF8.self)
            let mistakes = try Samples.mistakes(prefix)
            #expect(mistakes.isEmpty || mistakes.hasPrefix("x.yaml:"))
        }
    }

    @Test("a good file with random changes gives an experiment or a message", arguments: 1...4)
    func mutations(seed: UInt64) throws {
        let good = Array(CanonicalFormTests.first.utf8)
        let signs = Array("[]{}:,-&*!|>'\"%#?@ \n\t0ae".utf8)
        var state = seed
        func draw(_ count: Int) -> Int {
            // Source: D. E. Knuth, The Art of Computer Programming, volume 2, 3.3.4, MMIX.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        for _ in 0..<100 {
            var bytes = good
            for _ in 0...draw(4) { bytes[draw(bytes.count)] = signs[draw(signs.count)] }
            let mistakes = try Samples.mistakes(String(decoding: bytes, as: UTF8.self))
            #expect(mistakes.isEmpty || mistakes.hasPrefix("x.yaml:"))
        }
    }

    @Test("a file that does not exist is refused")
    func absent() {
        let error = #expect(throws: ExperimentError.self) {
            try SourceText.read(path: "/nonexistent/x.yaml")
        }
        #expect(
            error?.description
                == "/nonexistent/x.yaml:1:1: the file cannot be read; expected a readable file"
        )
    }
}
