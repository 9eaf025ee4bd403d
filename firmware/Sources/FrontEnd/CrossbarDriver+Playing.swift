// SPDX-License-Identifier: Apache-2.0

internal import AnalogueParts
public import BoardRuntime
public import PulsePrograms
public import Quantities
internal import Registers
internal import STM32F4
public import WireProtocol

extension CrossbarDriver: BoardDriver {
    /// Ticks from the enable to the first frame: 10 us, chosen.
    private static var enableTicks: UInt64 { 40 }

    /// The devices are real.
    public mutating func setSpecimen(_ specimen: Specimen) -> SpecimenVerdict { .notAModel }

    /// Connects all lines, at rest; program tick 0 lies 4 ms ahead, so that the first edges have
    /// the time they need.
    public mutating func begin() {
        rest()
        queue.start()
        // The isolation forgets what it is told while the enable is low.
        portC.drive(Wiring.C.enable, high: true)
        wait(Self.enableTicks)
        switches = SwitchBoard(connected: .max)
        applySwitches()
        standstill = 0
        fault = .none
        mayStandStill = true
        origin = now() + 2 * Self.leadTicks
    }

    /// Notes a level.
    public mutating func set(_ line: Line, to level: LineLevel) {
        guard let slot = slot(line) else { return fail(.internal) }
        let bit = UInt16(1) << UInt16(slot)
        switch level {
        case .code(let code):
            codes[slot] = code
            floating &= ~bit
        case .floating:
            codes[slot] = 0
            floating |= bit
        }
    }

    /// Notes when the levels take effect.
    public mutating func commit(at tick: UInt64) {
        pending = tick
        position = tick
    }

    /// Makes an edge of noted levels and runs ahead of time as far as it may.
    public mutating func advance(from start: UInt64, to end: UInt64) -> Advance {
        // A trip makes the outputs safe; until it is taken nothing goes on.
        guard fault == .none else { return Advance(tick: start, work: Self.waitingWork) }
        position = start
        queue.rest()
        if let tick = pending {
            guard publish(at: tick, until: end) else {
                return Advance(tick: start, work: Self.waitingWork)
            }
            pending = nil
        } else if driven != 0 {
            holdGate(until: origin + end, isRise: false)
        }
        let time = now()
        if driven != 0, timer.hasGateEnded { fail(.internal) }
        let ahead = time + Self.leadTicks
        let reached = ahead > origin ? min(end, max(start, ahead - origin)) : start
        position = reached
        return Advance(tick: reached, work: reached == end ? 1 : Self.waitingWork)
    }

    /// Converts the current into a column once hardware has come to where the interpreter is.
    public mutating func sense(_ line: Line, range: UInt8, gate: Read.Gate) -> SensedCurrent {
        guard line.kind == .column, line.index < Wiring.columnCount else {
            fail(.internal)
            return SensedCurrent(code: 0, range: 0, flags: [.saturated])
        }
        catchUp()
        let silent = UInt32(silenced(gate))
        if silent != 0 {
            bus.write(silent << 16, to: portB.setAndClear)
            wait(8)
        }
        let sensed = convert(line.index, range: range)
        if silent != 0 { bus.write(silent, to: portB.setAndClear) }
        endEvaluation()
        return sensed
    }

    /// Converts every column once in the coarsest range.
    public mutating func magnitudeOfCurrent(columns: UInt64) -> Int64 {
        catchUp()
        var sum: Int64 = 0
        for column in 0..<Wiring.columnCount where columns >> UInt64(column) & 1 != 0 {
            let sensed = convert(column, range: Wiring.rangeCount - 1)
            sum += traits.femtoamperes(code: Int32(sensed.code.magnitude), range: sensed.range)
        }
        endEvaluation()
        return sum
    }

    /// Raises the trigger output; instructions do, so within microseconds of the tick.
    public mutating func raiseTrigger(_ output: UInt8, ticks: UInt64) {
        catchUp()
        guard output == 0 else { return fail(.internal) }
        portA.drive(Wiring.A.triggerOut, high: true)
        wait(min(ticks, Self.senseTicks))
        portA.drive(Wiring.A.triggerOut, high: false)
        endEvaluation()
    }

    /// Whether a trigger input is high now.
    public mutating func triggerIsHigh(_ input: UInt8, at tick: UInt64) -> Bool {
        position = tick
        catchUp()
        guard input < 2 else { return false }
        return portC.isHigh(Wiring.C.firstTriggerIn + UInt32(input))
    }

    /// All lines to rest together, then isolated, then the enable open.
    public mutating func makeSafe() {
        rest()
        switches = SwitchBoard()
        _ = analogue.sendToSwitches(switches.bytes)
        portC.drive(Wiring.C.enable, high: false)
    }

    private mutating func rest() {
        timer.closeGate()
        queue.stop()
        bus.write(0xFFFF_0000, to: portB.setAndClear)
        timer.releaseUpdate()
        codes = InlineArray(repeating: 0)
        released = InlineArray(repeating: 0)
        floating = 0
        driven = 0
        pending = nil
        updateTick = 0
        position = 0
        mayStandStill = false
    }

    /// Program time stands still until the next edge.
    public mutating func pause() { mayStandStill = true }

    /// Whether hardware has come to `tick` and nothing is left to do.
    public mutating func hasPlayed(to tick: UInt64) -> Bool {
        if let edge = pending {
            guard publish(at: edge, until: edge) else { return false }
            pending = nil
        }
        let time = now()
        return time > origin + tick + 2 && queue.pending(at: count(at: time)) == 0
    }

    // MARK: Interlocks

    /// Why lines may not leave the safe state now.
    public mutating func refusalToArm() -> BoardFault {
        guard readiness.refusal == .none else { return readiness.refusal }
        guard !portC.isHigh(Wiring.C.emergencyStop), portC.isHigh(Wiring.C.railsGood) else {
            return .stillPresent
        }
        portC.drive(Wiring.C.clampReset, high: true)
        wait(8)
        portC.drive(Wiring.C.clampReset, high: false)
        guard !portC.isHigh(Wiring.C.overCurrent) else { return .stillPresent }
        return answersItself() ? .none : .internal
    }

    /// What hardware stopped by itself.
    public mutating func takeTrip() -> BoardFault {
        _ = now()
        alarms.beat()
        if alarms.take(.emergencyStop) || alarms.take(.lineBreak) { return .emergencyStop }
        if fault != .none {
            defer { fault = .none }
            return fault
        }
        guard readiness.isSilicon else { return .none }
        if portC.isHigh(Wiring.C.emergencyStop) { return .emergencyStop }
        // A board at rest may be without its analogue supplies; one in a play may not.
        if switches.connected != 0, !portC.isHigh(Wiring.C.railsGood) { return .internal }
        return portC.isHigh(Wiring.C.overCurrent) ? .overCurrent : .none
    }

    /// Notes a fault; the first one stays.
    mutating func fail(_ cause: BoardFault) {
        guard fault == .none else { return }
        timer.closeGate()
        fault = cause
    }
}
