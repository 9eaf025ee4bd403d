// SPDX-License-Identifier: Apache-2.0

internal import BoardLink
internal import ControlAPI
internal import Experiments
internal import Procedures
internal import PulsePrograms
internal import RunStore
internal import Transports
internal import WireProtocol

/// A board with a session over a byte stream.
final class LinkedBoard: OpenBoard {
    let description: BoardDescription

    private let session: BoardSession
    private let recording: RecordingStream?

    /// A board that answered a hello.
    ///
    /// - Throws: ``LaboratoryError`` `.boardUnsupported` when its scales cannot be.
    init(
        _ session: BoardSession,
        arrayLimits: ArrayLimits?,
        address: String,
        link: [String: String],
        isReplay: Bool = false,
        recording: RecordingStream? = nil
    ) throws(LaboratoryError) {
        let descriptor = session.descriptor
        let traits = descriptor.traits
        let scales = BoardScales(
            programTickNanoseconds: Int64(traits.programTick),
            dacStepNanovolts: Int64(traits.dacStep),
            adcStepFemtoamperes: Int64(traits.adcStep)
        )
        guard let scales else { throw LaboratoryError(.boardUnsupported, address) }
        self.session = session
        self.recording = recording
        description = BoardDescription(
            serial: descriptor.serial,
            firmware: descriptor.firmware,
            physics: BoardPhysics(descriptor.physics),
            scales: scales,
            link: link,
            isReplay: isReplay,
            arrayLimits: arrayLimits.flatMap { kept in
                kept.state == .unset ? nil : ArrayLimitsReport(kept)
            }
        )
    }

    func execute(
        _ run: PreparedRun,
        writer: RunWriter,
        control: RunControl,
        report: @escaping @Sendable (RunProgress) async -> Void
    ) async -> RunConclusion {
        var conclusion = await RunEngine.execute(
            run.experiment,
            seed: run.seed,
            session: session,
            writer: writer,
            control: control,
            report: report
        )
        if let problem = recording?.problem, conclusion.cause == nil {
            conclusion.cause = "The run is recorded, its capture is not complete: \(problem)"
        }
        return conclusion
    }

    func bounds(of program: [UInt8], for run: PreparedRun) throws -> ProgramBounds {
        try ProgramVerifier.verify(
            program,
            length: program.count,
            traits: session.descriptor.traits,
            limits: ProgramLimits(run.experiment.bench)
        )
    }

    func close() async {
        session.close()
        // A capture is complete when its stream is closed.
        if recording != nil { await session.waitForEnd() }
    }
}

extension BoardPhysics {
    init(_ physics: Physics) {
        self =
            switch physics {
            case .device: .device
            case .hostModel: .hostModel
            case .chipModel: .chipModel
            }
    }
}
