// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// The one way in which requests and replies become JSON: keys in lower case with underscores,
/// sorted; numbers that are none as the texts `nan`, `inf` and `-inf`.
package enum ControlJSON {
    /// The JSON text of `value`, on one line unless `isPretty`.
    ///
    /// Where `keepsKeys`, keys are written as they are, such as `currents_A` with its unit.
    package static func data(
        _ value: some Encodable,
        isPretty: Bool = false,
        keepsKeys: Bool = false
    ) throws -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = keepsKeys ? .useDefaultKeys : .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
        return try encoder.encode(value)
    }

    /// The value that a JSON text holds.
    package static func value<Value: Decodable>(
        _ type: Value.Type = Value.self,
        from data: Data
    ) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
        return try decoder.decode(type, from: data)
    }
}
