// SPDX-License-Identifier: Apache-2.0

import PortableMath
import Testing

@testable import DeviceModels

@Suite("travel of a state")
struct StateTravelTests {
    @Test("a constant rate is a straight line either way, and the path ends where it ends")
    func straight() {
        for end in [3.0, -3] {
            for time in [0, 1e-30, 1e-9, 1, 5.9] {
                let arrival = StateTravel.arrival(from: 0, to: end, growth: 1.1, time: time) { _ in
                    2
                }
                let exact = time * 0.5 * (end < 0 ? -1 : 1)
                #expect((arrival - exact).magnitude <= 1e-13 * exact.magnitude)
            }
            let late = StateTravel.arrival(from: 0, to: end, growth: 1.1, time: 1e300) { _ in 2 }
            #expect(late == end)
            let none = StateTravel.arrival(from: 1, to: 1, growth: 1, time: 1) { _ in 2 }
            #expect(none == 1)
        }
    }

    // ds/dt = e^(−s) from 0 gives ln(1 + t); a cell is 0.16 wide, Simpson's rule has 0.16⁴ ∕ 2880.
    @Test("a rate that falls by e^10 gives its logarithm, at any time")
    func logarithmic() {
        for exponent in -12...4 {
            let time = Portable.pow(10, exponent: exponent)
            let arrival = StateTravel.arrival(from: 0, to: 10, growth: 1, time: time) { state in
                Portable.exp(state)
            }
            let exact = min(Portable.log1p(time), 10)
            #expect((arrival - exact).magnitude < 2e-5, "\(time)")
            #expect((arrival / exact - 1).magnitude < 1e-3, "\(time)")
        }
    }

    // ds/dt = e^s from 0 runs away at t = 1: s = −ln(1 − t).
    @Test("a runaway is met at its time")
    func runaway() {
        for time in [0.5, 0.9, 0.999, 0.999_99] {
            let arrival = StateTravel.arrival(from: 0, to: 20, growth: 1, time: time) { state in
                Portable.exp(-state)
            }
            // 1 − t is known to the error of the integral up to there.
            let left = Portable.exp(-arrival)
            #expect((left - (1 - time)).magnitude < 1e-5)
        }
        let late = StateTravel.arrival(from: 0, to: 20, growth: 1, time: 1.001) { state in
            Portable.exp(-state)
        }
        #expect(late == 20)
    }

    @Test("a state that does not move stays, without an infinity")
    func stuck() {
        let arrival = StateTravel.arrival(from: 0, to: 1, growth: 1, time: 1e20) { _ in
            .greatestFiniteMagnitude
        }
        #expect(arrival.isFinite && arrival < 1e-9)
    }
}
