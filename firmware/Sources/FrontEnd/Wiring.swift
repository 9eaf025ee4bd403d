// SPDX-License-Identifier: Apache-2.0

internal import AnalogueParts
public import PulsePrograms
internal import STM32F4

/// Which pin of the STM32F405 is what; the README of the board draws it.
public enum Wiring: Sendable {
    /// Rows; row n is bit n of port B and DAC channel n.
    public static let rowCount = 8
    /// Columns; column n is bit 8 + n of port B and DAC channel 8 + n.
    public static let columnCount = 8
    /// Lines.
    static let lineCount = 16

    /// Pins of port A.
    enum A {
        static let gate: UInt32 = 1
        static let update: UInt32 = 2
        static let converterSelect: UInt32 = 4
        static let clock: UInt32 = 5
        static let toProcessor: UInt32 = 6
        static let fromProcessor: UInt32 = 7
        static let triggerOut: UInt32 = 8
        static let serialOut: UInt32 = 9
        static let serialIn: UInt32 = 10
    }

    /// Pins of port C.
    public enum C: Sendable {
        static let dacSelect: UInt32 = 0
        static let switchSync: UInt32 = 1
        static let dacClear: UInt32 = 2
        static let clampReset: UInt32 = 3
        static let firstTriggerIn: UInt32 = 4
        static let overCurrent: UInt32 = 6
        /// High when the emergency stop is pressed or its wire is broken.
        public static let emergencyStop: UInt32 = 7
        /// One of the inputs of the AND that lets outputs leave their safe state.
        public static let enable: UInt32 = 8
        /// Feeds the charge pump that is another one, edge by edge.
        public static let keepAlive: UInt32 = 9
        static let railsGood: UInt32 = 10
    }

    /// Feedback of the transimpedance amplifiers in ohms, by range: 1 MΩ, 100 kΩ, 10 kΩ.
    static let rangeCount: UInt8 = 3

    /// Program ticks a level is given to settle behind a DAC.
    static let settlingTicks =
        (LTC2668.settlingNanoseconds + PulseTick.nanoseconds - 1) / PulseTick.nanoseconds

    /// What the board can do.
    ///
    /// Steps of a slope are 60 µs: 16 channels take 20 µs to write and 40 µs to settle.
    public static var traits: BoardTraits {
        BoardTraits(
            rows: rowCount,
            columns: columnCount,
            programTick: PulseTick.nanoseconds,
            shortestTicks: 4,
            updateTicks: 240,
            dacStep: LTC2668.stepNanovolts,
            dacMaximum: 32767,
            adcRanges: rangeCount,
            adcStep: 156_250,
            adcMaximum: 32767,
            programMemory: 16384,
            recordMemory: 512,
            cellCeiling: 5_000_000,
            lineCeiling: 5_000_000
        )
    }
}
