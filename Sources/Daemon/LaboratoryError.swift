// SPDX-License-Identifier: Apache-2.0

internal import BoardLink
package import ControlAPI
internal import Experiments
internal import RunStore
internal import Transports

/// Why the laboratory did not do what it was asked.
package struct LaboratoryError: Error, Sendable, CustomStringConvertible {
    /// What went wrong; the raw values are stable.
    package enum Code: String, Sendable, CaseIterable {
        /// A request names neither a row nor a file, or both.
        case requestMalformed
        /// An experiment, bench, recipe or setting has mistakes.
        case experimentInvalid
        /// A setting is not of the form KEY=VALUE.
        case settingMalformed
        /// The address of the board is misspelt.
        case boardMalformed
        /// The capture that a run asks for cannot be written.
        case captureUnwritable
        /// The board is not there, or does not answer.
        case boardAbsent
        /// The board refused a request.
        case boardRefused
        /// A run holds the board.
        case boardInUse
        /// A limit of the array would become looser, and that was not allowed.
        case limitsRaised
        /// This build has no way to a board of that kind.
        case boardUnsupported
        /// The ablation changes a device model, and the board drives real devices.
        case ablationNeedsModel
        /// The directory of recipes and profiles is not found.
        case protocolsMissing
        /// The store failed, or has no such run.
        case store
        /// No job has that ticket, and no run that number.
        case noSuchJob
        /// The job is over.
        case jobOver
        /// The job was stopped before its run began.
        case stoppedEarly
        /// The same idempotency key came with another request.
        case keyReused
        /// The daemon is ending.
        case shuttingDown
        /// Something that should not happen.
        case unexpected
    }

    /// What went wrong.
    package let code: Code
    /// What it is about: an address, a setting, a ticket.
    package let context: String
    /// What went wrong below.
    package let cause: (any Error)?

    /// An error with the given code.
    package init(_ code: Code, _ context: String = "", cause: (any Error)? = nil) {
        self.code = code
        self.context = context
        self.cause = cause
    }

    /// The error that `error` is, or that it causes.
    package init(_ error: any Error) {
        switch error {
        case let error as Self: self = error
        case is ExperimentError: self.init(.experimentInvalid, cause: error)
        case is StoreError: self.init(.store, cause: error)
        case let error as LinkError:
            let code: Code = error.code == .refused ? .boardRefused : .boardAbsent
            self.init(code, error.context.board, cause: error)
        case let error as TransportError:
            switch error.code {
            case .addressMalformed: self.init(.boardMalformed, cause: error)
            case .captureUnwritable: self.init(.captureUnwritable, cause: error)
            case .unsupported: self.init(.boardUnsupported, error.context.address, cause: error)
            default: self.init(.boardAbsent, error.context.address, cause: error)
            }
        default: self.init(.unexpected, "\(error)", cause: error)
        }
    }

    /// The exit status of the command that asked.
    package var exitStatus: ExitStatus {
        switch code {
        case .requestMalformed, .experimentInvalid, .settingMalformed, .boardMalformed,
            .captureUnwritable, .ablationNeedsModel, .protocolsMissing, .noSuchJob, .keyReused:
            .usage
        case .boardAbsent, .boardUnsupported: .noBoard
        case .boardRefused, .boardInUse, .limitsRaised: .refused
        case .store:
            switch (cause as? StoreError)?.code {
            case .noSuchRun, .ambiguousRun: .usage
            default: .store
            }
        case .jobOver, .stoppedEarly, .shuttingDown, .unexpected: .failed
        }
    }

    /// One or two sentences for a person.
    package var description: String {
        switch code {
        case .requestMalformed: "A run needs either a row of the catalogue or an experiment file."
        case .experimentInvalid, .boardMalformed, .captureUnwritable, .boardRefused, .store: reason
        case .settingMalformed: "--set \(context): expected KEY=VALUE; for example ablate=freeze"
        case .boardAbsent: reason
        case .boardUnsupported: "\(context): this build has no way to such a board."
        case .boardInUse: "\(context)."
        case .limitsRaised: "\(context); --raise allows it."
        case .ablationNeedsModel:
            "ablate=\(context) changes a device model, but the board drives real devices."
        case .protocolsMissing:
            "No recipes are found\(context.isEmpty ? "" : " in \(context)"): "
                + "name their directory with --recipes DIR or $HEBB_PROTOCOLS."
        case .noSuchJob: "There is no run \(context)."
        case .jobOver: "Run \(context) is over."
        case .stoppedEarly: "The run was stopped before it began; nothing was recorded."
        case .keyReused: "The idempotency key \(context) came before with another request."
        case .shuttingDown: "The daemon is ending and takes no more runs."
        case .unexpected: "Something unexpected happened: \(context)."
        }
    }

    private var reason: String { cause.map { "\($0)" } ?? context }

    /// The error as it travels to a client.
    package var failure: ControlFailure {
        var name = code.rawValue
        if code == .store, let error = cause as? StoreError { name = error.code.rawValue }
        return ControlFailure(name, description, exitStatus)
    }
}
