// SPDX-License-Identifier: Apache-2.0

public import Registers

/// The chip's random number generator.
///
/// Source: ST, RM0090 Rev 18, 24.4, RNG registers. Its clock is the PLL's 48 MHz output.
public enum EntropySource: Sendable {
    /// 64 random bits, or nil when the generator does not answer or found itself at fault.
    ///
    /// The first number after a start is thrown away, and two equal ones in a row are a fault, as
    /// FIPS 140-2 asks.
    public static func draw(_ bus: some RegisterBus) -> UInt64? {
        let base = MemoryMap.randomNumbers
        bus.write(1 << 2, to: base)
        var previous: UInt32?
        var result: UInt64 = 0
        for _ in 0..<3 {
            guard bus.wait(for: 1, in: 1, at: base + 4, turns: 10_000) else { return nil }
            guard bus.read(base + 4) & 0b110_0110 == 0 else { return nil }
            let word = bus.read(base + 8)
            guard word != previous else { return nil }
            if previous != nil { result = result << 32 | UInt64(word) }
            previous = word
        }
        return result
    }
}
