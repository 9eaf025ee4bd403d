// SPDX-License-Identifier: Apache-2.0

package import ControlAPI
package import PulsePrograms
package import RunStore
package import Transports

/// What the lines of a board lead to, from which the origin of its numbers follows.
package enum BoardPhysics: String, Sendable, CaseIterable {
    /// Real devices.
    case device
    /// A device model in a process of the host.
    case hostModel = "host-model"
    /// A device model on the board's own processor.
    case chipModel = "chip-model"

    /// Where the numbers of such a board come from.
    package var origin: Origin {
        switch self {
        case .device: .measured
        case .hostModel: .simulated
        case .chipModel: .emulated
        }
    }
}

/// What a board said of itself.
package struct BoardDescription: Sendable {
    /// Its serial.
    package var serial: String
    /// Its firmware.
    package var firmware: String
    /// What its lines lead to.
    package var physics: BoardPhysics
    /// What its codes and ticks mean.
    package var scales: BoardScales
    /// What is known of the wire to it.
    package var link: [String: String]
    /// Whether its answers come from a capture.
    package var isReplay: Bool
    /// The limits of the array that it keeps; nil when none are set.
    package var arrayLimits: ArrayLimitsReport?

    /// Where its numbers come from.
    package var origin: Origin { isReplay ? .replayed : physics.origin }

    /// What a board said.
    package init(
        serial: String,
        firmware: String,
        physics: BoardPhysics,
        scales: BoardScales,
        link: [String: String] = [:],
        isReplay: Bool = false,
        arrayLimits: ArrayLimitsReport? = nil
    ) {
        self.serial = serial
        self.firmware = firmware
        self.physics = physics
        self.scales = scales
        self.link = link
        self.isReplay = isReplay
        self.arrayLimits = arrayLimits
    }
}

/// A board with a session, for one run.
package protocol OpenBoard: Sendable {
    /// What it said of itself.
    var description: BoardDescription { get }

    /// Runs an experiment and records it; never throws, because a run that began has an end.
    func execute(
        _ run: PreparedRun,
        writer: RunWriter,
        control: RunControl,
        report: @escaping @Sendable (RunProgress) async -> Void
    ) async -> RunConclusion

    /// What the verifier proves of a program on this board under the run's limits.
    ///
    /// - Throws: `ProgramRejection`.
    func bounds(of program: [UInt8], for run: PreparedRun) throws -> ProgramBounds

    /// Ends the session with outputs safe.
    func close() async
}

/// Finds and opens boards.
package protocol BoardAccess: Sendable {
    /// Opens the board at `address`.
    ///
    /// - Throws: `TransportError` when no stream leads there; what the session throws when the
    ///   board does not answer as it must.
    func open(_ address: BoardAddress, for run: PreparedRun) async throws -> any OpenBoard

    /// The ports and boards that are attached.
    func devices() async throws -> [DeviceReport]

    /// What is attached now, as appeared, and then what comes and goes, while somebody watches.
    func deviceEvents() -> AsyncStream<DeviceEvent>
}

extension BoardAccess {
    /// Where nobody watches, nothing happens.
    package func deviceEvents() -> AsyncStream<DeviceEvent> {
        AsyncStream { $0.finish() }
    }
}
