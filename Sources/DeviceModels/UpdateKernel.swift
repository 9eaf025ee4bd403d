// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The inner loop of a ``PulsedArray``: 16 devices at a time stay in registers for a whole train.
///
/// A random block is worth four devices, so a vector of four blocks is worth 16. Words are kept in
/// the lower half of 64-bit lanes, where a product of two words fits; what is above them in a lane
/// is never used.
struct UpdateKernel {
    typealias Words = SIMD4<UInt64>
    typealias Reals = SIMD4<Double>

    /// The keys of the ten rounds, two words a round.
    private let keys: [Words]
    private let firstBlock: UInt64
    private let firstEvent: UInt64
    private let noise: Double
    private let isAdditive: Bool

    init(seed: UInt64, firstBlock: UInt64, firstEvent: UInt64, noise: Double, isAdditive: Bool) {
        // What lies above the lower half of a lane never matters, so nothing is masked here.
        var keys: [Words] = []
        var key0 = seed & 0xFFFF_FFFF
        var key1 = seed >> 32
        for _ in 0..<10 {
            keys.append(Words(repeating: key0))
            keys.append(Words(repeating: key1))
            key0 &+= 0x9E37_79B9
            key1 &+= 0xBB67_AE85
        }
        self.keys = keys
        self.firstBlock = firstBlock
        self.firstEvent = firstEvent
        self.noise = noise
        self.isAdditive = isAdditive
    }

    /// Applies a train to all weights.
    func run(
        _ weights: inout [Reals],
        quads: [UpdateQuad],
        table: [SIMD2<Double>],
        train: [UpdateDirection]
    ) {
        precondition(weights.count == quads.count && weights.count % 4 == 0, "Quads go by four.")
        precondition(table.count == InterpolatedNormal.cellCount, "The table has every cell.")
        let groups = weights.count / 4
        // Bounds checks in this loop would cost as much as its arithmetic: the sizes are checked
        // above, and the index of a cell follows from the range of its place.
        unsafe weights.withUnsafeMutableBufferPointer { weights in
            unsafe quads.withUnsafeBufferPointer { quads in
                unsafe table.withUnsafeBufferPointer { table in
                    unsafe keys.withUnsafeBufferPointer { keys in
                        guard let weight = weights.baseAddress, let quad = quads.baseAddress,
                            let table = table.baseAddress, let keys = keys.baseAddress
                        else { return }
                        for group in 0..<groups {
                            unsafe step(
                                weight + 4 * group,
                                quad + 4 * group,
                                firstBlock &+ UInt64(4 * group),
                                table,
                                train,
                                keys
                            )
                        }
                    }
                }
            }
        }
    }

    private func step(
        _ weights: UnsafeMutablePointer<Reals>,
        _ quads: UnsafePointer<UpdateQuad>,
        _ block: UInt64,
        _ table: UnsafePointer<SIMD2<Double>>,
        _ train: [UpdateDirection],
        _ keys: UnsafePointer<Words>
    ) {
        let blocks = Words(block, block &+ 1, block &+ 2, block &+ 3)
        var weight0 = unsafe weights[0]
        var weight1 = unsafe weights[1]
        var weight2 = unsafe weights[2]
        var weight3 = unsafe weights[3]
        var event = firstEvent
        for pulse in 0..<train.count {
            let isUp = train[pulse] == .up
            let words = unsafe Self.random(event, blocks, keys)
            let noise0 = unsafe Self.normal(words.0, table)
            let noise1 = unsafe Self.normal(words.1, table)
            let noise2 = unsafe Self.normal(words.2, table)
            let noise3 = unsafe Self.normal(words.3, table)
            weight0 = unsafe moved(weight0, noise0, quads, isUp)
            weight1 = unsafe moved(weight1, noise1, quads + 1, isUp)
            weight2 = unsafe moved(weight2, noise2, quads + 2, isUp)
            weight3 = unsafe moved(weight3, noise3, quads + 3, isUp)
            event &+= 1
        }
        unsafe weights[0] = weight0
        unsafe weights[1] = weight1
        unsafe weights[2] = weight2
        unsafe weights[3] = weight3
    }

    /// One pulse; the order of operations is that of the law.
    @inline(__always)
    private func moved(
        _ weight: Reals,
        _ draw: Reals,
        _ quad: UnsafePointer<UpdateQuad>,
        _ isUp: Bool
    ) -> Reals {
        let slope = unsafe isUp ? quad.pointee.upSlope : quad.pointee.downSlope
        let step = unsafe isUp ? quad.pointee.upStep : quad.pointee.downStep
        let lower = unsafe quad.pointee.lower
        let upper = unsafe quad.pointee.upper
        let gain = Reals(repeating: 1) + Reals(repeating: noise) * draw
        let change = isAdditive ? slope * weight + step * gain : (slope * weight + step) * gain
        var next = weight + change
        next.replace(with: lower, where: next .< lower)
        next.replace(with: upper, where: next .> upper)
        return next
    }
}
