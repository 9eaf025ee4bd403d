// SPDX-License-Identifier: Apache-2.0

/// What the daemon is.
package struct VersionReport: Hashable, Sendable, Codable {
    /// The release.
    package var version: String
    /// The version of this interface; a client refuses another one.
    package var interface: Int
    /// The store it records into.
    package var store: String
    /// The directory of its recipes and profiles.
    package var protocols: String
    /// Its process.
    package var process: Int32

    /// What a daemon is.
    package init(
        version: String,
        interface: Int,
        store: String,
        protocols: String,
        process: Int32
    ) {
        self.version = version
        self.interface = interface
        self.store = store
        self.protocols = protocols
        self.process = process
    }
}

/// The release of this code.
package enum Release {
    /// The version of the programs.
    package static let version = "0.1.0"
    /// The version of the daemon's interface.
    package static let interface = 1
}
