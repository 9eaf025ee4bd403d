// SPDX-License-Identifier: Apache-2.0

import NeuronModels
import Testing

@Suite("the twenty behaviours, by the times of the resets")
struct BehaviourTests {
    @Test(
        "the Izhikevich model resets at the recorded times",
        arguments: [
            ("A", [13.0, 17, 31.5, 59.25, 86.75]), ("B", [43.75]),
            ("D", [39, 42.8, 47, 51.8, 57.6, 67.2]),
            ("E", [20, 22.75, 27.25, 67, 99.25, 131.5]),
            ("F", [10.25, 12.25, 15, 19.75, 42.5, 71.5]), ("I", [26.6]), ("J", [26.5]),
            ("K", [338]), ("L", [20]), ("M", [68]),
            ("N", [68, 71, 74.2, 77.8, 81.8, 86.4, 92.2]), ("O", [93.25]),
            ("P", [45.25, 86, 126.5, 167.25, 208]), ("Q", [11.3]), ("R", [311.5]),
            ("S", [94.5, 166, 236]),
            ("T", [86.5, 88.5, 90.5, 93, 95.5, 98.5, 103, 191.5, 194, 196.5, 199.5, 204]),
        ]
    )
    func resets(name: String, expected: [Double]) throws {
        let times = try resetTimes(name)
        // The recorded decimals are those of products with the step.
        #expect(times.count == expected.count)
        for (time, wanted) in zip(times, expected) { #expect(abs(time - wanted) < 1e-9) }
    }

    @Test(
        "the first and last reset, and their number, where the list is long",
        arguments: [("C", 25.0, 204.5, 28), ("G", 84.5, 290.5, 10), ("H", 105.75, 293, 14)]
    )
    func longLists(name: String, first: Double, last: Double, count: Int) throws {
        let times = try resetTimes(name)
        #expect(times.first == first)
        #expect(times.last == last)
        #expect(times.count == count)
    }

    private func resetTimes(_ name: String) throws -> [Double] {
        let timeStep = try preset(Izhikevich.self, name).timeStep
        var times: [Double] = []
        var step = 0
        try run(Izhikevich.self, name) { model in
            if model.didReset { times.append(Izhikevich.time(afterStep: step, timeStep: timeStep)) }
            step += 1
        }
        return times
    }
}
