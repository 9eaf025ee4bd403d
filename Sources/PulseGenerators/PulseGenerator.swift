// SPDX-License-Identifier: Apache-2.0

package import Experiments
package import Instruments
package import Quantities

/// What an instrument can do, into an open circuit.
package struct GeneratorCapabilities: Hashable, Sendable {
    /// How many channels it has.
    package let channelCount: Int
    /// The largest magnitude of a level.
    package let maximumLevel: Microvolts
    /// The same in microvolts.
    package var maximumMicrovolts: Int64 { maximumLevel.value }
    /// The smallest and the largest distance between both levels.
    package let amplitude: ClosedRange<Microvolts>
    /// The smallest step of a level.
    package let levelResolution: Microvolts
    /// The shortest and the longest pulse, in picoseconds.
    package let width: ClosedRange<Int64>
    /// The shortest edge, in picoseconds.
    package let shortestEdge: Int64
    /// The shortest period, in picoseconds.
    package let shortestPeriod: Int64
    /// Most pulses of one trigger.
    package let maximumCount: Int64

    /// What members of `model` can do.
    package init(_ model: GeneratorModel) {
        channelCount = model.channelCount
        maximumLevel = model.maximumLevel
        let amplitudeRule = model.rule(.amplitude)
        let smallest = amplitudeRule?.minimum ?? 0
        amplitude =
            Microvolts(smallest)...Microvolts(max(smallest, amplitudeRule?.maximum ?? 0))
        levelResolution = Microvolts(amplitudeRule?.resolution ?? 1)
        let widthRule = model.rule(.width)
        let shortest = widthRule?.minimum ?? 0
        width = shortest...max(shortest, widthRule?.maximum ?? 0)
        shortestEdge = model.rule(.lead)?.minimum ?? 0
        shortestPeriod = model.rule(.period)?.minimum ?? 0
        maximumCount = model.rule(.count)?.maximum ?? 1
    }
}

/// A setting as it was asked for, told and found.
package struct ProgrammedSetting: Hashable, Sendable {
    /// What it is for.
    package let role: GeneratorModel.Role
    /// The command, for people.
    package let header: String
    /// What was asked for.
    package let asked: SettingValue
    /// What the instrument was told.
    package let told: SettingValue
    /// What the instrument says it has.
    package let found: SettingValue
}

/// A pulse generator of a bench.
///
/// Its outputs are off unless ``arm(channel:)`` switched one on; whatever fails leaves the
/// channel's output off, or says that it could not. One thread uses it at a time.
package protocol PulseGenerator: AnyObject {
    /// What the bench calls it.
    var name: String { get }
    /// What it can do.
    var capabilities: GeneratorCapabilities { get }
    /// What it said it is; nil before ``identify()``.
    var identity: InstrumentIdentity? { get }

    /// Asks what it is.
    ///
    /// - Throws: ``InstrumentError`` `.wrongInstrument` when it is none of the family.
    func identify() throws(InstrumentError) -> InstrumentIdentity

    /// Makes all settings for `pulse` with the output off, reads each back and empties the
    /// error queue.
    ///
    /// - Returns: Every setting as asked, told and found.
    /// - Throws: ``InstrumentError`` `.beyondLimit` and `.beyondInstrument` before anything is
    ///   sent; `.settingDiffers` when a setting is not what it was told, `.reported` when the
    ///   error queue was not empty.
    func configure(
        _ pulse: GeneratorPulse,
        channel: Int,
        limits: GeneratorLimits
    ) throws(InstrumentError) -> [ProgrammedSetting]

    /// Switches the output on; only after a configuration that succeeded.
    ///
    /// - Throws: ``InstrumentError`` `.outputState` when it does not come on or nothing was
    ///   configured.
    func arm(channel: Int) throws(InstrumentError)

    /// Switches the output off and makes sure that it is.
    ///
    /// - Throws: ``InstrumentError`` `.outputState` when it stays on.
    func disarm(channel: Int) throws(InstrumentError)

    /// Triggers by command.
    ///
    /// - Throws: ``InstrumentError`` when the wire fails.
    func trigger(channel: Int) throws(InstrumentError)

    /// Empties the error queue and returns what was in it.
    ///
    /// - Throws: ``InstrumentError`` `.answerMalformed` when the queue does not end.
    func drainErrors() throws(InstrumentError) -> [SCPIFault]

    /// Switches every output off and makes sure that all are.
    ///
    /// - Throws: ``InstrumentError`` `.outputState` when one stays on.
    func makeSafe() throws(InstrumentError)
}
