// SPDX-License-Identifier: Apache-2.0

internal import Transports

/// A conversation with an instrument: one question at a time, each with its own answer.
///
/// An answer that came too late would be taken for the next one. After a question without an
/// answer the link is therefore out of step and answers nothing until ``resynchronise()``.
package final class SCPILink {
    /// What the bench calls the instrument.
    package let name: String
    /// How long a message may take.
    package let timeout: Duration

    private let channel: any MessageChannel
    private let bounds: SCPIBounds
    private var unansweredQuestion: String?
    private(set) var transcript: [String] = []

    /// A conversation over `channel`.
    package init(
        _ channel: any MessageChannel,
        name: String,
        timeout: Duration = .seconds(5),
        bounds: SCPIBounds = SCPIBounds()
    ) {
        self.channel = channel
        self.name = name
        self.timeout = timeout
        self.bounds = bounds
    }

    /// What was said so far: `> ` before what was sent, `< ` before what was answered.
    package var spoken: [String] { transcript }

    /// Sends a command.
    ///
    /// - Throws: ``InstrumentError`` `.wire`, `.outOfStep`.
    package func tell(_ command: String) throws(InstrumentError) {
        try checkStep()
        try send(command)
    }

    /// Sends a query and returns its answer without terminator.
    ///
    /// - Throws: ``InstrumentError`` `.noAnswer`, `.answerTooLong`, `.wire`, `.outOfStep`.
    package func ask(_ query: String) throws(InstrumentError) -> [UInt8] {
        try checkStep()
        try send(query)
        // From here on an answer may be under way that nobody has read.
        unansweredQuestion = query
        let answer: [UInt8]
        do {
            answer = try channel.receive(maximumCount: bounds.byteCount, timeout: timeout)
        } catch {
            throw InstrumentError(error.code, at: name, query, cause: error.cause)
        }
        unansweredQuestion = nil
        note("< ", answer)
        return answer
    }

    /// Sends a query and returns the elements of its one answer.
    ///
    /// - Throws: ``InstrumentError`` as ``ask(_:)``, and `.answerMalformed`.
    package func askForData(_ query: String) throws(InstrumentError) -> [SCPIData] {
        let answer = try ask(query)
        do {
            let reply = try SCPIReply.parse(answer, bounds: bounds)
            if reply.answers.count == 1 { return reply.answers[0] }
        } catch {
            throw malformed(query, answer)
        }
        throw malformed(query, answer)
    }

    /// The error that `answer` is no answer to `query`.
    package func malformed(_ query: String, _ answer: [UInt8]) -> InstrumentError {
        let printable = answer.prefix(80).map { (32...126).contains($0) ? $0 : 46 }
        let shown = String(decoding: printable, as: UTF8.self)
        return InstrumentError(.answerMalformed, at: name, "\(query) was answered \(shown)")
    }

    /// Brings question and answer in step again: throws away what is under way, then asks for
    /// the identity until it comes.
    ///
    /// - Returns: How many stale answers were thrown away.
    /// - Throws: ``InstrumentError`` `.outOfStep` when the identity does not come within eight
    ///   answers, and as ``ask(_:)``.
    @discardableResult
    package func resynchronise(
        expecting identity: InstrumentIdentity? = nil
    ) throws(InstrumentError) -> Int {
        unansweredQuestion = "*IDN?"
        let isCertain = try channel.clear(timeout: min(timeout, .milliseconds(200)))
        try send("*IDN?")
        for staleCount in 0..<8 {
            let answer: [UInt8]
            do {
                answer = try channel.receive(maximumCount: bounds.byteCount, timeout: timeout)
            } catch {
                throw InstrumentError(error.code, at: name, "*IDN?", cause: error.cause)
            }
            note("< ", answer)
            let found = InstrumentIdentity(parsing: answer)
            if let found, isCertain || identity == nil || found == identity {
                unansweredQuestion = nil
                return staleCount
            }
        }
        throw InstrumentError(.outOfStep, at: name, "*IDN?")
    }

    /// Ends the conversation.
    package func close() { channel.close() }

    private func checkStep() throws(InstrumentError) {
        guard let unansweredQuestion else { return }
        throw InstrumentError(.outOfStep, at: name, unansweredQuestion)
    }

    private func send(_ message: String) throws(InstrumentError) {
        let bytes = Array(message.utf8)
        precondition(!bytes.contains(10), "A message is one line.")
        note("> ", bytes)
        do {
            try channel.send(bytes, timeout: timeout)
        } catch {
            throw InstrumentError(error.code, at: name, "sending \(message)", cause: error.cause)
        }
    }

    /// Keeps the last thousand lines.
    private func note(_ direction: String, _ bytes: [UInt8]) {
        if transcript.count >= 1000 { transcript.removeFirst(500) }
        transcript.append(direction + String(decoding: bytes.prefix(200), as: UTF8.self))
    }
}
