// SPDX-License-Identifier: Apache-2.0

import Experiments
import Instruments
import PulseGenerators
import Synchronization

/// A channel to a virtual instrument in the same process, which can be made to misbehave.
final class VirtualChannel: MessageChannel {
    let description = "virtual"
    private let state: Mutex<State>

    struct State {
        var generator: VirtualGenerator
        var sent: [String] = []
        /// Changes an answer before it is fetched; nil loses it.
        var tamper: (@Sendable (String, String) -> String?)?
        /// Changes a command before the instrument has it; nil loses it.
        var intercept: (@Sendable (String) -> String?)?
        var lastQuery = ""
    }

    init(_ model: GeneratorModel) {
        state = Mutex(State(generator: VirtualGenerator(model)))
    }

    var generator: VirtualGenerator { state.withLock { $0.generator } }
    var sent: [String] { state.withLock { $0.sent } }

    func change(_ body: (inout sending State) -> Void) { state.withLock { body(&$0) } }

    func send(_ message: [UInt8], timeout: Duration) throws(InstrumentError) {
        state.withLock { state in
            let text = String(decoding: message, as: UTF8.self)
            state.sent.append(text)
            if text.contains("?") { state.lastQuery = text }
            let received = state.intercept.map { $0(text) } ?? text
            if let received { state.generator.receive(Array(received.utf8)) }
        }
    }

    func receive(maximumCount: Int, timeout: Duration) throws(InstrumentError) -> [UInt8] {
        let answer: [UInt8]? = state.withLock { state in
            guard let answer = state.generator.takeAnswer() else { return nil }
            guard let tamper = state.tamper else { return answer }
            return tamper(state.lastQuery, String(decoding: answer, as: UTF8.self))
                .map { Array($0.utf8) }
        }
        guard let answer else { throw InstrumentError(.noAnswer, at: description, "a question") }
        return answer
    }

    func clear(timeout: Duration) throws(InstrumentError) -> Bool {
        state.withLock { $0.generator.clear() }
        return true
    }

    func close() {}
}

/// An instrument of a family with its driver.
struct Pair {
    let model: GeneratorModel
    let channel: VirtualChannel
    let driver: SCPIGenerator

    init(_ name: String) throws {
        model = try ModelFiles.model(name)
        channel = VirtualChannel(model)
        driver = SCPIGenerator(model, SCPILink(channel, name: "G1"))
    }
}
