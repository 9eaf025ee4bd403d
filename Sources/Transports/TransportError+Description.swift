// SPDX-License-Identifier: Apache-2.0

extension TransportError: CustomStringConvertible {
    /// One or two sentences: what happened, and what to do.
    package var description: String {
        let reason = cause.map { " (\($0))" } ?? ""
        return "\(context.address): \(statement)\(reason).\(advice.map { " \($0)" } ?? "")"
    }

    private var statement: String {
        switch code {
        case .addressMalformed: context.detail ?? "the address is malformed"
        case .ambiguous: "several devices match: \(context.detail ?? "unknown")"
        case .busy: "another program is using it"
        case .captureDamaged: context.detail ?? "the capture is damaged"
        case .captureEnded: "the capture ends here, and the captured session went on"
        case .captureUnwritable:
            "the capture cannot be written" + (context.detail.map { ": \($0)" } ?? "")
        case .closed: "the other end is gone"
        case .deadlineExceeded: deadlineStatement
        case .hostUnknown: "the host is unknown"
        case .ioFailure: "\(context.detail ?? "input or output") failed"
        case .nobodyListens: "nothing listens there"
        case .notACapture: context.detail ?? "this is not a capture"
        case .notASocket: "the path holds something that is not a socket; it was left alone"
        case .notASerialPort: context.detail ?? "this is not a serial port"
        case .notOpen: "the stream was closed on this side"
        case .noSuchDevice: "there is no such device"
        case .permissionDenied: "permission denied"
        case .replayDiverged:
            "the replay diverges from its capture: \(context.detail ?? "at an unknown place")"
        case .settingRefused: "the port does not accept \(context.detail ?? "a setting")"
        case .unsupported: context.detail ?? "no byte stream leads there"
        }
    }

    private var deadlineStatement: String {
        if let count = context.writtenByteCount {
            return "the other end stopped taking bytes; \(count) were written in time"
        }
        return "\(context.detail ?? "an answer") did not come in time"
    }

    private var advice: String? {
        switch code {
        case .ambiguous: "Add the serial number, for example usb:1209:0001:HB0001."
        case .busy: "End that program, or choose another one."
        case .captureUnwritable: "Name a new file in a directory that can be written."
        case .noSuchDevice: "Is the board plugged in and powered? `hebb devices` lists the boards."
        case .nobodyListens: "Start the board first, for example `hebb board-sim --listen …`."
        case .permissionDenied:
            "Ask for access: install the udev rule 70-hebb.rules and join the group hebb, or join "
                + "the group that owns it."
        default: nil
        }
    }
}
