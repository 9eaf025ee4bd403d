// SPDX-License-Identifier: Apache-2.0

import Experiments
import Foundation

@testable import SimulatedDevices

/// The repository's own profiles, and devices made of them.
enum Samples {
    static let directory = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("protocols").path

    /// Every shipped profile, read once.
    static func profiles() throws -> [DeviceProfile] { try loaded.get() }

    private static let loaded = Result {
        try RecipeCatalogue.load(directory: directory, procedures: []).vocabulary.profiles
    }

    /// The shipped profile whose name begins with a row.
    static func plan(_ row: String) throws -> DevicePlan {
        let found = try profiles().first { $0.name.hasPrefix(row + "-") }
        guard let found else { throw Missing(row: row) }
        return try DevicePlan(found)
    }

    /// A profile of a text.
    static func plan(yaml: String) throws -> DevicePlan {
        try DevicePlan(try DeviceProfile.parse(yaml, file: "own.yaml"))
    }

    struct Missing: Error {
        let row: String
    }
}

extension SimulatedDevice {
    /// The conductances under the trains of a text each.
    mutating func conductances(
        _ trains: String...,
        read: String,
        interval: Double = 1e-5
    ) throws -> [Double] {
        let parsed = try trains.map { try PulseTrain(parsing: $0) }
        let reading = try PulseReading(parsing: read)
        return try play(parsed, reading: reading, interval: interval).conductances
    }
}
