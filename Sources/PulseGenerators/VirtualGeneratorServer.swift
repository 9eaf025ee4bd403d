// SPDX-License-Identifier: Apache-2.0

package import Experiments
internal import Instruments
internal import Synchronization
package import Transports

/// A virtual instrument behind streams: hosts come one after the other and find it as the last
/// one left it.
package final class VirtualGeneratorServer: Sendable {
    private let generator: Mutex<VirtualGenerator>
    private let output: @Sendable (GeneratorWaveform) -> Void

    /// An instrument of `model`; `output` is told of every train that is put out.
    package init(
        _ model: GeneratorModel,
        output: @escaping @Sendable (GeneratorWaveform) -> Void = { _ in }
    ) {
        generator = Mutex(VirtualGenerator(model))
        self.output = output
    }

    /// What the instrument is like now.
    package var snapshot: VirtualGenerator { generator.withLock { $0 } }

    /// An edge at the trigger input.
    package func externalTrigger(rising: Bool) {
        change { $0.externalTrigger(rising: rising) }
    }

    /// Serves hosts at `listener` until it is closed or `isOver` says so.
    ///
    /// - Throws: `TransportError` when the listener fails.
    package func serve(
        _ listener: any ByteStreamListener,
        until isOver: () -> Bool
    ) throws(TransportError) {
        while !isOver() {
            let stream: (any ByteStream)?
            do {
                stream = try listener.accept(timeout: .milliseconds(200))
            } catch {
                if error.code == .notOpen { return }
                throw error
            }
            guard let stream else { continue }
            serve(stream, until: isOver)
            stream.close()
        }
    }

    /// Serves one host until it leaves.
    package func serve(_ stream: any ByteStream, until isOver: () -> Bool) {
        var buffer = MessageBuffer()
        do {
            while !isOver() {
                buffer.append(try stream.read(maximumCount: 4096, timeout: .milliseconds(200)))
                try answerAll(&buffer, on: stream)
            }
        } catch {
            // The host is gone; the instrument keeps its state.
        }
    }

    private func answerAll(
        _ buffer: inout MessageBuffer,
        on stream: any ByteStream
    ) throws(TransportError) {
        while true {
            switch buffer.takeMessage(maximumCount: VirtualGenerator.maximumMessageByteCount) {
            case .incomplete: return
            case .tooLong:
                // What cannot be a message is thrown away, and the instrument says so.
                change { $0.receive([UInt8](repeating: 32, count: 70_000)) }
                buffer = MessageBuffer()
                return
            case .message(let message):
                let answer = change { generator in
                    generator.receive(message)
                    return generator.takeAnswer()
                }
                if let answer { try stream.write(answer + [10], timeout: .seconds(5)) }
            }
        }
    }

    /// Changes the instrument and tells of what it put out by that.
    @discardableResult
    private func change<Result: Sendable>(
        _ body: (inout VirtualGenerator) -> Result
    ) -> Result {
        let (result, trains) = generator.withLock { generator in
            let count = generator.waveforms.count
            let result = body(&generator)
            return (result, Array(generator.waveforms.dropFirst(count)))
        }
        trains.forEach(output)
        return result
    }
}
