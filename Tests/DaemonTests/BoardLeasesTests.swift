// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Daemon

@Suite("Leases of boards")
struct BoardLeasesTests {
    @Test("go to one job at a time, first come, first served, with rising numbers")
    func order() throws {
        var leases = BoardLeases()
        let granted = leases.request("b", for: "1")
        let first = try #require(granted)
        #expect(leases.request("b", for: "2") == nil)
        #expect(leases.request("b", for: "3") == nil)
        #expect(leases.ahead(of: "1", at: "b") == 0)
        #expect(leases.ahead(of: "3", at: "b") == 2)
        let passedOn = leases.release("b", by: "1")
        let second = try #require(passedOn)
        #expect(second.ticket == "2")
        #expect(second.fence > first.fence)
        #expect(leases.release("b", by: "2")?.ticket == "3")
        #expect(leases.release("b", by: "3") == nil)
        #expect(leases.lease(of: "b") == nil)
    }

    @Test("of different boards do not wait for each other")
    func independent() {
        var leases = BoardLeases()
        #expect(leases.request("a", for: "1") != nil)
        #expect(leases.request("b", for: "2") != nil)
    }

    @Test("are not given away by a job that only waits, or that lost its lease")
    func strangers() {
        var leases = BoardLeases()
        _ = leases.request("b", for: "1")
        _ = leases.request("b", for: "2")
        #expect(leases.release("b", by: "2") == nil)
        #expect(leases.lease(of: "b")?.ticket == "1")
        #expect(leases.queue(for: "b").isEmpty)
        #expect(leases.release("b", by: "1") == nil)
        #expect(leases.release("b", by: "1") == nil)
    }
}
