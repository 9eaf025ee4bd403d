// SPDX-License-Identifier: Apache-2.0

internal import PulsePrograms

/// The state of a column's integrate-and-fire neuron, in integers on every board alike.
struct Neuron: BitwiseCopyable {
    /// The largest magnitude of a potential; keeps the leak's product within 64 bits.
    static let largestPotential: Int64 = 1 << 46

    let settings: NeuronSettings
    private(set) var potential: Int64 = 0
    private(set) var restsUntil: UInt64 = 0
    private(set) var spikes: Int32 = 0

    init(_ settings: NeuronSettings) {
        self.settings = settings
    }

    /// Whether it integrates at `tick`.
    func isReady(at tick: UInt64) -> Bool { tick >= restsUntil }

    /// Integrates one sensed code; true when it fires.
    mutating func integrate(_ code: Int32, at tick: UInt64) -> Bool {
        let leak = potential * Int64(settings.leak) / 65536
        potential = Self.clamp(potential - leak + Int64(code))
        guard potential > settings.threshold else { return false }
        potential = 0
        restsUntil = tick + settings.refractory
        spikes += 1
        return true
    }

    /// Takes `amount` from the potential, because another neuron fired.
    mutating func inhibit(by amount: Int64) {
        potential = Self.clamp(potential - Self.clamp(amount))
    }

    /// Back to zero, ready at once.
    mutating func reset() {
        potential = 0
        restsUntil = 0
    }

    private static func clamp(_ value: Int64) -> Int64 {
        min(largestPotential, max(-largestPotential, value))
    }
}
