// SPDX-License-Identifier: Apache-2.0

internal import BoardLink
internal import ControlAPI
internal import Experiments
internal import Procedures
internal import PulsePrograms
internal import Quantities
internal import RunStore
internal import WireProtocol

/// Plays an experiment on a board and records it.
///
/// The order of every step is what makes a record trustworthy: the program is stored, then the
/// intent is stored durably, then the start is sent; records are stored durably, then
/// acknowledged; the end is stored, then acknowledged. Whatever goes wrong, the run gets one end.
struct RunEngine {
    let experiment: Experiment
    let seed: UInt64
    let session: BoardSession
    let writer: RunWriter
    let control: RunControl
    let report: @Sendable (RunProgress) async -> Void

    private let clock = ContinuousClock()
    private let begun = ContinuousClock.now
    private var limits = ProgramLimits()
    private var limitsHash: UInt32 = 0
    /// The ordinals of programs stored so far, by their bytes: the same one is stored once.
    private var ordinals: [[UInt8]: Int] = [:]
    var progress = RunProgress(done: 0, total: 0, label: "", pulses: 0, programTicks: 0)
    private var pulsesBefore: UInt64 = 0
    private var ticksBefore: UInt64 = 0
    /// How many plays were started; a replay numbers them as the captured run did.
    private var playCount = 0

    private init(
        _ experiment: Experiment,
        _ seed: UInt64,
        _ session: BoardSession,
        _ writer: RunWriter,
        _ control: RunControl,
        _ report: @escaping @Sendable (RunProgress) async -> Void
    ) {
        self.experiment = experiment
        self.seed = seed
        self.session = session
        self.writer = writer
        self.control = control
        self.report = report
    }

    /// Plays the experiment to its end.
    static func execute(
        _ experiment: Experiment,
        seed: UInt64,
        session: BoardSession,
        writer: RunWriter,
        control: RunControl,
        report: @escaping @Sendable (RunProgress) async -> Void
    ) async -> RunConclusion {
        var engine = RunEngine(experiment, seed, session, writer, control, report)
        control.connect { level in
            switch level {
            case .none: break
            case .stop: session.requestStop()
            case .emergency: session.emergencyStop()
            }
        }
        // A replay is stopped where the captured run was.
        session.onReplayedStop { isEmergency in
            if isEmergency { control.emergencyStop() } else { control.requestStop() }
        }
        let conclusion = await engine.conclude()
        control.disconnect()
        return conclusion
    }

    private mutating func conclude() async -> RunConclusion {
        var conclusion = RunConclusion(
            verdict: .none,
            metrics: [],
            state: .completed,
            exitStatus: ExitStatus.success.rawValue,
            recordHash: ""
        )
        do {
            let found = try await run()
            conclusion.metrics = judge(found.metrics)
            let judged = conclusion.metrics.compactMap(\.pass)
            if !judged.isEmpty {
                conclusion.verdict = judged.allSatisfy { $0 } ? .pass : .fail
            }
            if conclusion.verdict == .fail {
                conclusion.exitStatus = ExitStatus.failed.rawValue
            }
            try keep(found)
        } catch {
            // After an emergency stop the board refuses whatever comes next: that is the stop.
            let isStop = control.level == .emergency && (error as? LinkError)?.code == .refused
            let failure = isStop ? .stopped : RunFailure(error)
            conclusion.state = failure.state
            conclusion.verdict = .none
            conclusion.cause = failure.cause
            conclusion.exitStatus = failure.exitStatus.rawValue
        }
        do {
            try storeEvents()
            conclusion.recordHash = try hash()
        } catch {
            let failure = RunFailure(error)
            conclusion.cause = conclusion.cause ?? failure.cause
            conclusion.exitStatus = failure.exitStatus.rawValue
        }
        return conclusion
    }

    // MARK: The run

    private mutating func run() async throws -> ProcedureConclusion {
        let descriptor = session.descriptor
        var procedure = try ProcedureCatalogue.make(
            experiment: experiment,
            board: descriptor.traits,
            seed: seed
        )
        progress.total = procedure.stepCount
        try await prepareBoard(descriptor)
        var result: StepResult?
        while let step = try procedure.next(after: result) {
            guard control.level == .none else { throw RunFailure.stopped }
            progress.label = step.label
            await tell()
            result = StepResult(records: try await play(step))
            progress.done += 1
        }
        await tell()
        return try procedure.conclusion()
    }

    /// Sets the limits and, on a model, the devices.
    ///
    /// A fault latched by an earlier session is cleared on a model, where no device can have come
    /// to harm; on a real board that is a person's decision.
    private mutating func prepareBoard(_ descriptor: BoardDescriptor) async throws {
        if descriptor.state != .safe {
            guard descriptor.physics != .device else {
                throw RunFailure(
                    """
                    The board has latched a fault: \(descriptor.firstFault). Find its cause, then \
                    clear it.
                    """,
                    .refused
                )
            }
            try await waitForStatus()
            try await session.clearFault()
        }
        limits = ProgramLimits(experiment.bench)
        limitsHash = try await session.setLimits(limits)
        guard descriptor.physics != .device else { return }
        let plan = try SpecimenPlan(experiment, seed: seed)
        try await session.setSpecimen(plan.specimen, parameterCount: plan.parameterCount)
    }

    /// Waits for the first status, which carries the generation a clear must quote.
    private func waitForStatus() async throws {
        let end = clock.now + BoardSession.answerTimeout
        while session.status == nil {
            guard clock.now < end else {
                throw RunFailure("The board sends no status.", .noBoard)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Plays one step; its records, all of them stored.
    private mutating func play(_ step: ProcedureStep) async throws -> [Record] {
        let bounds = try ProgramVerifier.verify(
            step.program,
            length: step.program.count,
            traits: session.descriptor.traits,
            limits: limits
        )
        let sealed = try await session.upload(step.program)
        guard sealed.verdict.duration == bounds.duration,
            sealed.verdict.pulses == bounds.pulses, sealed.verdict.records == bounds.records
        else {
            throw RunFailure(
                "The board's verifier and this host's disagree; nothing was played.",
                .refused
            )
        }
        let (play, number) = try intend(try store(step))
        if let ending = await session.start(number, of: sealed, limitsHash: limitsHash) {
            return try await end(play, number, ending, records: [])
        }
        // A stop that came before the start was in force is asked for again.
        if control.level == .stop { session.requestStop() }
        if control.level == .emergency { session.emergencyStop() }
        return try await follow(play, number)
    }

    /// Stores the intent to play a program, under a number that no other run has taken meanwhile.
    private mutating func intend(_ program: Int) throws -> (PlayID, UInt32) {
        let descriptor = session.descriptor
        if let captured = session.replayedPlays { return try intend(program, captured) }
        for _ in 0..<16 {
            let number = try writer.archive.nextPlayNumber(
                board: descriptor.serial,
                lastOnBoard: max(descriptor.lastPlay, session.status?.play ?? 0)
            )
            guard let number else { break }
            let intent = PlayIntent(
                board: descriptor.serial,
                number: number,
                program: program,
                bootID: descriptor.boot,
                intendedHostNanoseconds: HostClock.now()
            )
            do throws(StoreError) {
                return (try writer.intend(intent), number)
            } catch {
                guard error.code == .playNotNew else { throw error }
            }
        }
        throw RunFailure("The board's play numbers are used up.", .refused)
    }

    /// Stores the intent of a play that is played from a capture, on a board of its own name, so that
    /// the numbers of the real one stay untouched.
    private mutating func intend(
        _ program: Int,
        _ captured: [UInt32]
    ) throws -> (PlayID, UInt32) {
        let number = playCount < captured.count ? captured[playCount] : (captured.last ?? 0) + 1
        playCount += 1
        let intent = PlayIntent(
            board: "\(session.descriptor.serial) replayed in run \(writer.number)",
            number: number,
            program: program,
            bootID: session.descriptor.boot,
            intendedHostNanoseconds: HostClock.now()
        )
        return (try writer.intend(intent), number)
    }

    private mutating func store(_ step: ProcedureStep) throws -> Int {
        if let ordinal = ordinals[step.program] { return ordinal }
        let instructions = step.annotations.map { annotation in
            ProgramAnnotation.Instruction(
                offset: UInt32(annotation.programCounter),
                askedMicrovolts: annotation.asked.value,
                programmedMicrovolts: annotation.programmed.value,
                stepMicrovolts: annotation.stepAsked?.value,
                label: annotation.label
            )
        }
        let ordinal = try writer.addProgram(
            label: step.label,
            bytes: step.program,
            sha256: Self.hexadecimal(Self.digest(step.program)),
            annotation: ProgramAnnotation(instructions: instructions)
        )
        ordinals[step.program] = ordinal
        return ordinal
    }

    /// Takes over how far the board says the play has come.
    mutating func note(_ status: Message.Status) {
        progress.pulses = pulsesBefore + status.pulses
        progress.programTicks = ticksBefore + status.programTick
    }

    /// Reports how far the run has come, with an estimate of what is left.
    private mutating func tell() async {
        let (seconds, attoseconds) = (clock.now - begun).components
        let elapsed = Double(seconds) + Double(attoseconds) * 1e-18
        if progress.done > 0 {
            let left = Double(progress.total - progress.done)
            progress.secondsLeft = max(0, elapsed / Double(progress.done) * left)
        }
        await report(progress)
    }

    /// Stores and acknowledges what comes of a play until it has ended.
    private mutating func follow(_ play: PlayID, _ number: UInt32) async throws -> [Record] {
        var records: [Record] = []
        while true {
            var fresh: [Record] = []
            var ending: PlayEnding?
            for event in await session.nextPlayEvents() {
                switch event {
                case .records(let batch): fresh += batch
                case .ended(let end): ending = end
                }
            }
            if !fresh.isEmpty {
                try writer.append(fresh, to: play, at: UInt64(records.count))
                try writer.commit()
                records += fresh
                note(fresh)
                try await acknowledge(UInt64(records.count), number)
                await tell()
            }
            try storeEvents()
            if let ending { return try await end(play, number, ending, records: records) }
        }
    }

    /// Acknowledges records; when the link is lost meanwhile, the end of the play will say so.
    private func acknowledge(_ count: UInt64, _ number: UInt32) async throws {
        guard session.failure == nil else { return }
        do {
            try await session.acknowledge(records: count, of: number)
        } catch {
            guard session.failure != nil else { throw error }
        }
    }

    /// Stores how a play ended, then tells the board; throws what ends the run with it.
    private mutating func end(
        _ play: PlayID,
        _ number: UInt32,
        _ ending: PlayEnding,
        records: [Record]
    ) async throws -> [Record] {
        let now = HostClock.now()
        switch ending {
        case .notRun(let error):
            try writer.endPlay(
                play,
                PlayEnd(outcome: .notRun, fault: error.description, endedHostNanoseconds: now)
            )
            throw error
        case .unknown(let error):
            try writer.endPlay(
                play,
                PlayEnd(outcome: .unknown, fault: error.description, endedHostNanoseconds: now)
            )
            throw RunFailure("\(error) Pulses may have been applied.", .noBoard)
        case .reported(let end):
            try writer.endPlay(play, PlayEnd(end, at: now))
            try storeTime(of: play)
            try await session.acknowledgeEnd(of: number)
            pulsesBefore += end.pulses
            ticksBefore += end.endTick
            progress.pulses = pulsesBefore
            progress.programTicks = ticksBefore
            if let failure = RunFailure(end, control.level) { throw failure }
            return records
        }
    }
}
