// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Which way a pulse of an array moves every weight.
public enum UpdateDirection: UInt8, Sendable, BitwiseCopyable {
    /// Potentiation.
    case up = 0
    /// Depression.
    case down = 1
}

/// Many devices of ``ModelKind/linearUpdate`` that get the same nominal pulses, for hosts.
///
/// Every device has its own bounds and steps, and every pulse its own noise on every device. Weights
/// have the same bits as those of a ``DeviceModel`` for the same seed, device number and pulses, each
/// pulse being an episode: one device alone, an array, and parts of an array agree. So a large array
/// may be cut into parts, one a thread.
///
/// ```
/// group g: 16 devices = 4 quads; lane l of quad q is device 16 g + 4 l + q, because four
/// neighbours share a random block and lanes hold blocks.
/// ```
public struct PulsedArray: Sendable {
    /// The numbers of the devices.
    public let devices: Range<UInt32>

    /// How many pulses the array has received: the event of the next draw.
    public private(set) var pulses: UInt64 = 0

    private let seed: UInt64
    private let law: LinearUpdate
    private var weights: [SIMD4<Double>]
    private var quads: [UpdateQuad]
    private let table: [SIMD2<Double>]

    /// Fresh devices with parameters of ``ModelKind/linearUpdate`` by index.
    ///
    /// - Parameters:
    ///   - seed: The seed of the run.
    ///   - devices: The numbers of the devices; the first is a multiple of 4.
    ///   - parameter: The parameters by index.
    /// - Throws: ``ModelFault`` as ``DeviceModel`` does, and ``ModelFault/inconsistent`` where the
    ///   common layer has a spread of writes or an endurance, which the array does not follow.
    public init(
        seed: UInt64,
        devices: Range<UInt32>,
        parameter: (Int) -> Double
    ) throws(ModelFault) {
        precondition(devices.lowerBound % 4 == 0, "An array begins at a multiple of four devices.")
        let model = try DeviceModel(kind: .linearUpdate, parameter: parameter)
        let layer = LinearUpdate.layer
        guard parameter(layer[.writeSpread]) == 0, parameter(layer[.endurance]) == 0 else {
            throw .inconsistent
        }
        self.devices = devices
        self.seed = seed
        law = try LinearUpdate(parameter)
        let groups = (devices.count + 15) / 16
        weights = []
        quads = []
        var table: [SIMD2<Double>] = []
        table.reserveCapacity(InterpolatedNormal.cellCount)
        InterpolatedNormal.forEachSegment { table.append(SIMD2($0.offset, $0.slope)) }
        self.table = table
        if law.hasSpread || parameter(layer[.stuckProbability]) > 0 {
            weights = [SIMD4<Double>](repeating: SIMD4(), count: 4 * groups)
            quads = [UpdateQuad](repeating: UpdateQuad(), count: 4 * groups)
            for device in devices { set(device, to: model.makeCell(seed: seed, device: device)) }
        } else if let first = devices.first {
            // Nothing is drawn, so one device is like the other.
            let cell = model.makeCell(seed: seed, device: first)
            var quad = UpdateQuad()
            for lane in 0..<4 { quad.set(lane, to: cell) }
            weights = [SIMD4<Double>](
                repeating: SIMD4(repeating: cell.level),
                count: 4 * groups
            )
            quads = [UpdateQuad](repeating: quad, count: 4 * groups)
        }
    }

    private mutating func set(_ device: UInt32, to cell: CellState) {
        let (quad, lane) = place(of: device)
        weights[quad][lane] = cell.level
        quads[quad].set(lane, to: cell)
    }

    /// The weight of a device, by its number.
    public func weight(of device: UInt32) -> Double {
        let (quad, lane) = place(of: device)
        return weights[quad][lane]
    }

    /// The conductance of a device in siemens, with the noise of the apparent weight.
    public func conductance(of device: UInt32) -> Double {
        let noise = CellNoise(seed: seed, device: device)
        return law.conductance(ofWeight: weight(of: device), event: pulses &- 1, noise: noise)
    }

    /// Gives every device some nominal pulses, one after the other.
    public mutating func apply(_ train: [UpdateDirection]) {
        let kernel = UpdateKernel(
            seed: seed,
            firstBlock: UInt64(devices.lowerBound / 4),
            firstEvent: pulses,
            noise: law.stepNoise,
            isAdditive: law.isAdditive
        )
        kernel.run(&weights, quads: quads, table: table, train: train)
        pulses &+= UInt64(train.count)
    }

    /// Gives every device a number of nominal pulses of one direction.
    public mutating func apply(_ direction: UpdateDirection, count: Int) {
        precondition(count >= 0, "A number of pulses is not negative.")
        apply([UpdateDirection](repeating: direction, count: count))
    }

    /// Where a device is.
    private func place(of device: UInt32) -> (quad: Int, lane: Int) {
        precondition(devices.contains(device), "The array has no such device.")
        let index = Int(device - devices.lowerBound)
        return (4 * (index / 16) + index % 4, index % 16 / 4)
    }
}

/// What four devices of a ``PulsedArray`` are: change = slope · w + step, within the bounds.
///
/// Downwards both carry a minus, so that either direction adds.
struct UpdateQuad: Sendable {
    var upSlope = SIMD4<Double>()
    var upStep = SIMD4<Double>()
    var downSlope = SIMD4<Double>()
    var downStep = SIMD4<Double>()
    var lower = SIMD4<Double>()
    var upper = SIMD4<Double>()

    /// Makes a lane behave as a cell; one that is stuck has no steps.
    mutating func set(_ lane: Int, to cell: CellState) {
        lower[lane] = cell.lowerBound
        upper[lane] = cell.upperBound
        guard !cell.isStuck else { return }
        upSlope[lane] = cell.traits[0]
        upStep[lane] = cell.potentiationRate
        downSlope[lane] = -cell.traits[1]
        downStep[lane] = -cell.depressionRate
    }
}
