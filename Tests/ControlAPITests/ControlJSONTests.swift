// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import ControlAPI

@Suite("The JSON of the interface")
struct ControlJSONTests {
    static let report = RunReport(
        run: 12,
        row: "PLA-02",
        title: "Potentiation",
        procedure: "potentiation-depression",
        origin: "simulated",
        fallback: true,
        banner: "SIMULATED",
        seed: (1 << 53) - 1,
        board: BoardReport(address: "sim", serial: "SIM-0001"),
        verdict: "none",
        metrics: [
            "on_off_100": MetricReport(
                value: 0.1 + 0.2,
                unit: "1",
                expected: "100 ± 10 %",
                pass: false,
                fitted: true
            ),
            "vSet": MetricReport(value: .nan, unit: "V"),
        ],
        recordHash: nil,
        ablation: "none",
        state: "failed",
        cause: nil,
        times: RunTimes(started: "2026-01-01T00:00:00.000Z", simulatedSeconds: 1.5),
        store: "/tmp/store.sqlite",
        exitStatus: 1
    )

    @Test("has the keys that scripts rely on, also where there is no value")
    func keys() throws {
        let data = try ControlJSON.data(Self.report)
        let object = try #require(
            try JSONSerialization.jsonObject(with: data) as? [String: Any]
        )
        let keys = [
            "ablation", "banner", "board", "cause", "clock", "exit_status", "fallback", "metrics",
            "origin", "procedure", "record_hash", "row", "run", "seed", "state", "store", "times",
            "title", "verdict",
        ]
        #expect(object.keys.sorted() == keys)
        #expect(object["record_hash"] is NSNull)
        let times = try #require(object["times"] as? [String: Any])
        #expect(times["simulated_s"] as? Double == 1.5)
        let metrics = try #require(object["metrics"] as? [String: [String: Any]])
        #expect(metrics.keys.sorted() == ["on_off_100", "vSet"])
        #expect(metrics["on_off_100"]?["fitted"] as? Bool == true)
    }

    @Test("keeps names of metrics, numbers bit for bit, and numbers that are none")
    func roundTrip() throws {
        let copy: RunReport = try ControlJSON.value(from: ControlJSON.data(Self.report))
        #expect(copy.seed == Self.report.seed)
        #expect(copy.times == Self.report.times)
        let value = try #require(copy.metrics["on_off_100"]?.value)
        #expect(value.bitPattern == (0.1 + 0.2).bitPattern)
        #expect(copy.metrics["vSet"]?.value.isNaN == true)
    }

    @Test("is one line")
    func oneLine() throws {
        let data = try ControlJSON.data(Self.report)
        #expect(!data.contains(0x0A))
    }

    @Test("of a failure says what, why and the exit status")
    func failure() throws {
        let failure = ControlFailure("boardAbsent", "No board.", .noBoard)
        let text = String(decoding: try ControlJSON.data(failure), as: UTF8.self)
        #expect(text == #"{"code":"boardAbsent","exit_status":3,"message":"No board."}"#)
    }
}
