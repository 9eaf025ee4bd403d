// SPDX-License-Identifier: Apache-2.0

/// A current that begins and ends at once and is constant or linear between.
///
/// Units: those of the model it drives.
public struct StimulusSegment: Equatable, Sendable, BitwiseCopyable {
    /// When it begins.
    public let start: Double
    /// When it ends; infinite for one that stays.
    public let end: Double
    /// The current, or for a ramp its value `span` after the start.
    public let level: Double
    /// How long a ramp takes from 0 to `level`; 0 for a constant current.
    public let span: Double
    /// Whether the start itself is outside; the end always is.
    public let isOpen: Bool

    /// A current from `start` to `end`.
    public init(
        _ level: Double,
        from start: Double = -.infinity,
        to end: Double = .infinity,
        risingOver span: Double = 0,
        isOpen: Bool = false
    ) {
        self.start = start
        self.end = end
        self.level = level
        self.span = span
        self.isOpen = isOpen
    }

    /// Its part of the current at a time.
    public func current(at time: Double) -> Double {
        guard isOpen ? time > start : time >= start, time < end else { return 0 }
        return span > 0 ? (time - start) / span * level : level
    }
}

/// A sum of at most four segments.
public struct Stimulus: Sendable, BitwiseCopyable {
    private var segments = InlineArray<4, StimulusSegment>(repeating: StimulusSegment(0))
    /// How many segments there are.
    public private(set) var count = 0

    /// No current.
    public init() {}

    /// A current that is there from the beginning to the end.
    public static func constant(_ level: Double) -> Self {
        var stimulus = Self()
        return stimulus.adding(StimulusSegment(level))
    }

    /// A current within open limits, as the published programs for the Izhikevich model have it.
    static func open(
        _ level: Double,
        _ start: Double = -.infinity,
        _ end: Double = .infinity,
        risingOver span: Double = 0
    ) -> Self {
        Self().and(level, start, end, risingOver: span)
    }

    /// This and another current within open limits.
    func and(
        _ level: Double,
        _ start: Double = -.infinity,
        _ end: Double = .infinity,
        risingOver span: Double = 0
    ) -> Self {
        var stimulus = self
        return stimulus.adding(
            StimulusSegment(level, from: start, to: end, risingOver: span, isOpen: true)
        )
    }

    /// This and another current from `start`, which counts, to `end`, which does not.
    func and(_ level: Double, from start: Double, to end: Double = .infinity) -> Self {
        var stimulus = self
        return stimulus.adding(StimulusSegment(level, from: start, to: end))
    }

    /// The segment at an index, which counts from 0.
    public subscript(index: Int) -> StimulusSegment { segments[index] }

    /// The current at a time: the segments' parts, summed in their order.
    public func current(at time: Double) -> Double {
        var sum = 0.0
        for index in 0..<count { sum += segments[index].current(at: time) }
        return sum
    }

    private mutating func adding(_ segment: StimulusSegment) -> Self {
        precondition(count < 4, "A stimulus has at most four segments.")
        segments[count] = segment
        count += 1
        return self
    }
}
