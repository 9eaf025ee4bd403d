// SPDX-License-Identifier: Apache-2.0

import Experiments
import Foundation
import Testing

@Suite("Schema documents")
struct SchemaDocumentTests {
    private static func object(_ text: String) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(value as? [String: Any])
    }

    private static func at(_ root: [String: Any], _ path: String) throws -> [String: Any] {
        var value = root
        for key in path.split(separator: "/") {
            value = try #require(value[String(key)] as? [String: Any], "\(path)")
        }
        return value
    }

    @Test("the experiment's schema closes every mapping and requires what the reader requires")
    func experiment() throws {
        let root = try Self.object(ExperimentSchemaDocument.json(procedures: Samples.procedures))
        #expect(root["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        #expect(root["additionalProperties"] as? Bool == false)
        #expect(root["required"] as? [String] == ["hebb", "title", "procedure"])
        let names = try Self.at(root, "properties/procedure")["enum"] as? [String]
        #expect(names == ["potentiation-depression", "every-kind"])
        for path in ["array", "limits", "wiring", "calibration", "limiter"] {
            let section = try Self.at(root, "$defs/bench/properties/\(path)")
            #expect(section["additionalProperties"] as? Bool == false)
        }
    }

    @Test("the parameters follow from the procedure")
    func procedures() throws {
        let root = try Self.object(ExperimentSchemaDocument.json(procedures: Samples.procedures))
        let cases = try #require(root["allOf"] as? [[String: Any]])
        #expect(cases.count == 2)
        let condition = try Self.at(cases[0], "if/properties/procedure")["const"] as? String
        #expect(condition == "potentiation-depression")
        let parameters = try Self.at(cases[0], "then/properties/parameters")
        #expect(parameters["required"] as? [String] == ["set_width"])
        #expect(parameters["additionalProperties"] as? Bool == false)
        let amplitude = try Self.at(parameters, "properties/set_amplitude")
        #expect(amplitude["default"] as? String == "5 V")
        #expect(
            amplitude["description"] as? String
                == "Amplitude of a potentiating pulse. Expected: a voltage from 0 V to 10 V."
        )
    }

    @Test(
        "the pattern of a quantity takes what the reader takes",
        arguments: [
            ("1.2 V", true), ("1200mV", true), ("-1e-3 kV", true), ("5 \u{B5}V", true),
            ("5", false),
            ("5 us", false), ("V", false), ("1.2.3 V", false), ("5 TV", false), ("1. V", false),
        ]
    )
    func pattern(text: String, isVoltage: Bool) throws {
        let root = try Self.object(ExperimentSchemaDocument.json(procedures: Samples.procedures))
        let cases = try #require(root["allOf"] as? [[String: Any]])
        let voltage = try Self.at(cases[1], "then/properties/parameters/properties/voltage")
        let expression = try #require(voltage["pattern"] as? String)
        let match = text.range(of: expression, options: .regularExpression)
        #expect((match != nil) == isVoltage)
        let mistakes = try Samples.mistakes(
            Samples.experiment(parameters: "  voltage: \"\(text)\"")
        )
        #expect(mistakes.isEmpty == isVoltage)
    }

    @Test("bench and profile files have schemas of their own")
    func others() throws {
        let bench = try Self.object(ExperimentSchemaDocument.benchJSON())
        #expect(
            bench["required"] as? [String] == ["hebb", "name", "profile", "array", "wiring"]
        )
        _ = try Self.at(bench, "$defs/profile")
        let profile = try Self.object(ExperimentSchemaDocument.profileJSON())
        #expect(profile["required"] as? [String] == ["hebb", "profile", "model", "parameters"])
        let parameter = try Self.at(profile, "properties/parameters/additionalProperties")
        #expect(parameter["required"] as? [String] == ["value", "evidence", "source"])
    }
}
