// SPDX-License-Identifier: Apache-2.0

internal import CSerialPort

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

    /// Bits a second; USB ports without a real line ignore it.
    package var baudRate: Int

    /// What a byte's parity bit says.
    package var parity: Parity

    /// By default 921600 baud without parity.
    package init(baudRate: Int = 921_600, parity: Parity = .none) {
        precondition(baudRate > 0, "A baud rate is positive.")
        self.baudRate = baudRate
        self.parity = parity
    }

    /// How long a break lasts: four characters, so that every receiver sees one, but not less
    /// than USB adapters, which have frames of 1 ms, can time.
    package var breakDuration: Duration {
        max(.microseconds(4 * 11 * 1_000_000 / baudRate), .milliseconds(3))
    }

    var systemParity: sp_parity {
        switch parity {
        case .none: SP_PARITY_NONE
        case .odd: SP_PARITY_ODD
        case .even: SP_PARITY_EVEN
        }
    }
}
