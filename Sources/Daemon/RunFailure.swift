// SPDX-License-Identifier: Apache-2.0

internal import BoardLink
internal import ControlAPI
internal import Procedures
internal import PulsePrograms
internal import RunStore
internal import WireProtocol

/// Why a run ended before its procedure did.
struct RunFailure: Error {
    var state = RunState.failed
    var cause: String
    var exitStatus: ExitStatus

    init(_ cause: String, _ exitStatus: ExitStatus, state: RunState = .failed) {
        self.cause = cause
        self.exitStatus = exitStatus
        self.state = state
    }

    /// The failure that an error of the layers below means.
    init(_ error: any Error) {
        switch error {
        case let failure as Self: self = failure
        case let error as StoreError: self.init("\(error)", .store)
        case let error as LinkError:
            switch error.code {
            case .refused, .programRejected: self.init("\(error)", .refused)
            case .replayDiverged: self.init("\(error)", .failed)
            default: self.init("\(error)", .noBoard)
            }
        case let error as ProgramRejection:
            self.init(
                """
                The pulse program is refused at byte \(error.programCounter): \(error.fault). \
                No pulse was applied.
                """,
                .refused
            )
        case let error as ProcedureError:
            switch error.code {
            case .noLimiter, .formingDisturb: self.init("\(error)", .refused)
            case .records, .order: self.init("\(error)", .failed)
            default: self.init("\(error)", .usage)
            }
        default: self.init("\(error)", .failed)
        }
    }

    /// The failure that the end of a play means, or nil when it was played to its end.
    init?(_ end: Message.PlayEnd, _ level: RunControl.Level) {
        switch (end.outcome, end.fault) {
        case (.done, _): return nil
        case (.stopped, _): self = .stopped
        case (.limited, _):
            self.init("An abort condition of the program ended the play.", .refused)
        case (_, .emergencyStop) where level == .emergency: self = .stopped
        case (_, .leaseExpired), (_, .hostLost):
            self.init("The board ended the play: \(end.fault). Its outputs are safe.", .noBoard)
        case (_, .triggerTimeout):
            self.init("The board waited for a trigger in vain; its outputs are safe.", .failed)
        case (_, .linesUnsolved):
            self.init("\(end.fault.meaning) The outputs are safe.", .failed)
        default:
            self.init("The board ended the play: \(end.fault). Its outputs are safe.", .refused)
        }
    }

    static var stopped: Self {
        Self("The run was stopped; the outputs are safe.", .failed, state: .stopped)
    }
}
