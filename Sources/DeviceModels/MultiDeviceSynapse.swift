// SPDX-License-Identifier: Apache-2.0

/// Which device of every synapse of an array the next update pulses, and which depressions count.
///
/// One counter serves a whole array: it advances by 1 an update event, so that the devices of one
/// synapse are picked as if at random. Only every `depressionPeriod`-th depression is done.
///
/// Source: I. Boybat et al., Nature Commun. 9 (2018) 2514.
public struct ArbitrationCounter: Equatable, Sendable, BitwiseCopyable {
    /// How many devices a synapse has.
    public let deviceCount: Int
    /// Of how many depressions one is done.
    public let depressionPeriod: Int

    private var next = 0
    private var depressions = 0

    /// A counter for synapses of `deviceCount` devices.
    public init(deviceCount: Int, depressionPeriod: Int = 1) {
        precondition(deviceCount > 0 && depressionPeriod > 0, "Counts are positive.")
        self.deviceCount = deviceCount
        self.depressionPeriod = depressionPeriod
    }

    /// The device for a potentiation.
    public mutating func potentiation() -> Int { advance() }

    /// The device for a depression, or nil where this one is left out.
    public mutating func depression() -> Int? {
        depressions = (depressions + 1) % depressionPeriod
        return depressions == 0 ? advance() : nil
    }

    private mutating func advance() -> Int {
        let device = next
        next = (next + 1) % deviceCount
        return device
    }
}

/// Several cells in parallel that are one weight: G = Σ G_i, of which an update pulses one.
///
/// The cells are devices N n to N n + N − 1 of a specimen for N cells a synapse.
///
/// Units: siemens, nanoseconds of the run.
///
/// Source: I. Boybat et al., Nature Commun. 9 (2018) 2514.
public struct MultiDeviceSynapse: Sendable {
    /// The cells.
    public private(set) var cells: [CellState]

    private let model: DeviceModel
    private let seed: UInt64
    private let firstDevice: UInt32

    /// The synapse numbered `number`, of `count` fresh cells.
    public init(model: DeviceModel, seed: UInt64, number: UInt32, count: Int) {
        precondition(count > 0, "A synapse has a cell.")
        let first = number * UInt32(count)
        self.model = model
        self.seed = seed
        firstDevice = first
        cells = (0..<UInt32(count)).map { model.makeCell(seed: seed, device: first + $0) }
    }

    /// Pulses the cell that an ``ArbitrationCounter`` has picked.
    public mutating func pulse(
        _ index: Int,
        volts: Double,
        seconds: Double,
        at time: Int64 = 0
    ) {
        let noise = CellNoise(seed: seed, device: firstDevice + UInt32(index))
        model.pulse(&cells[index], volts: volts, seconds: seconds, at: time, noise: noise)
        model.endEpisode(&cells[index])
    }

    /// G at a time in siemens, without read noise.
    public func conductance(at time: Int64 = 0) -> Double {
        var sum = 0.0
        for cell in cells { sum += model.conductance(of: cell, at: time) }
        return sum
    }
}
