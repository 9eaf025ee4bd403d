// SPDX-License-Identifier: Apache-2.0

internal import AnalogueParts
internal import BoardRuntime
internal import PulsePrograms
internal import Quantities
internal import Registers
internal import STM32F4
internal import WireProtocol

extension CrossbarDriver {
    /// Codes below which a finer range is tried: a tenth of the range, with room for noise.
    private static var finerBelow: Int32 { 2900 }

    /// Ticks an amplifier and the converter's input are given: ten time constants of the feedback
    /// with 10 pF, and 1 us.
    private static func settlingTicks(_ range: UInt8) -> UInt64 {
        switch range {
        case 0: 404
        case 1: 44
        default: 8
        }
    }

    /// Waits until hardware has played everything up to where the interpreter is: 2 ms at most.
    mutating func catchUp() {
        if let tick = pending {
            let end = now() + 2 * Self.leadTicks
            while !publish(at: tick, until: tick + Self.senseTicks), now() < end {}
            pending = nil
        }
        let target = origin + position
        let end = now() + 2 * Self.leadTicks
        while now() <= target + 2, now() < end {}
        if driven != 0 { holdGate(until: now() + Self.senseTicks, isRise: false) }
    }

    /// One conversion of a column, in a range of its own choice when asked for none.
    mutating func convert(_ column: Int, range: UInt8) -> SensedCurrent {
        var chosen = range == Read.automaticRange ? Wiring.rangeCount - 1 : range
        while true {
            let code = convert(column, in: chosen)
            if range == Read.automaticRange, chosen > 0, code.magnitude < Self.finerBelow {
                chosen -= 1
                continue
            }
            // The amplifier inverts; what flows into the column counts as positive.
            let flags: Record.Flags = ADS8681.isSaturated(code) ? [.saturated] : []
            return SensedCurrent(code: -code, range: chosen, flags: flags)
        }
    }

    private mutating func convert(_ column: Int, in range: UInt8) -> Int32 {
        if switches.view != .column(column) || switches.range != range {
            switches.view = .column(column)
            switches.range = range
            applySwitches()
            wait(Self.settlingTicks(range))
        }
        return conversion()
    }

    /// A conversion that begins now.
    mutating func conversion() -> Int32 {
        // The first frame's end begins a conversion; the second brings it.
        guard analogue.exchangeWithConverter(ADS8681.noOperation) != nil else { return failed() }
        wait(UInt64(ADS8681.cycleNanoseconds / PulseTick.nanoseconds))
        guard let frame = analogue.exchangeWithConverter(ADS8681.noOperation) else {
            return failed()
        }
        return ADS8681.code(frame)
    }

    private mutating func failed() -> Int32 {
        fail(.internal)
        return 0
    }

    mutating func wait(_ ticks: UInt64) {
        let end = now() + ticks + 1
        while now() < end {}
    }

    /// Program time stood still since the read began.
    mutating func endEvaluation() {
        let time = now()
        guard time > origin + position else { return }
        standstill += time - (origin + position)
        origin = time - position
        mayStandStill = true
    }

    /// Selects of lines that a gated read puts to rest: crossing lines without the gate's sign.
    func silenced(_ gate: Read.Gate) -> UInt16 {
        guard gate != .all else { return 0 }
        var mask: UInt16 = 0
        for slot in 0..<Wiring.rowCount where driven >> UInt16(slot) & 1 != 0 {
            let isWanted = gate == .positive ? codes[slot] > 0 : codes[slot] < 0
            if !isWanted { mask |= 1 << UInt16(slot) }
        }
        return mask
    }
}
