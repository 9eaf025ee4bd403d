// SPDX-License-Identifier: Apache-2.0

/// A loop the verifier is in.
struct ProgramLoop {
    var start: Int
    var count: UInt64
    var isRepeat: Bool
    var entry: LineStates
    var tally: ProgramTally
    var isSecondPass = false
    var isRestless = false
    var isUnsafe = false
}
