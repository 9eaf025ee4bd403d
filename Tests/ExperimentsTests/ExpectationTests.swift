// SPDX-License-Identifier: Apache-2.0

import Experiments
import Testing

@Suite("Expectation")
struct ExpectationTests {
    struct Judgement: Sendable {
        let text: String
        let expected: String
        let met: [Double]
        let missed: [Double]
    }

    static let judgements = [
        Judgement(
            text: "{ value: 100, tolerance: 10 % }",
            expected: "100 ± 10 %",
            met: [90, 100, 110],
            missed: [89.9, 110.1, .nan]
        ),
        Judgement(
            text: "{ value: -100, tolerance: 10 % }",
            expected: "-100 ± 10 %",
            met: [-91, -109],
            missed: [-111, 100]
        ),
        Judgement(
            text: "{ value: 20 ms, tolerance: 5 ms }",
            expected: "0.02 ± 0.005 s",
            met: [0.016],
            missed: [0.026]
        ),
        Judgement(
            text: "{ min: 2 }",
            expected: "at least 2",
            met: [2, .infinity],
            missed: [1.9, .nan]
        ),
        Judgement(
            text: "{ max: 1, unit: mV }",
            expected: "at most 1 mV",
            met: [1, -5],
            missed: [1.1, .nan]
        ),
        Judgement(
            text: "{ min: 1 V, max: 2000 mV }",
            expected: "1 to 2 V",
            met: [1, 2],
            missed: [0.9, 2.1]
        ),
    ]

    @Test("an expectation says what it wants and judges by it", arguments: judgements)
    func judge(judgement: Judgement) throws {
        let text = Samples.experiment(more: "expect: { metric: \(judgement.text) }")
        let expectation = try #require(try Samples.parse(text).expectations.first)
        #expect(expectation.metric == "metric")
        #expect(expectation.expected == judgement.expected)
        for value in judgement.met { #expect(expectation.isMet(by: value), "\(value)") }
        for value in judgement.missed { #expect(!expectation.isMet(by: value), "\(value)") }
    }

    @Test("expectations and ablations keep the order of the file")
    func order() throws {
        let text = Samples.experiment(
            more: """
                expect:
                  zeta: { min: 1 }
                  alpha: { max: 1, source: "table 3", fitted: true }
                ablations: [flip, freeze]
                """
        )
        let experiment = try Samples.parse(text)
        #expect(experiment.expectations.map(\.metric) == ["zeta", "alpha"])
        #expect(experiment.expectations.map(\.isFitted) == [false, true])
        #expect(experiment.expectations.map(\.source) == [nil, "table 3"])
        #expect(experiment.ablations == [.flip, .freeze])
    }
}
