// SPDX-License-Identifier: Apache-2.0

internal import DeviceModels
internal import Firmware
internal import NeuronModels
internal import Probes

extension PlatformTest where Port: ~Copyable {
    /// Hashes a function.
    mutating func calculate() {
        guard let function = ArithmeticProbe.Function(rawValue: nextByte()) else { return }
        var probe = ArithmeticProbe(function)
        // In parts, between which the watchdog is fed.
        for _ in 0..<ArithmeticProbe.parts {
            probe.run(ArithmeticProbe.partSize)
            pause()
        }
        answer(probe.hash)
    }

    /// Hashes a model of pulses and times it.
    mutating func simulate() {
        let code = UInt16(nextByte()) | UInt16(nextByte()) << 8
        let parameters = nextParameters()
        guard let kind = ModelKind(rawValue: code),
            var probe = DeviceProbe(kind: kind, parameters: parameters)
        else { return answer(0) }
        var pulseTicks: UInt64 = 0
        var readTicks: UInt64 = 0
        for _ in 0..<DeviceProbe.pulseCount {
            let start = port.now()
            probe.pulse()
            let middle = port.now()
            probe.read()
            readTicks += port.now() - middle
            pulseTicks += middle - start
            probe.note()
            pause()
        }
        write(probe.hash)
        write(pulseTicks)
        answer(readTicks)
    }

    /// Hashes a model that is integrated in time and times it.
    mutating func integrate() {
        let index = Int(nextByte())
        let parameters = nextParameters()
        guard index < dynamics.count,
            var probe = DynamicsProbe(kind: dynamics[index], parameters: parameters)
        else { return answer(0) }
        var ticks: UInt64 = 0
        for _ in 0..<DynamicsProbe.stepCount {
            probe.prepare()
            let start = port.now()
            probe.step()
            ticks += port.now() - start
            probe.note()
            pause()
        }
        write(probe.hash)
        answer(ticks)
    }

    /// Hashes a neuron and times it.
    mutating func spike() {
        let code = nextByte()
        let preset = Int(nextByte())
        guard let kind = NeuronKind(rawValue: code),
            var probe = NeuronProbe(kind: kind, preset: preset)
        else { return answer(0) }
        var ticks: UInt64 = 0
        for _ in 0..<NeuronProbe.parts {
            probe.prepare()
            let start = port.now()
            probe.step()
            ticks += port.now() - start
            probe.note()
            pause()
        }
        write(probe.hash)
        write(ticks)
        answer(UInt64(probe.byteCount))
    }

    /// Hashes a neuron circuit and times it.
    mutating func fire() {
        let code = nextByte()
        let preset = Int(nextByte())
        guard let kind = NeuronCircuitKind(rawValue: code),
            var probe = CircuitProbe(kind: kind, preset: preset)
        else { return answer(0) }
        var ticks: UInt64 = 0
        for _ in 0..<CircuitProbe.stepCount {
            probe.prepare()
            let start = port.now()
            probe.step()
            ticks += port.now() - start
            probe.note()
            pause()
        }
        write(probe.hash)
        answer(ticks)
    }

    /// Says what states take in memory.
    mutating func measure() {
        write(UInt64(MemoryLayout<CellState>.stride))
        answer(UInt64(MemoryLayout<DynamicState>.stride))
    }

    private mutating func nextParameters() -> InlineArray<32, Double> {
        var parameters = InlineArray<32, Double>(repeating: 0)
        for index in 0..<32 {
            var bits: UInt64 = 0
            for shift in stride(from: 0, to: 64, by: 8) {
                bits |= UInt64(nextByte()) << UInt64(shift)
            }
            parameters[index] = Double(bitPattern: bits)
        }
        return parameters
    }
}
