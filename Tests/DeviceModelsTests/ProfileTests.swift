// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import Foundation
import PortableMath
import Testing

/// The device profiles of the repository against the models that they name.
@Suite("device profiles")
struct ProfileTests {
    private static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("protocols/profiles")

    private static let names = files().map(\.lastPathComponent)

    private static func files() -> [URL] {
        let all = try? FileManager.default.contentsOfDirectory(
            at: folder,
            includingPropertiesForKeys: nil
        )
        return (all ?? []).sorted { $0.path < $1.path }
    }

    @Test(
        "a nominal pulse of a profile's scheme moves its device, a reading does not",
        arguments: names
    )
    func scheme(name: String) throws {
        let profile = try Profile(Self.folder.appendingPathComponent(name))
        let kind = ModelKind.allCases.first { "\($0.card.name)" == profile.model }
        guard let kind, kind.rawValue >= 11, kind.rawValue <= 15 else { return }
        let values = profile.parameters.compactMapValues { Profile.number($0)?.value }
        let model = try standard(kind, values.merging(["stuck_probability": 0]) { $1 })
        func amplitude(_ key: String) throws -> Double {
            try #require(profile.scheme[key].flatMap(Profile.number)?.value, "\(key)")
        }
        for key in ["set", "reset"] {
            var cell = model.freshCell()
            let width = try amplitude("\(key)_width")
            for volts in [try amplitude("set_amplitude"), try amplitude("\(key)_amplitude")] {
                let before = cell.level
                for _ in 0..<3 {
                    model.pulse(&cell, volts: volts, seconds: width, noise: noise)
                    model.endEpisode(&cell)
                }
                #expect(cell.level != before)
            }
            let read = try amplitude("read_voltage")
            let range = model.inertRange(of: cell)
            #expect(range.contains(read) && range.contains(-read))
        }
    }
}

/// The few lines of a profile file that these tests need.
private struct Profile {
    var model = ""
    var parameters: [String: String] = [:]
    var scheme: [String: String] = [:]

    init(_ file: URL) throws {
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("model: ") { model = String(line.dropFirst(7)) }
            if line.hasPrefix("  "), let range = line.range(of: ": { value: ") {
                let name = line[..<range.lowerBound].drop { $0 == " " }
                parameters[String(name)] = String(line[range.upperBound...].prefix { $0 != "," })
            }
            guard line.hasPrefix("scheme: { ") else { continue }
            for entry in line.dropFirst(10).dropLast(2).components(separatedBy: ", ") {
                let parts = entry.components(separatedBy: ": ")
                if parts.count == 2 { scheme[parts[0]] = parts[1] }
            }
        }
    }

    /// A decimal and its unit, in SI units without prefix.
    static func number(_ text: String) -> (value: Double, unit: String)? {
        let parts = text.split(separator: " ")
        guard let first = parts.first, let value = Double(String(first)) else { return nil }
        guard parts.count > 1 else { return (value, "1") }
        let unit = String(parts[1])
        if unit == "%" { return (value / 100, "1") }
        let prefixes: [(Character, Double)] = [
            ("M", 1e6), ("k", 1e3), ("m", 1e-3), ("u", 1e-6), ("n", 1e-9), ("p", 1e-12),
        ]
        guard unit.count > 1, unit != "Ohm",
            let prefix = prefixes.first(where: { $0.0 == unit.first })
        else { return (value, unit) }
        return (value * prefix.1, String(unit.dropFirst()))
    }
}
