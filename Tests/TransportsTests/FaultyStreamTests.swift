// SPDX-License-Identifier: Apache-2.0

import TestKit
import Testing
import Transports

@Suite("A faulty stream", .timeLimit(.minutes(2)))
struct FaultyStreamTests {
    let near: MemoryPipe
    let far: MemoryPipe
    let sent = pattern(byteCount: 20_000)

    init() throws {
        (near, far) = try MemoryPipe.pair()
    }

    @Test("without faults changes nothing")
    func passes() throws {
        let stream = FaultyStream(near, seed: 1)
        try stream.write(sent, timeout: .zero)
        #expect(try far.readAll(sent.count) == sent)
        try far.write(sent, timeout: .zero)
        #expect(try stream.readAll(sent.count) == sent)
    }

    @Test("hits the same bytes however the stream is cut", arguments: [1, 7, 1000])
    func isDeterministic(pieceByteCount: Int) throws {
        let expected = try harmed(seed: 5, pieceByteCount: sent.count)
        #expect(try harmed(seed: 5, pieceByteCount: pieceByteCount) == expected)
        #expect(try harmed(seed: 6, pieceByteCount: pieceByteCount) != expected)
    }

    @Test("drops, doubles and corrupts about as many bytes as planned, and counts them")
    func countsFaults() throws {
        let stream = FaultyStream(near, seed: 5, writing: .noise(perMillion: 50_000))
        try stream.write(sent, timeout: .zero)
        let counts = stream.writtenCounts
        let arrivedCount = sent.count - counts.dropCount + counts.duplicateCount
        #expect(try far.readAll(arrivedCount).count == arrivedCount)
        #expect(try far.read(maximumCount: 1, timeout: .zero).isEmpty)
        // 1000 expected, standard deviation 31: five of them either way.
        for count in [counts.dropCount, counts.duplicateCount, counts.corruptionCount] {
            #expect((845...1155).contains(count))
        }
    }

    @Test("that corrupts flips one bit of a byte")
    func flipsOneBit() throws {
        var plan = FaultPlan()
        plan.corruptionsPerMillion = 1_000_000
        let stream = FaultyStream(near, seed: 5, writing: plan)
        try stream.write(sent, timeout: .zero)
        let arrived = try far.readAll(sent.count)
        #expect(zip(sent, arrived).allSatisfy { ($0 ^ $1).nonzeroBitCount == 1 })
    }

    @Test("that dribbles gives one byte a read")
    func dribbles() throws {
        var plan = FaultPlan()
        plan.isDribbling = true
        let stream = FaultyStream(near, seed: 1, reading: plan)
        try far.write([1, 2, 3], timeout: .zero)
        for byte in UInt8(1)...3 {
            #expect(try stream.read(maximumCount: 8, timeout: .zero) == [byte])
        }
    }

    @Test("that stalls passes nothing more until the stall is lifted")
    func stalls() throws {
        var plan = FaultPlan()
        plan.stallsAfterByteCount = 2
        let stream = FaultyStream(near, seed: 1, reading: plan, writing: plan)
        try far.write([1, 2, 3, 4], timeout: .zero)
        #expect(try stream.read(maximumCount: 8, timeout: .zero) == [1, 2])
        #expect(try stream.read(maximumCount: 8, timeout: .zero).isEmpty)
        let error = #expect(throws: TransportError.self) {
            try stream.write([5, 6, 7], timeout: .zero)
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.context.writtenByteCount == 2)
        stream.liftStalls()
        #expect(try stream.read(maximumCount: 8, timeout: .zero) == [3, 4])
        try stream.write([7], timeout: .zero)
        #expect(try far.readAll(3) == [5, 6, 7])
    }

    @Test("that closes one direction leaves the other open")
    func halfCloses() throws {
        var plan = FaultPlan()
        plan.closesAfterByteCount = 2
        let stream = FaultyStream(near, seed: 1, reading: plan)
        try far.write([1, 2, 3], timeout: .zero)
        #expect(try stream.read(maximumCount: 8, timeout: .zero) == [1, 2])
        #expect(code { try stream.read(maximumCount: 8, timeout: .zero) } == .closed)
        try stream.write([4], timeout: .zero)
        #expect(try far.readAll(1) == [4])
    }

    @Test("that closes its writing direction leaves the reading one open")
    func halfClosesWriting() throws {
        var plan = FaultPlan()
        plan.closesAfterByteCount = 1
        let stream = FaultyStream(near, seed: 1, writing: plan)
        #expect(code { try stream.write([1, 2], timeout: .zero) } == .closed)
        #expect(try far.readAll(1) == [1])
        try far.write([3], timeout: .zero)
        #expect(try stream.readAll(1) == [3])
    }

    @Test("that delays holds bytes back for so many reads, in order, also past a close")
    func delays() throws {
        var plan = FaultPlan()
        plan.delayInReads = 2
        let stream = FaultyStream(near, seed: 1, reading: plan)
        try far.write([1], timeout: .zero)
        #expect(try stream.read(maximumCount: 8, timeout: .zero).isEmpty)
        try far.write([2], timeout: .zero)
        far.close()
        #expect(try stream.read(maximumCount: 8, timeout: .zero).isEmpty)
        #expect(try stream.read(maximumCount: 8, timeout: .zero) == [1])
        #expect(try stream.read(maximumCount: 8, timeout: .zero) == [2])
        #expect(code { try stream.read(maximumCount: 8, timeout: .zero) } == .closed)
    }

    /// What arrives of `sent`, written in pieces.
    private func harmed(seed: UInt64, pieceByteCount: Int) throws -> [UInt8] {
        let (near, far) = try MemoryPipe.pair()
        let stream = FaultyStream(near, seed: seed, writing: .noise(perMillion: 50_000))
        for start in stride(from: 0, to: sent.count, by: pieceByteCount) {
            let end = min(start + pieceByteCount, sent.count)
            try stream.write(Array(sent[start..<end]), timeout: .zero)
        }
        near.close()
        var arrived: [UInt8] = []
        while let more = try? far.read(maximumCount: 65_536, timeout: .zero) { arrived += more }
        return arrived
    }
}
