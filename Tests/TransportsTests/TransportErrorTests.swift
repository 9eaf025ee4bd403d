// SPDX-License-Identifier: Apache-2.0

import Testing
import Transports

@Suite("A transport error")
struct TransportErrorTests {
    private static let sentences: [(TransportError, String)] = [
        (
            TransportError(.addressMalformed, at: "x", "the path is missing; an example is sim"),
            "x: the path is missing; an example is sim."
        ),
        (
            TransportError(.ambiguous, at: "usb:1209:0001", "/dev/ttyACM0 (A), /dev/ttyACM1 (B)"),
            "usb:1209:0001: several devices match: /dev/ttyACM0 (A), /dev/ttyACM1 (B). "
                + "Add the serial number, for example usb:1209:0001:HB0001."
        ),
        (
            TransportError(.busy, at: "tcp:[::1]:80", cause: SystemError(number: 98)),
            "tcp:[::1]:80: another program is using it (Address already in use). "
                + "End that program, or choose another one."
        ),
        (
            TransportError(.captureDamaged, at: "/c", "the capture is damaged at byte 9"),
            "/c: the capture is damaged at byte 9."
        ),
        (
            TransportError(.captureEnded, at: "/c"),
            "/c: the capture ends here, and the captured session went on."
        ),
        (
            TransportError(.captureUnwritable, at: "/c", "there is a file already"),
            "/c: the capture cannot be written: there is a file already. "
                + "Name a new file in a directory that can be written."
        ),
        (
            TransportError(.notACapture, at: "/c", "this is not a capture"),
            "/c: this is not a capture."
        ),
        (
            TransportError(.replayDiverged, at: "/c", "at byte 3 sent"),
            "/c: the replay diverges from its capture: at byte 3 sent."
        ),
        (TransportError(.closed, at: "unix:/b"), "unix:/b: the other end is gone."),
        (
            TransportError(.deadlineExceeded, .init(address: "unix:/b", writtenByteCount: 7)),
            "unix:/b: the other end stopped taking bytes; 7 were written in time."
        ),
        (
            TransportError(.deadlineExceeded, at: "tcp:h:1", "the connection"),
            "tcp:h:1: the connection did not come in time."
        ),
        (TransportError(.hostUnknown, at: "tcp:h:1"), "tcp:h:1: the host is unknown."),
        (
            TransportError(.ioFailure, at: "pty", "dup", cause: SystemError(number: 24)),
            "pty: dup failed (Too many open files)."
        ),
        (
            TransportError(.nobodyListens, at: "unix:/b", cause: SystemError(number: 2)),
            "unix:/b: nothing listens there (No such file or directory). "
                + "Start the board first, for example `hebb board-sim --listen …`."
        ),
        (
            TransportError(.notASocket, at: "unix:/b"),
            "unix:/b: the path holds something that is not a socket; it was left alone."
        ),
        (TransportError(.notASerialPort, at: "serial:/f"), "serial:/f: this is not a serial port."),
        (TransportError(.notOpen, at: "unix:/b"), "unix:/b: the stream was closed on this side."),
        (
            TransportError(
                .noSuchDevice,
                at: "serial:/dev/ttyUSB9",
                cause: SystemError(number: 2)
            ),
            "serial:/dev/ttyUSB9: there is no such device (No such file or directory). "
                + "Is the board plugged in and powered? `hebb devices` lists the boards."
        ),
        (
            TransportError(.permissionDenied, at: "serial:/dev/ttyS0"),
            "serial:/dev/ttyS0: permission denied. Ask for access: install the udev rule "
                + "70-hebb.rules and join the group hebb, or join the group that owns it."
        ),
        (
            TransportError(.settingRefused, at: "serial:/dev/ttyS0", "12345 baud"),
            "serial:/dev/ttyS0: the port does not accept 12345 baud."
        ),
        (TransportError(.unsupported, at: "sim"), "sim: no byte stream leads there."),
    ]

    @Test("is a sentence that says what to do", arguments: sentences)
    func describes(error: TransportError, sentence: String) {
        #expect(error.description == sentence)
    }

    @Test("has a sentence under test for every code")
    func coversCodes() {
        #expect(Set(Self.sentences.map(\.0.code)) == Set(TransportError.Code.allCases))
    }
}
