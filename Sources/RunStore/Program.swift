// SPDX-License-Identifier: Apache-2.0

/// What was asked at the instructions of a program, which the program's DAC codes do not tell.
package struct ProgramAnnotation: Hashable, Sendable, Codable {
    /// What was asked at one instruction.
    package struct Instruction: Hashable, Sendable, Codable {
        /// Byte offset of the instruction in the program.
        package var offset: UInt32
        /// The voltage that was asked for, in microvolts.
        package var askedMicrovolts: Int64
        /// The voltage that the program's codes give, in microvolts.
        package var programmedMicrovolts: Int64
        /// What is added from one repetition to the next, in microvolts; nil for no change.
        package var stepMicrovolts: Int64?
        /// What the step is for, in the user's words.
        package var label: String

        /// Spells the units as in the files.
        private enum CodingKeys: String, CodingKey {
            case offset
            case askedMicrovolts = "asked_uV"
            case programmedMicrovolts = "programmed_uV"
            case stepMicrovolts = "step_uV"
            case label
        }

        /// An instruction at `offset` with the given voltages.
        package init(
            offset: UInt32,
            askedMicrovolts: Int64,
            programmedMicrovolts: Int64,
            stepMicrovolts: Int64? = nil,
            label: String
        ) {
            self.offset = offset
            self.askedMicrovolts = askedMicrovolts
            self.programmedMicrovolts = programmedMicrovolts
            self.stepMicrovolts = stepMicrovolts
            self.label = label
        }
    }

    /// The annotated instructions, by offset.
    package var instructions: [Instruction]

    /// An annotation of the given instructions.
    package init(instructions: [Instruction] = []) { self.instructions = instructions }
}

/// A pulse program as a run keeps it.
package struct StoredProgram: Hashable, Sendable {
    /// Its place among the run's programs, from 1.
    package let ordinal: Int
    /// What it is for.
    package let label: String
    /// Its bytes as they were uploaded.
    package let bytes: [UInt8]
    /// The SHA-256 of the bytes in hexadecimal.
    package let sha256: String
    /// What was asked at its instructions.
    package let annotation: ProgramAnnotation
}
