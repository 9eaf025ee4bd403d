// SPDX-License-Identifier: Apache-2.0

/// Counts a spike when a level is passed upwards, and the next one only after a lower level.
struct LevelCrossing: Sendable, BitwiseCopyable {
    let level: Double
    let lowerLevel: Double
    private var isAbove = false

    init(above level: Double, rearmedBelow lowerLevel: Double) {
        self.level = level
        self.lowerLevel = lowerLevel
    }

    /// Whether the membrane, now at `membrane`, has just spiked.
    mutating func spiked(_ membrane: Double) -> Bool {
        let isSpike = !isAbove && membrane > level
        if isSpike { isAbove = true }
        if membrane < lowerLevel { isAbove = false }
        return isSpike
    }
}
