// SPDX-License-Identifier: Apache-2.0

import Quantities
import Testing

@Suite("Line")
struct LineTests {
    @Test("a line keeps its kind and index through its wire form", arguments: Line.Kind.allCases)
    func roundTrip(kind: Line.Kind) {
        for index in [0, 1, 31, 4095] {
            let line = Line(kind, index)
            #expect(Line(rawValue: line.rawValue) == line)
            #expect(line.kind == kind)
            #expect(line.index == index)
        }
    }

    @Test("an unknown kind is refused")
    func unknownKind() {
        #expect(Line(rawValue: 0x4000) == nil)
    }
}
