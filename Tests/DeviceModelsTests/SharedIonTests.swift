// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("electrodes that share ions")
struct SharedIonTests {
    private func rules(
        cooperation: Double = 0.5,
        share: Double = 0.25,
        capacity: Double = 4000
    ) -> IonExchange {
        IonExchange(
            rate: 1e6,
            threshold: 2,
            cooperation: cooperation,
            share: share,
            capacity: capacity
        )
    }

    /// Four electrodes in a row; the nearer, the stronger the coupling.
    private func group(_ exchange: IonExchange, ions: [Int64]? = nil) -> SharedIonGroup {
        SharedIonGroup(
            ions: ions ?? [1000, 1000, 1000, 1000],
            coupling: [0, 1, 0.5, 0.2, 1, 0, 1, 0.5, 0.5, 1, 0, 1, 0.2, 0.5, 1, 0],
            exchange: exchange,
            restConductance: 1e-9,
            conductancePerIon: 1e-9
        )
    }

    @Test("what one electrode gains its neighbours lose, in proportion to coupling and ions")
    func competition() {
        var group = group(rules())
        group.pulse(volts: [2.5, 0, 0, 0], seconds: 340e-6)
        // ⌊1e6 · 0.5 V · 340 µs⌋ = 170 ions, in the proportion 1 : 0.5 : 0.2.
        #expect((0..<4).map { group.ions(at: $0) } == [1170, 900, 950, 980])
        #expect((group.conductance(at: 0) / 1.171e-6 - 1).magnitude < 1e-12)
        group.pulse(volts: [-2.5, 0, 0, 0], seconds: 340e-6)
        #expect(group.ions(at: 0) == 1000 && group.totalIons == 4000)
    }

    @Test("two sub-threshold pulses act together and neither alone")
    func cooperation() {
        for volts in [[1.6, 0, 0, 0], [0, 1.6, 0, 0]] {
            var alone = group(rules())
            alone.pulse(volts: volts, seconds: 1e-3)
            #expect((0..<4).allSatisfy { alone.ions(at: $0) == 1000 })
        }
        var together = group(rules())
        together.pulse(volts: [1.6, 1.6, 0, 0], seconds: 200e-6)
        #expect(together.ions(at: 0) > 1000 && together.ions(at: 1) > 1000)
        #expect(together.ions(at: 2) < 1000 && together.ions(at: 3) < 1000)
        // 1.75 + 0.5 · 1.75 − 2 = 0.625 V ask for 250 ions each; a quarter of it is handed on.
        var exact = group(rules())
        exact.pulse(volts: [1.75, 1.75, 0, 0], seconds: 400.5e-6)
        #expect((0..<4).map { exact.ions(at: $0) } == [1250, 1250, 663, 837])
        // Without cooperation, and with opposite phases, they do not.
        var apart = group(rules(cooperation: 0))
        apart.pulse(volts: [1.6, 1.6, 0, 0], seconds: 200e-6)
        var opposed = group(rules())
        opposed.pulse(volts: [1.6, -1.6, 0, 0], seconds: 200e-6)
        #expect((0..<4).allSatisfy { apart.ions(at: $0) == 1000 && opposed.ions(at: $0) == 1000 })
    }

    @Test("an electrode hands a share of what it takes on to a neighbour driven alike")
    func share() {
        var group = group(rules(cooperation: 0))
        // The second is driven too weakly to take anything itself.
        group.pulse(volts: [2.5, 1, 0, 0], seconds: 400e-6)
        #expect((0..<4).map { group.ions(at: $0) } == [1150, 1050, 858, 942])
        #expect(group.totalIons == 4000)
    }

    @Test("no sequence of pulses creates or destroys an ion or leaves the bounds")
    func conservation() {
        for seed in 0..<UInt64(20) {
            let draws = CounterNoise(seed: seed)
            var group = group(
                rules(cooperation: Double(seed % 3), share: Double(seed % 5) / 4),
                ions: [0, 4000, 17, 2001]
            )
            for event in 0..<UInt64(500) {
                let volts = (0..<UInt32(4)).map {
                    let u = draws.uniform(event: event, device: $0, stream: .user)
                    return u < 0.4 ? 0 : (u - 0.7) * 30
                }
                let width = draws.uniform(event: event, device: 9, stream: .user)
                group.pulse(volts: volts, seconds: width * width * width * 1e-3)
                #expect(group.totalIons == 6018)
                for electrode in 0..<4 {
                    #expect(group.ions(at: electrode) >= 0 && group.ions(at: electrode) <= 4000)
                }
            }
        }
    }

    @Test("a full electrode takes nothing, an empty neighbour gives nothing")
    func saturation() {
        var group = group(rules(), ions: [3990, 5, 0, 0])
        group.pulse(volts: [3, 0, 0, 0], seconds: 1e-3)
        #expect((0..<4).map { group.ions(at: $0) } == [3995, 0, 0, 0])
        group.pulse(volts: [3, 0, 0, 0], seconds: 1e-3)
        #expect(group.totalIons == 3995)
        group.pulse(volts: [0, -9, 0, 0], seconds: 1)
        #expect(group.totalIons == 3995)
    }

    @Test("a pulse alone changes no cell of an array: only the exchange moves ions")
    func hook() throws {
        let model = try standard(.sharedIons)
        #expect(model.isCoupled)
        #expect(try !standard(.thresholdDrift).isCoupled)
        var cells = (0..<UInt32(6)).map { model.makeCell(seed: 1, device: $0) }
        model.pulse(&cells[1], volts: 3, seconds: 1e-3, at: 0, noise: noise)
        #expect(cells.allSatisfy { $0.level == 1e6 })
        var span = cells.mutableSpan
        model.exchange(&span, rows: 2, columns: 3, at: 1_000_000)
        // 1e8 · 1 V · 1 ms = 1e5 ions from the two neighbours along the row, none across.
        #expect(cells.map(\.level) == [0.95e6, 1.1e6, 0.95e6, 1e6, 1e6, 1e6])
        #expect(cells.map(\.changedAt) == [1_000_000, 1_000_000, 1_000_000, 0, 0, 0])
        var again = cells.mutableSpan
        model.exchange(&again, rows: 2, columns: 3, at: 2_000_000)
        #expect(cells[1].level == 1.1e6)
    }

    @Test("nothing acts within the inert range; contradictions are refused")
    func refusals() throws {
        let model = try standard(.sharedIons)
        #expect(model.inertRange(of: model.freshCell()) == InertRange(low: -0.5, high: 0.5))
        for changes in [["initial_ions": 5e6], ["inert_voltage": 2.1]] {
            #expect(throws: ModelFault.inconsistent) { try standard(.sharedIons, changes) }
        }
        #expect(ModelKind.sharedIons.card.trust == .phenomenological)
    }
}
