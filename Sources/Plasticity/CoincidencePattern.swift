// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Frames in which every row fires once, and some rows fire together.
///
/// Draws come from the experiment's own random stream, by frame and purpose, so that no frame
/// depends on another. Times are whole steps.
///
/// Device numbers of the draws: the row for its own time, 4096 for the common onset, 8192 + row for
/// its jitter, 12288 + k for the k-th exchange of a shuffle; the event is the frame's number.
package struct CoincidencePattern: Hashable, Sendable {
    /// The spikes of one frame.
    package struct Frame: Hashable, Sendable {
        /// The common onset, in steps.
        package let onset: Int
        /// When each row fires, in steps.
        package let spikes: [Int]

        /// A frame of the given spikes.
        package init(onset: Int, spikes: [Int]) {
            self.onset = onset
            self.spikes = spikes
        }
    }

    /// How many rows there are.
    package let rowCount: Int
    /// Between which steps the common onset lies, uniformly.
    package let onset: ClosedRange<Double>
    /// Between which steps the other rows fire, uniformly.
    package let others: ClosedRange<Double>
    /// Standard deviation of a correlated row around the onset, in steps.
    package let jitter: Double
    /// The seed of the run.
    package let seed: UInt64

    /// A pattern of frames.
    package init(
        rowCount: Int,
        onset: ClosedRange<Double>,
        others: ClosedRange<Double>,
        jitter: Double,
        seed: UInt64
    ) {
        precondition(rowCount >= 1 && rowCount <= 4096, "A pattern has 1 to 4096 rows.")
        precondition(onset.lowerBound >= 0 && others.lowerBound >= 0, "Times are not negative.")
        self.rowCount = rowCount
        self.onset = onset
        self.others = others
        self.jitter = jitter
        self.seed = seed
    }

    /// The spikes of a frame.
    ///
    /// - Parameters:
    ///   - number: The frame's number in the run.
    ///   - correlated: The rows that fire around the common onset.
    ///   - isShuffled: Whether the spikes are dealt to the rows at random.
    /// - Returns: The frame.
    package func frame(_ number: UInt64, correlated: Range<Int>, isShuffled: Bool) -> Frame {
        let start = uniform(onset, number, 4096)
        var spikes: [Int] = []
        for row in 0..<rowCount {
            guard correlated.contains(row) else {
                spikes.append(Int(uniform(others, number, UInt32(row))))
                continue
            }
            let deviation = CounterNoise(seed: seed)
                .gaussian(event: number, device: 8192 + UInt32(row), stream: .user)
            spikes.append(Int(max(0, start + jitter * deviation)))
        }
        if isShuffled { shuffle(&spikes, number) }
        return Frame(onset: Int(start), spikes: spikes)
    }

    private func uniform(_ range: ClosedRange<Double>, _ event: UInt64, _ device: UInt32) -> Double
    {
        let part = CounterNoise(seed: seed).uniform(event: event, device: device, stream: .user)
        return range.lowerBound + (range.upperBound - range.lowerBound) * part
    }

    /// Every order is equally likely.
    ///
    /// Source: R. Durstenfeld, Comm. ACM 7 (1964) 420.
    private func shuffle(_ spikes: inout [Int], _ event: UInt64) {
        for last in stride(from: spikes.count - 1, to: 0, by: -1) {
            let part = CounterNoise(seed: seed)
                .uniform(event: event, device: 12288 + UInt32(last), stream: .user)
            spikes.swapAt(last, min(last, Int(part * Double(last + 1))))
        }
    }
}
