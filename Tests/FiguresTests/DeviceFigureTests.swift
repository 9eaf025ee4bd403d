// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Figures

@Suite("Figures of a simulated device")
struct DeviceFigureTests {
    private func plan(_ figure: DeviceFigure) -> FigurePlan {
        figure.plan(title: "SYN-04 · SiGe", model: "power-step (fitted)", seed: 7)
    }

    @Test("always say that nothing was measured, with model and seed")
    func origin() {
        let subject = plan(.loop(volts: [0], amperes: [0])).subject
        #expect(!subject.isMeasured)
        #expect(
            subject.origin == "simulated, not measured · model power-step (fitted) · seed 7"
        )
        #expect(subject.title == "SYN-04 · SiGe")
    }

    @Test("a loop keeps the order of the sweep; a current of 0 leaves a gap in its logarithm")
    func loop() {
        let plan = plan(.loop(volts: [0, 1, -1], amperes: [0, 2e-6, -1e-6]))
        #expect(plan.blocks[0].lines == ["0 0", "1 2", "-1 -1"])
        #expect(plan.blocks[1].lines == ["0 NaN", "1 2e-06", "-1 1e-06"])
        #expect(plan.panels[0].settings.contains("set ylabel 'Current (µA)'"))
        #expect(plan.panels[1].settings.contains("set logscale y 10"))
    }

    @Test("a staircase counts from the fresh device; set and reset pulses differ")
    func staircase() {
        let plan = plan(.staircase(siemens: [1e-6, 2e-6, 3e-6, 2e-6], setCount: 2))
        #expect(plan.blocks.map(\.lines) == [["0 1", "1 2", "2 3"], ["3 2"]])
        #expect(plan.panels[0].elements.map(\.title) == ["set pulses", "reset pulses"])
        #expect(plan.panels[0].settings.contains("unset logscale y"))
    }

    @Test("a relaxation has logarithmic times, and conductances over more than a factor of 30 too")
    func relaxation() {
        let plan = plan(.relaxation(seconds: [1e-6, 1], siemens: [1e-6, 1e-8]))
        #expect(plan.blocks[0].lines == ["1e-06 1", "1 0.01"])
        #expect(plan.panels[0].settings.contains("set logscale x 10"))
        #expect(plan.panels[0].settings.contains("set logscale y 10"))
    }
}
