// SPDX-License-Identifier: Apache-2.0

package import RunStore

/// Why a figure could not be drawn.
package struct FigureError: Error, Sendable {
    /// What went wrong; the raw values are stable.
    package enum Code: String, Sendable, CaseIterable {
        /// The program that draws is not installed.
        case gnuplotAbsent
        /// The program that draws failed, or took too long.
        case gnuplotFailed
        /// The output's extension names no form of figure.
        case unknownFormat
        /// The run holds no samples.
        case noSamples
        /// The run's bench or experiment cannot be read.
        case runUnreadable
        /// The store failed, or has no such run.
        case store
        /// The figure cannot be written.
        case outputFailed
    }

    /// What it is about, as far as it is known.
    package struct Context: Hashable, Sendable {
        /// The figure's file.
        package var path: String?
        /// The run.
        package var run: RunNumber?

        /// A figure of `run` at `path`.
        package init(path: String? = nil, run: RunNumber? = nil) {
            self.path = path
            self.run = run
        }
    }

    /// What went wrong.
    package let code: Code

    /// What it is about.
    package let context: Context

    /// What went wrong below, if anything.
    package let cause: (any Error)?

    /// The reason in words, without a full stop; empty where ``code`` says it all.
    package let reason: String

    /// An error with the given code, place and reason.
    package init(
        _ code: Code,
        _ context: Context = Context(),
        reason: String = "",
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.context = context
        self.cause = cause
        self.reason = reason
    }
}

extension FigureError: CustomStringConvertible {
    /// The error as a sentence for a person.
    package var description: String {
        let path = context.path ?? "the figure"
        let run = context.run.map { "Run \($0)" } ?? "The run"
        let reason = reason.isEmpty ? "" : ": \(reason)"
        return switch code {
        case .gnuplotAbsent:
            "Figures are drawn by gnuplot, which is not installed; on Debian: "
                + "apt install gnuplot-nox."
        case .gnuplotFailed: "gnuplot could not draw \(path)\(reason)."
        case .unknownFormat: "\(path): a figure ends in .svg, .png or .pdf; for example run.svg."
        case .noSamples: "\(run) holds no samples, so there is nothing to draw."
        case .runUnreadable: "\(run) cannot be drawn\(reason)."
        case .store: cause.map { "\($0)" } ?? "The store failed\(reason)."
        case .outputFailed: "\(path) cannot be written\(reason)."
        }
    }
}
