// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A random order of what is measured, from the experiment's own stream.
///
/// Source: R. Durstenfeld, Comm. ACM 7 (1964) 420.
enum RandomOrder {
    /// The numbers below `count`, in an order that seed and device decide.
    static func of(_ count: Int, seed: UInt64, device: UInt32) -> [Int] {
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) {
            let part = CounterNoise(seed: seed)
                .uniform(event: UInt64(last), device: device, stream: .user)
            order.swapAt(last, min(last, Int(part * Double(last + 1))))
        }
        return order
    }
}
