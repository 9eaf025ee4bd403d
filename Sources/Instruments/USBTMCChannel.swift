// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import Transports

/// Messages over the bulk endpoints of a test and measurement device.
///
/// A message is one or more transfers, of which the last says so. After a transfer that did not
/// come to its end both sides are brought in step: the transfer is aborted by its tag, and what
/// the device has sent already is drained, or the next answer would be the last one.
///
/// Source: USBTMC, revision 1.0, 3.2 and 3.3; the failures that the recovery is for are
/// described in github.com/python-ivi/python-usbtmc issue 49 and github.com/pyvisa/pyvisa-py
/// issues 177 and 206.
package final class USBTMCChannel: MessageChannel {
    /// The pipe's name.
    package var description: String { pipe.description }

    /// How many bytes of message one transfer holds.
    package let transferByteCount: Int

    let pipe: any USBTMCPipe
    private let state = Mutex(USBTMCTag())

    /// Messages over `pipe`, of which one transfer holds at most `transferByteCount` bytes.
    package init(_ pipe: any USBTMCPipe, transferByteCount: Int = 65_536) {
        precondition(transferByteCount > 0, "A transfer holds at least one byte.")
        self.pipe = pipe
        self.transferByteCount = transferByteCount
    }

    /// See ``MessageChannel/send(_:timeout:)``.
    package func send(_ message: [UInt8], timeout: Duration) throws(InstrumentError) {
        let deadline = Deadline(after: timeout)
        // The terminator of IEEE 488.2 is the end-of-message bit with a line feed.
        var rest = (message + [10])[...]
        repeat {
            let part = rest.prefix(transferByteCount)
            rest = rest.dropFirst(part.count)
            let tag = state.withLock { $0.next() }
            let header = USBTMCHeader(
                .out,
                tag: tag,
                transferByteCount: UInt32(part.count),
                attributes: rest.isEmpty ? USBTMCHeader.endOfMessage : 0
            )
            // Every transfer is filled up to a multiple of four bytes.
            let padding = [UInt8](repeating: 0, count: (4 - part.count % 4) % 4)
            do {
                try pipe.bulkOut(header.bytes + part + padding, timeout: deadline.remaining)
            } catch {
                let fault = error
                try recoverOut(tag: tag, fault, timeout: timeout)
                throw failure("sending", fault)
            }
        } while !rest.isEmpty
    }

    /// See ``MessageChannel/receive(maximumCount:timeout:)``.
    package func receive(
        maximumCount: Int,
        timeout: Duration
    ) throws(InstrumentError) -> [UInt8] {
        let deadline = Deadline(after: timeout)
        var message: [UInt8] = []
        while true {
            let (part, isEnd) = try receiveTransfer(deadline, timeout)
            message += part
            guard message.count <= maximumCount else {
                _ = try clear(timeout: timeout)
                throw InstrumentError(.answerTooLong, at: description, "a question")
            }
            if isEnd { break }
            // A device that sends empty transfers for ever must not hold the host.
            guard !part.isEmpty, deadline.remaining > .zero else {
                _ = try clear(timeout: timeout)
                throw InstrumentError(.noAnswer, at: description, "a question")
            }
        }
        if message.last == 10 { message.removeLast() }
        if message.last == 13 { message.removeLast() }
        return message
    }

    /// See ``MessageChannel/close()``.
    package func close() { pipe.close() }

    /// What the device can do, nil when it does not say.
    ///
    /// - Throws: ``InstrumentError`` `.wire`.
    package func capabilities(timeout: Duration) throws(InstrumentError) -> USBTMCCapabilities? {
        let request = USBTMCControl.capabilities(interface: pipe.interface)
        return USBTMCCapabilities(try ask(request, timeout: timeout))
    }

    /// The status byte of IEEE 488.2, nil when the device sends it elsewhere.
    ///
    /// - Throws: ``InstrumentError`` `.wire`.
    package func statusByte(timeout: Duration) throws(InstrumentError) -> UInt8? {
        let tag: UInt8 = 2
        let request = USBTMCControl.statusByte(tag: tag, interface: pipe.interface)
        let answer = try ask(request, timeout: timeout)
        guard answer.count >= 3, answer[0] == USBTMCControl.Status.success.rawValue,
            answer[1] == tag
        else { return nil }
        return answer[2]
    }

    /// Triggers the device as the group execute trigger of IEEE 488.1 does.
    ///
    /// - Throws: ``InstrumentError`` `.wire`.
    package func trigger(timeout: Duration) throws(InstrumentError) {
        let tag = state.withLock { $0.next() }
        do {
            try pipe.bulkOut(USBTMCHeader(.trigger, tag: tag).bytes, timeout: timeout)
        } catch {
            throw failure("triggering", error)
        }
    }

    /// One transfer: what of the message it holds, and whether the message ends with it.
    private func receiveTransfer(
        _ deadline: Deadline,
        _ timeout: Duration
    ) throws(InstrumentError) -> ([UInt8], Bool) {
        let tag = state.withLock { $0.next() }
        let request = USBTMCHeader(.in, tag: tag, transferByteCount: UInt32(transferByteCount))
        do {
            try pipe.bulkOut(request.bytes, timeout: deadline.remaining)
        } catch {
            let fault = error
            try recoverOut(tag: tag, fault, timeout: timeout)
            throw failure("asking for an answer", fault)
        }
        do {
            return try takeTransfer(tag, deadline)
        } catch {
            let fault = error
            try recoverIn(tag: tag, fault, timeout: timeout)
            if fault == .timedOut {
                throw InstrumentError(.noAnswer, at: description, "a question")
            }
            throw failure("receiving", fault)
        }
    }

    private func takeTransfer(
        _ tag: UInt8,
        _ deadline: Deadline
    ) throws(USBPipeFault) -> ([UInt8], Bool) {
        let packet = pipe.inPacketByteCount
        let wanted = transferByteCount + USBTMCHeader.byteCount + 3
        let maximumCount = (wanted + packet - 1) / packet * packet
        var bytes = try pipe.bulkIn(maximumCount: maximumCount, timeout: deadline.remaining)
        guard let header = USBTMCHeader(bytes), header.message == .in, header.tag == tag,
            header.transferByteCount <= transferByteCount
        else { throw .failed }
        let end = USBTMCHeader.byteCount + Int(header.transferByteCount)
        // Some devices end a transfer early with a short packet and go on.
        while bytes.count < end {
            let more = try pipe.bulkIn(maximumCount: maximumCount, timeout: deadline.remaining)
            guard !more.isEmpty else { throw .failed }
            bytes += more
        }
        return (Array(bytes[USBTMCHeader.byteCount..<end]), header.isEnd)
    }

    private func ask(
        _ request: USBControlRequest,
        timeout: Duration
    ) throws(InstrumentError) -> [UInt8] {
        do {
            return try pipe.control(request, timeout: timeout)
        } catch {
            throw failure("asking over the control endpoint", error)
        }
    }

    func failure(_ action: String, _ fault: USBPipeFault) -> InstrumentError {
        InstrumentError(.wire, at: description, "\(action) over USB (\(fault.rawValue))")
    }
}
