// SPDX-License-Identifier: Apache-2.0

/// What goes wrong with the bytes of one direction.
///
/// Whether a byte is hit depends on the seed and on its index in the stream only, so cutting the
/// stream into other pieces hits the same bytes.
package struct FaultPlan: Sendable {
    /// How many bytes of a million vanish.
    package var dropsPerMillion = 0

    /// How many bytes of a million arrive twice.
    package var duplicatesPerMillion = 0

    /// How many bytes of a million arrive with one bit flipped.
    package var corruptionsPerMillion = 0

    /// How many frames of a million vanish whole, with the zero that ends them.
    package var lostFramesPerMillion = 0

    /// Whether bytes come one at a time.
    package var isDribbling = false

    /// After how many bytes nothing goes through any more, while the stream stays open.
    package var stallsAfterByteCount: Int?

    /// After how many bytes this direction, and only this one, is closed.
    package var closesAfterByteCount: Int?

    /// For how many reads bytes that have arrived are held back; writes have no delay.
    package var delayInReads = 0

    /// A plan in which nothing goes wrong.
    package init() {}

    /// A plan that drops, duplicates and corrupts this many bytes of a million, each.
    package static func noise(perMillion: Int) -> Self {
        var plan = Self()
        plan.dropsPerMillion = perMillion
        plan.duplicatesPerMillion = perMillion
        plan.corruptionsPerMillion = perMillion
        return plan
    }
}

/// How many bytes were hit.
package struct FaultCounts: Hashable, Sendable {
    /// Bytes that vanished.
    package var dropCount = 0

    /// Bytes that arrived twice.
    package var duplicateCount = 0

    /// Bytes that arrived with one bit flipped.
    package var corruptionCount = 0

    /// Frames that vanished.
    package var lostFrameCount = 0

    /// Frames that began.
    package var frameCount = 0

    /// Nothing was hit.
    package init() {}
}

/// The bytes of one direction on their way through a plan.
package struct FaultLane: Sendable {
    /// What goes wrong.
    package let plan: FaultPlan

    /// What went wrong.
    package private(set) var counts = FaultCounts()

    /// How many bytes came in.
    package private(set) var byteCount = 0

    private let seed: UInt64
    /// Whether the next byte that is not zero begins a frame, and whether the present one is lost.
    private var isBetweenFrames = true
    private var isLosing = false

    /// A lane with its plan.
    package init(plan: FaultPlan, seed: UInt64) {
        self.plan = plan
        self.seed = seed
    }

    /// How many of `count` bytes may pass before the lane stalls or closes.
    package func room(for count: Int) -> Int {
        let limit = min(plan.stallsAfterByteCount ?? .max, plan.closesAfterByteCount ?? .max)
        return min(count, max(limit - byteCount, 0))
    }

    /// Whether the lane is closed: it had to pass as many bytes as it could.
    package var isClosed: Bool { plan.closesAfterByteCount.map { byteCount >= $0 } ?? false }

    /// Whether nothing goes through any more.
    package var isStalled: Bool { plan.stallsAfterByteCount.map { byteCount >= $0 } ?? false }

    /// What arrives when `bytes` are sent.
    package mutating func pass(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var arriving: [UInt8] = []
        for byte in bytes {
            defer { byteCount += 1 }
            if isLost(byte) { continue }
            if isHit(plan.dropsPerMillion, salt: 1) {
                counts.dropCount += 1
                continue
            }
            var byte = byte
            if isHit(plan.corruptionsPerMillion, salt: 2) {
                counts.corruptionCount += 1
                byte ^= 1 << UInt8(draw(salt: 3) % 8)
            }
            arriving.append(byte)
            if isHit(plan.duplicatesPerMillion, salt: 4) {
                counts.duplicateCount += 1
                arriving.append(byte)
            }
        }
        return arriving
    }

    /// Whether a byte belongs to a frame that is lost.
    private mutating func isLost(_ byte: UInt8) -> Bool {
        guard plan.lostFramesPerMillion > 0 else { return false }
        if isBetweenFrames, byte != 0 {
            isBetweenFrames = false
            isLosing = isHit(plan.lostFramesPerMillion, salt: 5)
            counts.frameCount += 1
            if isLosing { counts.lostFrameCount += 1 }
        }
        let isLost = isLosing
        if byte == 0 {
            isBetweenFrames = true
            isLosing = false
        }
        return isLost
    }

    private func isHit(_ perMillion: Int, salt: UInt64) -> Bool {
        perMillion > 0 && draw(salt: salt) % 1_000_000 < UInt64(perMillion)
    }

    /// Source: Steele, Lea, Flood, OOPSLA 2014, figure 17: the finaliser of SplitMix64.
    private func draw(salt: UInt64) -> UInt64 {
        var word = seed &+ (UInt64(byteCount) &* 8 &+ salt) &* 0x9E37_79B9_7F4A_7C15
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
