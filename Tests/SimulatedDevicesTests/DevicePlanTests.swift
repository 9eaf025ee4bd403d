// SPDX-License-Identifier: Apache-2.0

import Experiments
import Testing

@testable import SimulatedDevices

@Suite("A device of a profile")
struct DevicePlanTests {
    static func yaml(_ parameters: String, model: String = "vteam") -> String {
        "hebb: 1\nprofile: own\ntitle: own\nmodel: \(model)\nparameters: { \(parameters) }\n"
            + "limits: { cell_voltage: 1.5 V, line_voltage: 2 V, pulse_width: 1 ms }\n"
    }

    private func sentence(_ yaml: String) -> String? {
        let error = #expect(throws: SimulationError.self) { try Samples.plan(yaml: yaml) }
        return error?.description
    }

    @Test("takes a parameter from the profile, and from the model where that is silent")
    func origins() throws {
        let plan = try Samples.plan("SYN-04")
        #expect(plan["maximum_ratio"] == 240)
        let settings = plan.settings
        let ratio = try #require(settings.first { $0.name == "maximum_ratio" })
        #expect(ratio.evidence == "FIT")
        #expect(ratio.origin == .profile)
        let curvature = try #require(settings.first { $0.name == "curvature" })
        #expect(curvature.origin == .model)
        #expect(curvature.source == "standard of power-step")
    }

    @Test("every model has a name, a level and standard parameters that make a device")
    func standards() throws {
        #expect(Set(DeviceFamily.all.map(\.name)).count == DeviceFamily.all.count)
        for family in DeviceFamily.all {
            #expect(!family.levels.isEmpty)
            for level in family.levels {
                var device = try SimulatedDevice(DevicePlan(family), level: level, seed: 1)
                try device.apply(volts: 0.1, seconds: 1e-9)
                #expect(device.current(volts: 0.1).isFinite, "\(family.name)")
            }
        }
    }

    @Test("an unknown model, parameter, unit or value is refused with what was expected")
    func mistakes() {
        #expect(
            sentence(Self.yaml("", model: "vtaem"))
                == "profile own: there is no model vtaem; expected vteam."
        )
        let entry = "evidence: NT, source: chosen"
        #expect(
            sentence(Self.yaml("wirte_spread: { value: 1 %, \(entry) }"))
                == "profile own: model vteam has no parameter wirte_spread; expected "
                + "write_spread or rate_spread or drift_spread."
        )
        #expect(
            sentence(Self.yaml("write_spread: { value: 1 V, \(entry) }"))
                == "profile own: write_spread has the unit V; expected a plain number."
        )
        #expect(
            sentence(Self.yaml("write_spread: { value: 2, \(entry) }"))
                == "profile own: write_spread is 2.0 1; expected 0.0 to 1.0."
        )
    }

    @Test("a setting replaces a parameter, and spreads can be taken away")
    func settings() throws {
        var plan = try Samples.plan("SYN-04")
        try plan.set("maximum_ratio", "100")
        try plan.set("minimum_conductance", "1 uS")
        #expect(plan["maximum_ratio"] == 100)
        #expect(plan["minimum_conductance"] == 1e-6)
        plan.removeSpreads()
        #expect(plan["write_spread"] == 0)
        #expect(plan["bound_spread"] == 0)
        #expect(plan["maximum_ratio"] == 100)
        let error = #expect(throws: SimulationError.self) { try plan.set("step", "much") }
        #expect(error?.code == .parameterMalformed)
    }

    @Test("limits are those of the profile, in SI units; the stricter of cell and line counts")
    func limits() throws {
        let limits = try Samples.plan(yaml: Self.yaml("")).limits
        #expect(limits.volts == 1.5)
        #expect(limits.seconds == 1e-3)
        #expect(limits.amperes == .infinity)
        try limits.check(volts: -1.5, "a pulse")
        let error = #expect(throws: SimulationError.self) {
            try limits.check(volts: -1.6, "a pulse")
        }
        #expect(error?.code == .beyondLimits)
        #expect(
            error?.description == "a pulse: -1.6 V is beyond the safe limits of the profile; "
                + "expected at most 1.5 V in magnitude, or --beyond-limits."
        )
        #expect(throws: SimulationError.self) { try limits.check(seconds: 2e-3, "a pulse") }
    }
}
