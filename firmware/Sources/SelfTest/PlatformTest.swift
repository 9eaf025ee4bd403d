// SPDX-License-Identifier: Apache-2.0

internal import DeviceModels
public import Firmware
internal import Support
public import WireProtocol

/// A program that shows what a platform does: it obeys single bytes from the serial port.
///
/// | byte | does |
/// |---|---|
/// | `i` | answers a line: boot id, resets, last fault, seed, ticks, ticks a second, serial |
/// | `e` + u32 | sends back as many bytes as the little-endian count says |
/// | `t` | answers the link tick |
/// | `p` | takes no byte for three seconds |
/// | `m` + u8 | answers the hash of one function's results, see ``ArithmeticProbe`` |
/// | `d` + u16 + 32 f64 | answers the hash of one device model with these parameters, see
/// ``DeviceProbe``, and the ticks that its pulses and its readings took; 0 where they are refused |
/// | `y` + u8 + 32 f64 | the same for the dynamics at an index with ``DynamicsProbe``: hash and ticks
/// of its steps |
/// | `n` + u8 + u8 | answers the hash of a neuron model under the preset at an index, see
/// ``NeuronProbe``, the ticks of its steps, and its bytes; 0 where there is none |
/// | `k` + u8 + u8 | the same for a neuron circuit with ``CircuitProbe``: hash and ticks of its
/// steps |
/// | `b` | answers the bytes of a cell of a device model, and of the state of dynamics |
/// | `c` | fails a check, as a programmer error does |
/// | `a` | allocates memory after start |
/// | `s` | overflows the stack |
/// | `w` | hangs |
public struct PlatformTest<Port: BoardPort & ~Copyable>: ~Copyable {
    var port: Port
    private let identity: BootIdentity
    /// Made before start, because the list takes memory.
    let dynamics = DynamicsKind.allCases

    /// A test of the platform behind `port`.
    public init(port: consuming Port, defaultSerial: FixedText<16>) {
        self.port = port
        identity = BootIdentity(defaultSerial: defaultSerial)
    }

    /// Obeys for ever.
    public mutating func run() {
        heap_seal()
        while true {
            obey(nextByte())
        }
    }

    private mutating func obey(_ command: UInt8) {
        switch command {
        case UInt8(ascii: "i"): identify()
        case UInt8(ascii: "e"): echo()
        case UInt8(ascii: "t"): answer(port.now())
        case UInt8(ascii: "p"): ignore()
        case UInt8(ascii: "m"): calculate()
        case UInt8(ascii: "d"): simulate()
        case UInt8(ascii: "y"): integrate()
        case UInt8(ascii: "n"): spike()
        case UInt8(ascii: "k"): fire()
        case UInt8(ascii: "b"): measure()
        case UInt8(ascii: "c"): precondition(port.now() == 0, "This check is meant to fail.")
        case UInt8(ascii: "a"): allocate()
        case UInt8(ascii: "s"): answer(overflow(port.now()))
        case UInt8(ascii: "w"): while true {}
        default: break
        }
    }

    private mutating func identify() {
        write(identity.boot)
        write(boot_count())
        // Safe: the record is valid until the next reset.
        write(unsafe UInt64(last_fault()?.pointee.cause ?? 0))
        write(identity.seed)
        write(port.now())
        write(UInt64(Port.ticksPerSecond))
        for index in 0..<identity.serial.utf8Count {
            write(byte: identity.serial.bytes[index])
        }
        write(byte: UInt8(ascii: "\n"))
    }

    private mutating func echo() {
        var count = 0
        for shift in 0..<4 { count |= Int(nextByte()) << (8 * shift) }
        for _ in 0..<count { write(byte: nextByte()) }
    }

    private mutating func ignore() {
        let end = port.now() + 3 * UInt64(Port.ticksPerSecond)
        while port.now() < end { pause() }
    }

    private func allocate() {
        // Safe: the allocation never returns.
        unsafe UnsafeMutablePointer<UInt8>.allocate(capacity: 16).initialize(to: 1)
    }

    @inline(never)
    private func overflow(_ depth: UInt64) -> UInt64 {
        guard depth > 0 else { return 0 }
        let frame = InlineArray<64, UInt64>(repeating: depth)
        return overflow(depth &+ 1) &+ frame[Int(depth & 63)]
    }

    mutating func nextByte() -> UInt8 {
        while true {
            pause()
            if let arrival = port.takeByte() { return arrival.byte }
            port.sleep(isSending: false)
        }
    }

    mutating func pause() {
        _ = port.now()
        port.feedWatchdog(isEnergised: true)
        stack_check()
    }

    mutating func answer(_ value: UInt64) {
        write(value)
        write(byte: UInt8(ascii: "\n"))
    }

    mutating func write(_ value: UInt64) {
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 15
            write(byte: digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
        write(byte: UInt8(ascii: " "))
    }

    private mutating func write(byte: UInt8) {
        while !port.canSend {
            pause()
            port.sleep(isSending: true)
        }
        port.send(byte)
    }
}

/// One test, one port.
@available(*, unavailable)
extension PlatformTest: Sendable where Port: ~Copyable {}
