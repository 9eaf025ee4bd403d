// SPDX-License-Identifier: Apache-2.0

import NeuronModels
import Testing

@Suite("every model of the list")
struct CatalogueTests {
    @Test(
        "has a name of its own, parameters in range and a usual preset",
        arguments: NeuronKind.allCases
    )
    func description(kind: NeuronKind) {
        let names = NeuronKind.allCases.map { $0.description.name.text }
        #expect(names.filter { $0 == kind.description.name.text }.count == 1)
        var parameters: [String] = []
        while let parameter = kind.parameter(at: parameters.count) {
            #expect(parameter.allows(parameter.standard), "\(parameter.name)")
            #expect(!parameters.contains(parameter.name.text))
            parameters.append(parameter.name.text)
        }
        #expect(!parameters.isEmpty && parameters.count <= NeuronValues.limit)
        #expect(kind.preset(at: 0) != nil)
    }

    @Test(
        "runs every preset to finite numbers, twice with equal bits",
        arguments: NeuronKind.allCases
    )
    func presets(kind: NeuronKind) {
        var visitor = Runner()
        kind.visit(&visitor)
        #expect(visitor.names.count == Set(visitor.names).count)
    }

    private struct Runner: NeuronVisitor {
        var names: [String] = []

        mutating func visit<Model: NeuronModel>(_ model: Model.Type) throws(Never) {
            while let preset = Model.preset(at: names.count) {
                names.append(preset.name.text)
                for index in 0..<Model.parameterCount {
                    let isAllowed = Model.parameter(at: index)?.allows(preset.values[index])
                    #expect(isAllowed == true, "\(preset.name) \(index)")
                }
                let (first, second) = (trace(Model.self, preset), trace(Model.self, preset))
                #expect(first.allSatisfy { $0.isFinite }, "\(preset.name)")
                #expect(first == second)
            }
        }

        private func trace<Model: NeuronModel>(_: Model.Type, _ preset: NeuronPreset) -> [Double] {
            var model = Model(preset.values, timeStep: preset.timeStep)
            return (0..<min(preset.stepCount, 5_000)).map { step in
                let time = Double(step) * preset.timeStep
                _ = model.step(current: preset.stimulus.current(at: time))
                return model.membrane
            }
        }
    }

    @Test("a segment begins with its start, ends before its end, and may exclude its start")
    func segments() {
        let closed = StimulusSegment(2, from: 1, to: 3)
        #expect([0.9, 1, 2.9, 3].map(closed.current) == [0, 2, 2, 0])
        let open = StimulusSegment(2, from: 1, to: 3, isOpen: true)
        #expect([1, 1.1, 2.9, 3].map(open.current) == [0, 2, 2, 0])
        let ramp = StimulusSegment(6, from: 1, to: 5, risingOver: 2)
        #expect([1, 2, 3, 4].map(ramp.current) == [0, 3, 6, 9])
    }
}
