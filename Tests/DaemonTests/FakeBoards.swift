// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Experiments
import Foundation
import PulsePrograms
import RunStore
import Synchronization
import Transports

@testable import Daemon

/// Boards that run nothing: each run ends when the test lets it.
final class FakeBoards: BoardAccess {
    /// What is at an address.
    enum Place {
        case board(BoardPhysics)
        case nothing
        case forbidden
    }

    let places: [String: Place]
    /// The titles of the runs that a board began, in order.
    var titles: [String] { began.withLock { $0 } }

    private let began = Mutex<[String]>([])
    private let isGated: Bool
    private let gate = AsyncStream.makeStream(of: Void.self)
    private let starts = AsyncStream.makeStream(of: Void.self)

    init(_ places: [String: Place] = [:], isGated: Bool = false) {
        self.places = places.merging(["sim": .board(.hostModel)]) { given, _ in given }
        self.isGated = isGated
    }

    /// Waits until a run has begun.
    func started() async {
        for await _ in starts.stream { return }
    }

    /// Lets one run end.
    func release() { gate.continuation.yield() }

    func open(_ address: BoardAddress, for run: PreparedRun) async throws -> any OpenBoard {
        let name = address.description
        switch places[name] ?? .nothing {
        case .board(let physics): return FakeBoard(boards: self, physics: physics)
        case .nothing: throw TransportError(.noSuchDevice, at: name)
        case .forbidden: throw TransportError(.permissionDenied, at: name)
        }
    }

    func devices() async throws -> [DeviceReport] {
        [DeviceReport(address: "sim", about: "a simulated board in this process")]
    }

    func deviceEvents() -> AsyncStream<DeviceEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: DeviceEvent.self)
        let board = DeviceReport(address: "usb:1209:0001:HB0001", about: "a board", known: true)
        continuation.yield(DeviceEvent(.appeared, board))
        continuation.yield(DeviceEvent(.left, board))
        continuation.finish()
        return stream
    }

    fileprivate func play(_ title: String) async {
        began.withLock { $0.append(title) }
        starts.continuation.yield()
        guard isGated else { return }
        for await _ in gate.stream { return }
    }
}

private struct FakeBoard: OpenBoard {
    let boards: FakeBoards
    let physics: BoardPhysics

    var description: BoardDescription {
        let scales = BoardScales(
            programTickNanoseconds: 40,
            dacStepNanovolts: 250_000,
            adcStepFemtoamperes: 10_000
        )
        guard let scales else { preconditionFailure("These scales can be.") }
        return BoardDescription(
            serial: "FAKE-1",
            firmware: "none",
            physics: physics,
            scales: scales
        )
    }

    func execute(
        _ run: PreparedRun,
        writer: RunWriter,
        control: RunControl,
        report: @escaping @Sendable (Daemon.RunProgress) async -> Void
    ) async -> RunConclusion {
        await boards.play(run.experiment.title)
        return RunConclusion(
            verdict: .pass,
            metrics: [
                .init(name: "on_off", value: 100, unit: "1", expected: "100 ± 10 %", pass: true)
            ],
            state: .completed,
            cause: nil,
            exitStatus: 0,
            recordHash: "00ff"
        )
    }

    func bounds(of program: [UInt8], for run: PreparedRun) throws -> ProgramBounds {
        throw LaboratoryError(.unexpected, "no program is played here")
    }

    func close() async {}
}
