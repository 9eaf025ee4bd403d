// SPDX-License-Identifier: Apache-2.0

internal import Transports

extension USBTMCChannel {
    /// How often a device is asked whether it has aborted or cleared.
    private static let checkCount = 100

    /// See ``MessageChannel/clear(timeout:)``.
    ///
    /// Source: USBTMC, revision 1.0, 4.2.1.6 and 4.2.1.7: while the device says that packets
    /// are queued they are read; afterwards the halt of the endpoint to the device is ended.
    package func clear(timeout: Duration) throws(InstrumentError) -> Bool {
        do throws(USBPipeFault) {
            let initiate = USBTMCControl.initiateClear(interface: pipe.interface)
            guard isSuccess(try pipe.control(initiate, timeout: timeout)) else {
                throw .failed
            }
            for _ in 0..<Self.checkCount {
                let check = USBTMCControl.checkClear(interface: pipe.interface)
                let answer = try pipe.control(check, timeout: timeout)
                if isSuccess(answer) {
                    try pipe.clearHalt(pipe.outEndpoint)
                    return true
                }
                guard isPending(answer) else { throw .failed }
                if answer.count > 1, answer[1] & 1 != 0 { try drain(timeout: timeout) }
            }
            throw .timedOut
        } catch {
            throw failure("clearing", error)
        }
    }

    /// Aborts the transfer `tag` to the device.
    ///
    /// Source: USBTMC, revision 1.0, 4.2.1.2 and 4.2.1.3.
    func recoverOut(
        tag: UInt8,
        _ fault: USBPipeFault,
        timeout: Duration
    ) throws(InstrumentError) {
        if fault == .gone { return }
        do throws(USBPipeFault) {
            if fault == .stalled { try pipe.clearHalt(pipe.outEndpoint) }
            let initiate = USBTMCControl.initiateAbortOut(tag: tag, endpoint: pipe.outEndpoint)
            // A device that knows no such transfer has nothing to abort.
            guard isSuccess(try pipe.control(initiate, timeout: timeout)) else { return }
            for _ in 0..<Self.checkCount {
                let check = USBTMCControl.checkAbortOut(endpoint: pipe.outEndpoint)
                let answer = try pipe.control(check, timeout: timeout)
                if !isPending(answer) {
                    try pipe.clearHalt(pipe.outEndpoint)
                    return
                }
            }
        } catch {
            throw failure("aborting a transfer to the device", error)
        }
    }

    /// Aborts the transfer `tag` from the device and reads what it has sent already.
    ///
    /// Source: USBTMC, revision 1.0, 4.2.1.4 and 4.2.1.5: after the abort the host reads until
    /// a short packet.
    func recoverIn(
        tag: UInt8,
        _ fault: USBPipeFault,
        timeout: Duration
    ) throws(InstrumentError) {
        if fault == .gone { return }
        do throws(USBPipeFault) {
            if fault == .stalled { try pipe.clearHalt(pipe.inEndpoint) }
            let initiate = USBTMCControl.initiateAbortIn(tag: tag, endpoint: pipe.inEndpoint)
            let answer = try pipe.control(initiate, timeout: timeout)
            // A device without a transfer may still have queued packets.
            try drain(timeout: min(timeout, .milliseconds(200)))
            guard isSuccess(answer) else { return }
            for _ in 0..<Self.checkCount {
                let check = USBTMCControl.checkAbortIn(endpoint: pipe.inEndpoint)
                let answer = try pipe.control(check, timeout: timeout)
                if !isPending(answer) { return }
                if answer.count > 1, answer[1] & 1 != 0 {
                    try drain(timeout: min(timeout, .milliseconds(200)))
                }
            }
        } catch {
            throw failure("aborting a transfer from the device", error)
        }
    }

    /// Reads until a packet that is not full, or until nothing comes; a megabyte at most.
    private func drain(timeout: Duration) throws(USBPipeFault) {
        let packet = pipe.inPacketByteCount
        for _ in 0..<max(1, (1 << 20) / packet) {
            do {
                let bytes = try pipe.bulkIn(maximumCount: packet, timeout: timeout)
                if bytes.count < packet { return }
            } catch .timedOut {
                return
            } catch .stalled {
                try pipe.clearHalt(pipe.inEndpoint)
                return
            }
        }
    }

    private func isSuccess(_ answer: [UInt8]) -> Bool {
        answer.first == USBTMCControl.Status.success.rawValue
    }

    private func isPending(_ answer: [UInt8]) -> Bool {
        answer.first == USBTMCControl.Status.pending.rawValue
    }
}
