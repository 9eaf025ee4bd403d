// SPDX-License-Identifier: Apache-2.0

import STM32F4
import Testing

/// Edges played by the timer and DMA of the model.
struct CompareQueueTests {
    private static let table: UInt32 = 0x2000_1000

    private static func started(
        _ chip: ModelChip
    ) -> CompareQueue<ModelChip> {
        PulseTimer(chip).start()
        PulseTimer(chip).openGate(until: chip.tick &+ 1 << 30)
        var queue = CompareQueue(chip, table: table, port: MemoryMap.portB + 0x18)
        queue.start()
        // Every line that a select puts on its DAC shows 1.
        return queue
    }

    @Test(
        "every edge happens at its tick, whenever it was added, over the wrap of the counter too",
        arguments: [1, 2, 3, 4, 5]
    )
    func playsAll(_ seed: UInt64) {
        let chip = ModelChip(tick: .max - 3000)
        var queue = Self.started(chip)
        var random = seed
        func draw(_ bound: UInt32) -> UInt32 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt32(truncatingIfNeeded: random >> 33) % bound
        }
        var last = chip.tick
        var expected: [UInt32] = []
        while expected.count < 500 {
            // Behind the last edge, and near, far, or while it is being played.
            let soonest = max(Int32(bitPattern: last &- chip.tick) + 4, 10)
            let next = chip.tick &+ UInt32(soonest) &+ draw(draw(2) == 0 ? 8 : 200)
            switch queue.add(1 << (UInt32(expected.count) % 16), at: next) {
            case .added:
                expected.append(next)
                last = next
            case .full: chip.pass(draw(300))
            case .late: Issue.record("An edge ten ticks ahead was late.")
            }
            if draw(3) == 0 { chip.pass(draw(300)) }
        }
        chip.pass(100_000)
        #expect(chip.edges.map(\.tick) == expected)
        #expect(chip.edges.map(\.word) == (0..<500).map { 1 << (UInt32($0) % 16) })
    }

    @Test("an edge added while the one before is being played is played too", arguments: 0..<14)
    func addsInTime(_ offset: UInt32) {
        for phase in 0..<4 {
            let chip = ModelChip()
            var queue = Self.started(chip)
            let first = chip.tick &+ 40
            #expect(queue.add(1, at: first) == .added)
            for _ in 0..<phase { _ = chip.read(0) }
            chip.pass(first &- 10 &+ offset &- chip.tick)
            #expect(queue.add(2, at: first &+ 16) == .added)
            chip.pass(100)
            #expect(chip.edges.map(\.tick) == [first, first &+ 16])
        }
    }

    @Test("an edge that is too near is refused, and nothing happens at its tick")
    func refusesLate() {
        let chip = ModelChip()
        var queue = Self.started(chip)
        #expect(queue.add(1, at: chip.tick &+ 3) == .late)
        #expect(queue.add(1, at: chip.tick &- 10) == .late)
        chip.pass(1000)
        #expect(chip.edges.isEmpty)
    }

    @Test("a full table takes an edge again when one was played")
    func fills() {
        let chip = ModelChip()
        var queue = Self.started(chip)
        let first = chip.tick &+ 5000
        for index in 0..<CompareQueue<ModelChip>.capacity {
            #expect(queue.add(1, at: first &+ 10 * index) == .added)
        }
        #expect(queue.add(1, at: first &+ 9000) == .full)
        chip.pass(first &- chip.tick &+ 5)
        #expect(queue.add(1, at: first &+ 9000) == .added)
    }

    @Test("a stopped queue plays nothing more")
    func stops() {
        let chip = ModelChip()
        var queue = Self.started(chip)
        #expect(queue.add(1, at: chip.tick &+ 500) == .added)
        queue.stop()
        chip.pass(1000)
        #expect(chip.edges.isEmpty)
    }

    @Test("the tick behind the last edge never comes, however long the queue rests")
    func rests() {
        let chip = ModelChip()
        var queue = Self.started(chip)
        #expect(queue.add(1, at: chip.tick &+ 50) == .added)
        chip.pass(100)
        for _ in 0..<40 {
            chip.jump(1 << 27)
            queue.rest()
        }
        #expect(chip.edges.count == 1)
        let next = chip.tick &+ 50
        #expect(queue.add(2, at: next) == .added)
        chip.pass(100)
        #expect(chip.edges.map(\.word) == [1, 2])
        #expect(chip.edges.last?.tick == next)
    }
}
