// SPDX-License-Identifier: Apache-2.0

import Experiments
import Testing

@testable import SimulatedDevices

@Suite("The shipped profiles")
struct ProfileTests {
    @Test("cover every synapse row and every device of the neuron rows")
    func coverage() throws {
        let names = try Samples.profiles().map(\.name)
        let rows = (1...24).map { "SYN-\($0 < 10 ? "0" : "")\($0)" }
        let neurons = (1...13).map { "NEU-\($0 < 10 ? "0" : "")\($0)" }
        for row in rows + neurons {
            #expect(names.contains { $0.hasPrefix(row + "-") }, "\(row)")
        }
    }

    @Test("make a device at every level of their model, with every parameter known and in range")
    func resolve() throws {
        for profile in try Samples.profiles() {
            let plan = try DevicePlan(profile)
            #expect(plan.settings.allSatisfy { $0.value.isFinite }, "\(profile.name)")
            for level in plan.family.levels {
                var device = try SimulatedDevice(plan, level: level, seed: 1)
                #expect(device.current(volts: 0.1).isFinite, "\(profile.name)")
            }
        }
    }

    @Test("state limits, and stay within them with every voltage and width of their scheme")
    func schemes() throws {
        for profile in try Samples.profiles() {
            let plan = try DevicePlan(profile)
            let limits = plan.limits
            let values = [limits.volts, limits.seconds, limits.amperes, limits.joules]
            #expect(values.allSatisfy { $0.isFinite && $0 > 0 }, "\(profile.name)")
            // Room above the scheme: what a converter rounds must not trip a limit.
            #expect(plan.scheme.largestVoltage <= limits.volts / 1.05, "\(profile.name)")
            for train in [plan.scheme.setTrain, plan.scheme.resetTrain].compactMap(\.self) {
                #expect(train.seconds <= limits.seconds, "\(profile.name)")
            }
            #expect(plan.scheme.reading.seconds <= limits.seconds, "\(profile.name)")
        }
    }

    @Test("play their own scheme within the limits of current and energy")
    func dose() throws {
        for profile in try Samples.profiles() {
            let plan = try DevicePlan(profile)
            var device = try SimulatedDevice(plan, seed: 1, isNoisy: false)
            var peak = (amperes: 0.0, joules: 0.0)
            for train in [plan.scheme.setTrain, plan.scheme.resetTrain].compactMap(\.self) {
                for _ in 0..<min(train.count, 100) {
                    let before = device.current(volts: train.volts).magnitude
                    try device.apply(volts: train.volts, seconds: train.seconds)
                    let largest = max(before, device.current(volts: train.volts).magnitude)
                    peak.amperes = max(peak.amperes, largest)
                    let energy = largest * train.volts.magnitude * train.seconds
                    peak.joules = max(peak.joules, energy)
                    try device.rest(seconds: plan.scheme.interval)
                }
            }
            #expect(peak.amperes <= plan.limits.amperes, "\(profile.name)")
            #expect(peak.joules <= plan.limits.joules, "\(profile.name)")
        }
    }

    @Test("answer to their set and reset pulses in opposite directions")
    func directions() throws {
        for profile in try Samples.profiles() {
            var plan = try DevicePlan(profile)
            // A device alone has nothing to share ions with.
            guard plan.family.name != "shared-ions", let set = plan.scheme.setTrain else {
                continue
            }
            plan.removeSpreads()
            var device = try SimulatedDevice(plan, seed: 3, isNoisy: false)
            let trains = [set, plan.scheme.resetTrain].compactMap(\.self)
            let record = try device.play(
                trains,
                reading: plan.scheme.reading,
                interval: plan.scheme.interval
            )
            let values = record.conductances
            let top = values.prefix(set.count + 1).max() ?? 0
            // One draw decides of a single stochastic junction; those have tests of their own.
            let isStochastic = ["NEU-11", "NEU-12"].contains { profile.name.hasPrefix($0) }
            if !isStochastic { #expect(top > values[0], "\(profile.name)") }
            if trains.count > 1, !isStochastic {
                #expect(values[values.count - 1] < top, "\(profile.name)")
            }
        }
    }

    @Test("tell a published number from a chosen one: what was not found says so")
    func sources() throws {
        for profile in try Samples.profiles() where profile.name.hasPrefix("SYN") {
            for parameter in profile.parameters where parameter.evidence == .notTested {
                let source = parameter.source
                let isHonest = [
                    "chosen", "no trustworthy", "usual", "stands for", "as of", "unit", "light",
                ]
                .contains { source.contains($0) }
                #expect(isHonest, "\(profile.name) \(parameter.name): \(source)")
            }
        }
    }
}
