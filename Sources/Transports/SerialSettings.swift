// SPDX-License-Identifier: Apache-2.0

/// How bytes go over a serial line: 8 data bits, 1 stop bit, no flow control, and what is here.
package struct SerialSettings: Hashable, Sendable {
    /// What a byte's parity bit says.
    package enum Parity: String, Sendable, CaseIterable {
        /// No parity bit.
        case none
        /// An odd count of ones.
        case odd
        /// An even count of ones.
        case even
    }

    /// What becomes of a modem line when the port is opened.
    ///
    /// On many boards a change of DTR or RTS is a reset.
    package enum ModemLine: String, Sendable, CaseIterable {
        /// It stays as it is found; Linux raises it if the port was never opened before.
        case keep
        /// It is raised.
        case assert
        /// It is lowered.
        case release
    }

    /// Bits a second; USB ports without a real line ignore it.
    package var baudRate: Int

    /// What a byte's parity bit says.
    package var parity: Parity

    /// What becomes of DTR.
    package var dataTerminalReady: ModemLine

    /// What becomes of RTS.
    package var requestToSend: ModemLine

    /// By default 921600 baud without parity, and no modem line is touched.
    package init(
        baudRate: Int = 921_600,
        parity: Parity = .none,
        dataTerminalReady: ModemLine = .keep,
        requestToSend: ModemLine = .keep
    ) {
        precondition(baudRate > 0, "A baud rate is positive.")
        self.baudRate = baudRate
        self.parity = parity
        self.dataTerminalReady = dataTerminalReady
        self.requestToSend = requestToSend
    }

    /// How long a break lasts: four characters, so that every receiver sees one, but not less
    /// than USB adapters, which have frames of 1 ms, can time.
    package var breakDuration: Duration {
        max(.microseconds(4 * 11 * 1_000_000 / baudRate), .milliseconds(3))
    }
}
