// SPDX-License-Identifier: Apache-2.0

public import DeviceModels
internal import PortableMath

/// Hashes what a device model does over pulses and readings, so that two machines can compare.
///
/// Each of four cells takes random pulses of either sign and of widths from 1 µs to 1 ms, at
/// growing times, and is read after each.
public struct DeviceProbe: Sendable {
    /// How many pulses and readings a comparison takes.
    public static let pulseCount = 96

    private let model: DeviceModel
    private var cell: CellState
    private var result = ResultHash()
    private var event: UInt64 = 0
    private var time: Int64 = 0
    private var current = 0.0

    private static let seed: UInt64 = 0x4865_6262
    private static let widths: InlineArray<4, Double> = [1e-6, 5e-6, 2e-5, 1e-3]

    /// A probe of a model; nil where the parameters are refused.
    public init?(kind: ModelKind, parameters: InlineArray<32, Double>) {
        do throws(ModelFault) {
            model = try DeviceModel(kind: kind) { parameters[$0] }
        } catch {
            return nil
        }
        cell = model.makeCell(seed: Self.seed, device: 0)
    }

    /// The hash so far.
    public var hash: UInt64 { result.value }

    private var device: UInt32 { UInt32(event / 24) }
    private var noise: CellNoise { CellNoise(seed: Self.seed, device: device) }

    /// Applies the next pulse.
    public mutating func pulse() {
        if event % 24 == 0 {
            cell = model.makeCell(seed: Self.seed, device: device)
            time = 0
        }
        let bits = CounterNoise(seed: Self.seed).bits(event: event, device: 9, stream: .user)
        let volts = (Double(bits >> 40) / 0x1p23 - 1) * 5.5
        let seconds = Self.widths[Int(bits & 3)]
        model.pulse(&cell, volts: volts, seconds: seconds, at: time, noise: noise)
        if bits & 4 != 0 { model.endEpisode(&cell) }
        time += 2_000_000 << Int64(bits >> 3 & 7)
        event += 1
    }

    /// Reads the cell after its pulse.
    public mutating func read() {
        let previous = CellNoise(seed: Self.seed, device: UInt32((event - 1) / 24))
        current = model.current(&cell, volts: 0.1, at: time, noise: previous)
    }

    /// Adds the reading to the hash.
    public mutating func note() {
        result.add(current)
        result.add(model.conductance(of: cell, at: time))
        result.add(cell.level)
        result.add(cell.writeEvents)
    }
}
