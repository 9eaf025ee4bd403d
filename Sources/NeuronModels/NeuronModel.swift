// SPDX-License-Identifier: Apache-2.0

/// A neuron: what it is, its parameters, and a state that moves in steps of fixed length.
///
/// A model is a value. A step uses `+ - * /` in a fixed order and the elementary functions of
/// `PortableMath`: equal values and currents give equal bits everywhere.
public protocol NeuronModel: Sendable, BitwiseCopyable {
    /// Name, units and source.
    static var description: NeuronDescription { get }

    /// The parameter at an index, which counts from 0, or nil where there is none.
    static func parameter(at index: Int) -> NeuronParameter?

    /// The preset at an index, which counts from 0, or nil where there is none; 0 is the usual one.
    static func preset(at index: Int) -> NeuronPreset?

    /// A neuron at its start.
    ///
    /// - Parameters:
    ///   - values: The parameters by their indices, each within its range.
    ///   - timeStep: The length of every step in the model's unit of time.
    init(_ values: NeuronValues, timeStep: Double)

    /// Moves on by one step under a current that is constant in it, and says whether it spiked.
    mutating func step(current: Double) -> Bool

    /// What a trace shows, in the model's unit.
    var membrane: Double { get }
}

extension NeuronModel {
    /// How many parameters there are.
    public static var parameterCount: Int {
        var count = 0
        while parameter(at: count) != nil { count += 1 }
        return count
    }

    /// How many presets there are.
    public static var presetCount: Int {
        var count = 0
        while preset(at: count) != nil { count += 1 }
        return count
    }

    /// The values where nothing else is said.
    public static var standardValues: NeuronValues {
        var values = NeuronValues()
        var index = 0
        while let parameter = parameter(at: index) {
            values[index] = parameter.standard
            index += 1
        }
        return values
    }

    /// The time that belongs to the state after step `index`, which counts from 0.
    public static func time(afterStep index: Int, timeStep: Double) -> Double {
        Double(description.recordsAtStart ? index : index + 1) * timeStep
    }
}

/// What a neuron model is called, and what it counts in.
public struct NeuronDescription: Sendable {
    /// The name on the command line.
    public let name: StaticString
    /// The name for people.
    public let title: StaticString
    /// The unit of current, `1` for a plain number.
    public let currentUnit: StaticString
    /// The unit of ``NeuronModel/membrane``.
    public let membraneUnit: StaticString
    /// The unit of time, `1` for a plain number.
    public let timeUnit: StaticString
    /// Where equations come from, and values that name no source of their own.
    public let source: StaticString
    /// Whether the state after a step belongs to the time at its start, as the source has it.
    public let recordsAtStart: Bool

    init(
        _ name: StaticString,
        _ title: StaticString,
        current: StaticString,
        membrane: StaticString = "mV",
        time: StaticString = "ms",
        source: StaticString,
        recordsAtStart: Bool = false
    ) {
        self.name = name
        self.title = title
        currentUnit = current
        membraneUnit = membrane
        timeUnit = time
        self.source = source
        self.recordsAtStart = recordsAtStart
    }
}
