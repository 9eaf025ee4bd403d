// SPDX-License-Identifier: Apache-2.0

package import Transports

/// Why an instrument could not be asked or told something.
package struct InstrumentError: Error, Hashable, Sendable {
    /// What went wrong; the raw values are stable.
    package enum Code: String, Sendable, CaseIterable {
        /// The wire failed.
        case wire
        /// The answer did not come in time.
        case noAnswer
        /// The answer is longer than any this instrument gives.
        case answerTooLong
        /// The answer is not what was asked for.
        case answerMalformed
        /// An answer to an earlier question may still come; the link must be brought in step.
        case outOfStep
        /// The instrument is another one than the bench says.
        case wrongInstrument
        /// The instrument reported an error.
        case reported
        /// The instrument has another setting than it was told.
        case settingDiffers
        /// A setting that the instrument cannot have.
        case beyondInstrument
        /// A setting that a limit of the bench forbids.
        case beyondLimit
        /// The output is not in the state it was told.
        case outputState
    }

    /// What went wrong.
    package let code: Code
    /// The instrument as the bench names it, or its address.
    package let instrument: String
    /// What was asked, found or expected, in a few words.
    package let detail: String
    /// What the wire said.
    package let cause: TransportError?

    /// An error at `instrument`.
    package init(
        _ code: Code,
        at instrument: String,
        _ detail: String,
        cause: TransportError? = nil
    ) {
        self.code = code
        self.instrument = instrument
        self.detail = detail
        self.cause = cause
    }
}

extension InstrumentError: CustomStringConvertible {
    /// One sentence: which instrument, what happened, and what was found.
    package var description: String {
        let reason = cause.map { ": \($0)" } ?? "."
        return "\(instrument): \(statement)\(reason)"
    }

    private var statement: String {
        switch code {
        case .wire: "the wire failed while \(detail)"
        case .noAnswer: "no answer to \(detail) came in time"
        case .answerTooLong: "the answer to \(detail) does not end"
        case .answerMalformed: "the answer makes no sense: \(detail)"
        case .outOfStep: "an earlier answer may still come (\(detail)); the output must be checked"
        case .wrongInstrument: "this is another instrument: \(detail)"
        case .reported: "the instrument reported \(detail)"
        case .settingDiffers: "the instrument did not take a setting: \(detail)"
        case .beyondInstrument: "the instrument cannot do this: \(detail)"
        case .beyondLimit: "a limit of the bench forbids this: \(detail)"
        case .outputState: "the output is \(detail)"
        }
    }
}
