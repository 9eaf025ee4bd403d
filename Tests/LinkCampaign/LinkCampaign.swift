// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import TestKit

/// `link-campaign [FRAMES]`: harms frames on every core, 10⁸ unless told otherwise, and prints a row
/// for the table of the campaign.
///
/// It ends with status 1 when a harmed frame passed with CRC-32C, or none with CRC-16.
@main
enum LinkCampaign {
    static func main() {
        let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 100_000_000
        let workers = max(1, ProcessInfo.processInfo.activeProcessorCount)
        let sum = Mutex(CorruptionCampaign.Counts())
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            var campaign = CorruptionCampaign(seed: UInt64(worker) &* 0x9E37_79B9 &+ 1)
            let share = count / workers + (worker < count % workers ? 1 : 0)
            let counts = campaign.run(share)
            sum.withLock { $0 = $0 + counts }
        }
        let counts = sum.withLock { $0 }
        print(
            "| harmed frames | \(counts.frames) | CRC-32C: \(counts.wrong) wrongly accepted | "
                + "CRC-16, the control: \(counts.wrongControl) |"
        )
        exit(counts.wrong == 0 && counts.wrongControl > 0 ? 0 : 1)
    }
}
