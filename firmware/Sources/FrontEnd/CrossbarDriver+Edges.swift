// SPDX-License-Identifier: Apache-2.0

internal import AnalogueParts
internal import Registers
internal import STM32F4
internal import WireProtocol

extension CrossbarDriver {
    /// Ticks from here to an edge that the instructions in between certainly need: 8 us, chosen.
    private static var publishTicks: UInt64 { 32 }

    /// Lines that are on their DACs at the noted levels.
    private var wanted: UInt16 {
        var mask: UInt16 = 0
        for slot in 0..<16 where codes[slot] != 0 { mask |= 1 << UInt16(slot) }
        return mask & ~floating
    }

    /// Makes an edge of the noted levels.
    ///
    /// - Parameters:
    ///   - tick: The program tick of the edge.
    ///   - end: The program tick at which the next one is expected.
    /// - Returns: False when hardware is not so far yet.
    mutating func publish(at tick: UInt64, until end: UInt64) -> Bool {
        let lines = wanted
        var time = now()
        guard queue.pending(at: count(at: time)) < CompareQueue<Bus>.capacity else { return false }
        guard let prepared = prepare(lines & ~driven, at: time) else { return false }
        guard let renewed = renew(lines & driven, at: time) else { return false }
        connect()
        time = now()
        var earliest = time + Self.publishTicks
        if prepared { earliest += UInt64(Wiring.settlingTicks) }
        if origin + tick < earliest {
            guard mayStandStill else {
                fail(.internal)
                return true
            }
            standstill += earliest - (origin + tick)
            origin += earliest - (origin + tick)
        }
        if renewed {
            updateTick = origin + tick
            timer.updateDACs(at: count(at: updateTick))
        }
        addEdge(lines, at: origin + tick, gateEnd: origin + end)
        mayStandStill = false
        return true
    }

    private mutating func addEdge(_ lines: UInt16, at edge: UInt64, gateEnd: UInt64) {
        if lines != 0 { holdGate(until: gateEnd, isRise: driven == 0) }
        let word = UInt32(~lines) << 16 | UInt32(lines)
        guard case .added = queue.add(word, at: count(at: edge)) else {
            return fail(.internal)
        }
        for slot in 0..<16 where (driven & ~lines) >> UInt16(slot) & 1 != 0 {
            released[slot] = edge
        }
        driven = lines
    }

    /// Brings DACs behind lines at rest to their codes; nil when one is not at rest yet, otherwise
    /// whether any changed.
    private mutating func prepare(_ lines: UInt16, at time: UInt64) -> Bool? {
        var hasChanged = false
        for slot in 0..<16 where lines >> UInt16(slot) & 1 != 0 && held[slot] != codes[slot] {
            guard time > released[slot] + 2 || released[slot] == 0 else { return nil }
            guard send(LTC2668.writeAndUpdate(slot, codes[slot])) else { return false }
            held[slot] = codes[slot]
            hasChanged = true
        }
        return hasChanged
    }

    /// Writes the codes of driven lines for the common update; nil when the last one is still to
    /// come, otherwise whether there is anything to update.
    private mutating func renew(_ lines: UInt16, at time: UInt64) -> Bool? {
        var hasChanged = false
        for slot in 0..<16 where lines >> UInt16(slot) & 1 != 0 && held[slot] != codes[slot] {
            guard time > updateTick + 2 || updateTick == 0 else { return nil }
            if !hasChanged { timer.releaseUpdate() }
            guard send(LTC2668.write(slot, codes[slot])) else { return false }
            held[slot] = codes[slot]
            hasChanged = true
        }
        return hasChanged
    }

    private mutating func send(_ frame: UInt32) -> Bool {
        if analogue.sendToDACs(frame) { return true }
        fail(.internal)
        return false
    }

    /// Isolates floating lines and connects the others; the switches are not on the timer.
    mutating func connect() {
        guard switches.connected != ~floating else { return }
        switches.connected = ~floating
        applySwitches()
    }

    mutating func applySwitches() {
        if !analogue.sendToSwitches(switches.bytes) { fail(.internal) }
    }

    /// Lets the gate end a little after timer tick `end`, whatever instructions do until then.
    mutating func holdGate(until end: UInt64, isRise: Bool) {
        let last = min(end, now() + Self.longestGate) + Self.gateMargin
        if isRise {
            timer.openGate(until: count(at: last))
        } else {
            timer.extendGate(to: count(at: last))
        }
    }
}
