// SPDX-License-Identifier: Apache-2.0

package import DeviceModels
package import Experiments

/// A device of a profile, or of a model alone: its family with a value for every parameter.
package struct DevicePlan: Sendable {
    /// One parameter with the value that counts, and where that comes from.
    package struct Setting: Sendable {
        /// The name that the model knows.
        package let name: String
        /// The value in SI units.
        package var value: Double
        /// The SI unit, `1` for a plain number.
        package let unit: String
        /// How sure one is of it: a tag of profiles, or a word of the model.
        package var evidence: String
        /// Where it comes from.
        package var source: String
        /// Who says so.
        package var origin: Origin
        /// What the model allows.
        package let range: ClosedRange<Double>
    }

    /// Who gives a parameter its value.
    package enum Origin: String, Sendable {
        /// The model, because the profile is silent.
        case model
        /// The profile.
        case profile
        /// The person who asks.
        case setting
    }

    /// The name of the profile, or that of the model where there is none.
    package let name: String
    /// One line for people.
    package let title: String
    /// The profile, or nil for a model alone.
    package let profile: DeviceProfile?
    /// The model.
    package let family: DeviceFamily
    /// Every parameter, in the order of the model.
    package private(set) var settings: [Setting]

    /// A model with its standard parameters.
    package init(_ family: DeviceFamily) {
        name = family.name
        title = family.title
        profile = nil
        self.family = family
        settings = family.descriptions.map { Setting($0, family) }
    }

    /// A profile on its model.
    ///
    /// - Throws: ``SimulationError`` `.noSuchModel`, `.parameterUnknown`, `.parameterMalformed`,
    ///   `.parameterRefused`.
    package init(_ profile: DeviceProfile) throws(SimulationError) {
        let subject = "profile \(profile.name)"
        guard let family = DeviceFamily.named(profile.model) else {
            throw SimulationError(
                .noSuchModel,
                subject,
                "there is no model \(profile.model)",
                expected: NearNames.expectation(profile.model, DeviceFamily.all.map(\.name))
            )
        }
        name = profile.name
        title = profile.title
        self.profile = profile
        self.family = family
        settings = family.descriptions.map { Setting($0, family) }
        for stated in profile.parameters {
            let index = try change(stated.name, to: stated.value, stated.unit, subject)
            settings[index].evidence = stated.evidence.rawValue
            settings[index].source = stated.source
            settings[index].origin = .profile
        }
    }

    /// The value of a parameter, or nil where the model has none of that name.
    package subscript(name: String) -> Double? {
        settings.first { $0.name == name }?.value
    }

    /// Gives a parameter the value of a text such as `1.2 V`.
    ///
    /// - Throws: ``SimulationError`` `.parameterUnknown`, `.parameterMalformed`,
    ///   `.parameterRefused`.
    package mutating func set(_ name: String, _ text: String) throws(SimulationError) {
        guard let number = PhysicalNumber(parsing: text) else {
            throw SimulationError(
                .parameterMalformed,
                "--set \(name)=\(text)",
                "that is no number with a unit",
                expected: "a number such as 1.2 V or 0.3"
            )
        }
        let index = try change(name, to: number.value, number.unit, "--set \(name)=\(text)")
        settings[index].evidence = "set"
        settings[index].source = "the command line"
        settings[index].origin = .setting
    }

    /// Takes every spread and defect away: what is left is the nominal device.
    package mutating func removeSpreads() {
        for index in settings.indices where Self.isSpread(settings[index]) {
            settings[index].value = 0
        }
    }

    private static func isSpread(_ setting: Setting) -> Bool {
        let isNamed =
            ["_spread", "_noise", "_deviation"].contains { setting.name.hasSuffix($0) }
            || ["noise_slope", "noise_offset", "telegraph_amplitude", "stuck_probability"]
                .contains(setting.name)
        return isNamed && setting.range.contains(0)
    }

    /// Gives a parameter its value; returns its index.
    private mutating func change(
        _ name: String,
        to value: Double,
        _ unit: String,
        _ subject: String
    ) throws(SimulationError) -> Int {
        guard let index = settings.firstIndex(where: { $0.name == name }) else {
            throw SimulationError(
                .parameterUnknown,
                subject,
                "model \(family.name) has no parameter \(name)",
                expected: NearNames.expectation(name, settings.map(\.name))
            )
        }
        let setting = settings[index]
        // Files cannot spell a unit such as S/s: a bare number is in the unit of the model. They
        // write ohm in small letters.
        guard unit == "1" || unit == setting.unit.replacing("Ohm", with: "ohm") else {
            throw SimulationError(
                .parameterMalformed,
                subject,
                "\(name) has the unit \(unit)",
                expected: setting.unit == "1" ? "a plain number" : "a number in \(setting.unit)"
            )
        }
        guard setting.range.contains(value) else {
            throw SimulationError(
                .parameterRefused,
                subject,
                "\(name) is \(value) \(setting.unit)",
                expected: "\(setting.range.lowerBound) to \(setting.range.upperBound)"
            )
        }
        settings[index].value = value
        return index
    }
}

extension DevicePlan {
    /// The pulse level of the model, or nil where it has none.
    package var pulses: ModelKind? { family.pulses }

    /// The values of the pulse level, by the indices of its parameters.
    package var pulseParameters: [Double] {
        guard let kind = family.pulses else { return [] }
        return (0..<kind.parameterCount).map { value(of: kind.parameter(at: $0)) }
    }

    /// The pulse level with these parameters, or nil where the model has none.
    ///
    /// - Throws: ``SimulationError`` `.parameterRefused`.
    func pulseModel() throws(SimulationError) -> DeviceModel? {
        guard let kind = family.pulses else { return nil }
        let values = pulseParameters
        do {
            return try DeviceModel(kind: kind) { values[$0] }
        } catch {
            throw refusal(error)
        }
    }

    /// The pulse level with these parameters.
    ///
    /// - Throws: ``SimulationError`` `.levelAbsent`, `.parameterRefused`.
    package func requiredPulseModel() throws(SimulationError) -> DeviceModel {
        if let model = try pulseModel() { return model }
        throw SimulationError(
            .levelAbsent,
            name,
            "model \(family.name) has no level pulse, which arrays need",
            expected: "a model that boards carry"
        )
    }

    /// A device of the time level, or nil where the model has none.
    ///
    /// - Throws: ``SimulationError`` `.parameterRefused`.
    func dynamicDevice(_ noise: CellNoise) throws(SimulationError) -> DynamicDevice? {
        guard let kind = family.dynamics else { return nil }
        let values = (0..<kind.parameterCount).map { value(of: kind.parameter(at: $0)) }
        do {
            return try DynamicDevice(kind: kind, noise: noise) { values[$0] }
        } catch {
            throw refusal(error)
        }
    }

    private func value(of description: ParameterDescription?) -> Double {
        guard let description else { return 0 }
        return self[String(describing: description.name)] ?? description.standard
    }

    private func refusal(_ fault: ModelFault) -> SimulationError {
        SimulationError(
            .parameterRefused,
            profile == nil ? "model \(name)" : "profile \(name)",
            "model \(family.name) refuses the parameters (\(fault))",
            expected: "parameters that do not contradict one another"
        )
    }
}

extension DevicePlan.Setting {
    fileprivate init(_ description: ParameterDescription, _ family: DeviceFamily) {
        name = String(describing: description.name)
        value = description.standard
        unit = String(describing: description.unit)
        evidence =
            switch description.evidence {
            case .published: "published"
            case .fitted: "fitted"
            case .chosen: "chosen"
            case .recalled: "recalled"
            case .untrusted: "untrusted"
            }
        source = "standard of \(family.name)"
        origin = .model
        range = description.low...description.high
    }
}
