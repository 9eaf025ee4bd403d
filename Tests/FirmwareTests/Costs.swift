// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit

/// Measurements of what models cost, which `make costs` asks for.
enum Costs {
    static let areWanted =
        ProcessInfo.processInfo.environment["HEBB_COSTS"] == "1" && Emulator.isAvailable
}

extension InlineArray where count == 32, Element == Double {
    /// The bit patterns as little-endian bytes.
    var wireBytes: [UInt8] {
        indices.flatMap { index in
            stride(from: 0, to: 64, by: 8).map { shift in
                UInt8(truncatingIfNeeded: self[index].bitPattern >> UInt64(shift))
            }
        }
    }
}
