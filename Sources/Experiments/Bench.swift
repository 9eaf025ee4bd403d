// SPDX-License-Identifier: Apache-2.0

package import Quantities

/// One set-up: the board, the array, its wiring, limits and calibration.
package struct Bench: Hashable, Sendable {
    /// Whether a run without a board may go to the simulated one.
    package enum Fallback: String, Sendable, CaseIterable {
        /// It may, and says so loudly.
        case allow
        /// It may not.
        case never
    }

    /// The crossbar.
    package struct CrossbarShape: Hashable, Sendable {
        /// What selects a cell.
        package enum Kind: String, Sendable, CaseIterable {
            /// Nothing.
            case passive
            /// One transistor for each cell.
            case oneTransistor = "1T1R"
            /// One selector device for each cell.
            case oneSelector = "1S1R"
        }

        /// The lines that a top electrode can lie on.
        package enum TopElectrode: String, Sendable, CaseIterable {
            /// Top electrodes are rows.
            case row
            /// Top electrodes are columns.
            case column
        }

        /// How many rows.
        package let rowCount: Int
        /// How many columns.
        package let columnCount: Int
        /// What selects a cell.
        package let kind: Kind
        /// Where the top electrodes are; V_cell = V(top) − V(bottom).
        package let top: TopElectrode
    }

    /// How a pulse's current is limited in one polarity.
    package struct Limiter: Hashable, Sendable {
        /// The analogue part that limits.
        package enum Kind: String, Sendable, CaseIterable {
            /// There is none.
            case none
            /// A series resistor.
            case series
            /// The gate of a transistor.
            case transistor
            /// A current source.
            case source
        }

        /// The part.
        package let kind: Kind
        /// The current it limits to; nil without a limiter.
        package let current: Picoamperes?
        /// How fast it limits; nil without a limiter.
        package let response: Nanoseconds?
    }

    /// How lines are driven that nobody selected, and how all rest.
    package struct Wiring: Hashable, Sendable {
        /// How unselected lines are biased.
        package enum Scheme: String, Sendable, CaseIterable {
            /// Every unselected line at half the voltage.
            case half = "V/2"
            /// Unselected rows at one third, unselected columns at two thirds.
            case third = "V/3"
            /// At 0 V.
            case ground
            /// Isolated.
            case float
        }

        /// Where all lines rest.
        package enum SafeState: String, Sendable, CaseIterable {
            /// At 0 V.
            case ground
            /// Isolated.
            case float
        }

        /// How unselected lines are biased.
        package let scheme: Scheme
        /// Where all lines rest.
        package let safeState: SafeState
        /// How long a line needs to settle.
        package let settle: Nanoseconds
        /// The resistance of a line between two cells.
        package let segmentResistance: Milliohms
    }

    /// How bytes go over the board's serial line, where it has one.
    package struct SerialLine: Hashable, Sendable {
        /// What a byte's parity bit says.
        package enum Parity: String, Sendable, CaseIterable {
            /// There is none.
            case none
            /// An odd count of ones.
            case odd
            /// An even count of ones.
            case even
        }

        /// What becomes of a modem line when the port is opened: on many boards a change is a
        /// reset.
        package enum ModemLine: String, Sendable, CaseIterable {
            /// It stays as it is found.
            case keep
            /// It is raised.
            case assert
            /// It is lowered.
            case release
        }

        /// Bits a second.
        package let baudRate: Int
        /// The parity.
        package let parity: Parity
        /// What becomes of DTR.
        package let dataTerminalReady: ModemLine
        /// What becomes of RTS.
        package let requestToSend: ModemLine
    }

    /// What the converters really put out and read.
    package struct Calibration: Hashable, Sendable {
        /// Volts put out for each volt asked.
        package let converterGain: Double
        /// Volts put out when 0 V are asked.
        package let converterOffset: Microvolts
        /// Amperes read for each ampere.
        package let senseGain: Double
        /// Amperes read when there are none.
        package let senseOffset: Picoamperes
    }

    /// What people call it.
    package let name: String
    /// The address of its board: `sim`, `serial:…`, `tcp:…`, `unix:…` or `usb:…`.
    package let board: String
    /// How bytes go over its serial line; it does not count for what a run is.
    package let serial: SerialLine
    /// Whether a run without that board may go to the simulated one.
    package let fallback: Fallback
    /// The devices in the array.
    package let profile: DeviceProfile
    /// The array.
    package let array: CrossbarShape
    /// What a run may at most do; never beyond the profile.
    package let limits: Limits
    /// The limiter of potentiating pulses.
    package let potentiateLimiter: Limiter
    /// The limiter of depressing pulses.
    package let depressLimiter: Limiter
    /// How lines are driven and rest.
    package let wiring: Wiring
    /// What the converters do.
    package let calibration: Calibration
    /// The pulse generators beside the board, in the order of the file.
    package let generators: [Generator]
}
