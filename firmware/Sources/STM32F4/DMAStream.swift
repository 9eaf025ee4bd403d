// SPDX-License-Identifier: Apache-2.0

public import Registers

/// One stream of a DMA controller.
///
/// Source: ST, RM0090 Rev 18, 10.5, DMA registers; which request is which channel of which
/// stream: tables 42 and 43.
public struct DMAStream<Bus: RegisterBus>: Sendable {
    /// The size of what one request moves.
    public enum Width: UInt32, Sendable, BitwiseCopyable {
        /// One byte.
        case byte = 0
        /// Four bytes.
        case word = 2
    }

    /// What a stream does.
    public struct Job: Sendable, BitwiseCopyable {
        /// The request, 0 to 7.
        public var channel: UInt32
        /// The peripheral's register, or the source of a copy.
        public var peripheral: UInt32
        /// The memory, or the target of a copy.
        public var memory: UInt32
        /// How many are moved; at most 65535.
        public var count: UInt32
        /// What one request moves.
        public var width: Width
        /// From memory to the peripheral, rather than from it.
        public var writesPeripheral: Bool
        /// Begins anew at the end, for ever.
        public var isCircular: Bool

        /// A job of the given parts.
        public init(
            channel: UInt32,
            peripheral: UInt32,
            memory: UInt32,
            count: UInt32,
            width: Width,
            writesPeripheral: Bool,
            isCircular: Bool
        ) {
            self.channel = channel
            self.peripheral = peripheral
            self.memory = memory
            self.count = count
            self.width = width
            self.writesPeripheral = writesPeripheral
            self.isCircular = isCircular
        }

        var control: UInt32 {
            var bits = channel << 25 | 0b11 << 16 | 1 << 10  // very high priority, MINC
            bits |= width.rawValue << 13 | width.rawValue << 11
            if isCircular { bits |= 1 << 8 }
            if writesPeripheral { bits |= 1 << 6 }
            return bits
        }
    }

    private let bus: Bus
    private let controller: UInt32
    private let number: UInt32

    private static var turns: UInt32 { 10_000 }

    /// Stream `number` of the controller whose registers start at `controller`.
    public init(_ bus: Bus, controller: UInt32, number: UInt32) {
        precondition(number < 8, "A DMA controller has eight streams.")
        self.bus = bus
        self.controller = controller
        self.number = number
    }

    private var base: UInt32 { controller + 0x10 + 0x18 * number }

    /// Ends what the stream does; false when the controller does not obey.
    @discardableResult
    public func stop() -> Bool {
        bus.clear(1, at: base)
        return bus.wait(for: 0, in: 1, at: base, turns: Self.turns)
    }

    /// Starts `job`, from its first place.
    public func start(_ job: Job) {
        stop()
        clearFlags()
        bus.write(job.peripheral, to: base + 0x08)
        bus.write(job.memory, to: base + 0x0C)
        bus.write(job.count, to: base + 0x04)
        bus.write(job.control, to: base)
        bus.write(job.control | 1, to: base)
    }

    /// Whether a job is going on.
    public var isBusy: Bool { bus.read(base) & 1 != 0 }

    /// How many are left of the present round.
    public var remaining: UInt32 { bus.read(base + 0x04) }

    /// Copies `count` words; whether the controller did it within the time given to it.
    ///
    /// Only controller 2 can. It is how firmware finds out whether there is a DMA at all.
    public func copies(from source: UInt32, to target: UInt32, count: UInt32) -> Bool {
        stop()
        clearFlags()
        bus.write(source, to: base + 0x08)
        bus.write(target, to: base + 0x0C)
        bus.write(count, to: base + 0x04)
        // Words, both addresses rise, memory to memory.
        let control: UInt32 = 2 << 13 | 2 << 11 | 1 << 10 | 1 << 9 | 0b10 << 6
        bus.write(control, to: base)
        bus.write(control | 1, to: base)
        let isOver = bus.wait(for: 0, in: 1, at: base, turns: Self.turns)
        guard isOver, bus.read(base + 0x04) == 0 else {
            stop()
            return false
        }
        for index in 0..<count where bus.read(source + 4 * index) != bus.read(target + 4 * index) {
            return false
        }
        return true
    }

    private func clearFlags() {
        let shift = number % 4 / 2 * 16 + number % 2 * 6
        bus.write(0b111101 << shift, to: controller + 0x08 + number / 4 * 4)
    }
}
