// SPDX-License-Identifier: Apache-2.0

import TestKit
import Testing

extension FaultTests {
    /// Harmed frames; `link-campaign` harms a thousand times as many.
    @Suite("harmed frames")
    struct CorruptionTests {
        @Test("never pass with the CRC-32C, and some do with the CRC-16 of the control")
        func corruption() {
            var campaign = CorruptionCampaign(seed: 1)
            let counts = campaign.run(100_000)
            #expect(counts.frames == 100_000)
            #expect(counts.wrong == 0)
            #expect(counts.wrongControl > 0, "The control is too tame.")
            FaultTests.note(
                "\(counts.frames) harmed frames: \(counts.wrong) wrongly accepted with CRC-32C, "
                    + "\(counts.wrongControl) with CRC-16"
            )
        }
    }
}
