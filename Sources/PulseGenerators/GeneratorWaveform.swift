// SPDX-License-Identifier: Apache-2.0

/// What an instrument put out after a trigger, into an open circuit.
package struct GeneratorWaveform: Hashable, Sendable, Codable {
    /// A corner of the waveform.
    package struct Point: Hashable, Sendable, Codable {
        /// Time from the trigger, in picoseconds.
        package let time: Int64
        /// Voltage into an open circuit, in microvolts.
        package let voltage: Int64

        private enum CodingKeys: String, CodingKey {
            case time = "time_ps"
            case voltage = "voltage_uV"
        }
    }

    /// The channel.
    package let channel: Int
    /// The corners of the first pulse, from rest to rest.
    package let points: [Point]
    /// Time from pulse to pulse, in picoseconds.
    package let period: Int64
    /// How many pulses there are; nil when they do not end.
    package let count: Int64?

    private enum CodingKeys: String, CodingKey {
        case channel
        case points
        case period = "period_ps"
        case count
    }

    /// The waveform of a channel's settings.
    ///
    /// Edges are stated from 10 % to 90 %, which is 0.8 of the whole edge; the width runs from
    /// half to half of the edges, or from start to start, as the family counts it.
    init(
        channel: Int,
        rest: Int64,
        peak: Int64,
        width: Int64,
        lead: Int64,
        trail: Int64,
        period: Int64,
        count: Int64?,
        isWidthAtHalf: Bool
    ) {
        let rise = lead + lead / 4
        let fall = trail + trail / 4
        let end = isWidthAtHalf ? rise / 2 + width - fall / 2 : width
        let corners = [(0, rest), (rise, peak), (max(end, rise), peak), (end + fall, rest)]
        points = corners.map { Point(time: $0.0, voltage: $0.1) }
        self.channel = channel
        self.period = period
        self.count = count
    }
}
