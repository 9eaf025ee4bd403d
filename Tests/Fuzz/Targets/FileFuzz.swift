// SPDX-License-Identifier: Apache-2.0

import BoardLink
import Experiments
import ModelDriver
import Procedures
import PulsePrograms
import Transports

/// Hostile files.
enum FileFuzz {
    /// A pulse program: refused with a place in it, or bounded.
    static func program(_ bytes: [UInt8]) {
        let traits = ModelBoard.traits
        do throws(ProgramRejection) {
            let bounds = try ProgramVerifier.verify(
                bytes,
                length: bytes.count,
                traits: traits,
                limits: ProgramLimits()
            )
            precondition(Int(bounds.cellPeak) <= 2 * Int(traits.dacMaximum), "A peak too high.")
            precondition(bounds.recordsAtOnce <= bounds.records, "More records at once than all.")
        } catch {
            precondition(error.programCounter <= bytes.count, "A place outside the program.")
        }
    }

    /// A YAML file, read as each of the three kinds.
    static func experiment(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let vocabulary = Vocabulary(procedures: ProcedureCatalogue.schemas)
        do throws(ExperimentError) {
            let experiment = try Experiment.parse(text, file: "fuzz", vocabulary: vocabulary)
            precondition(!experiment.canonicalExperiment.isEmpty, "An empty canonical form.")
        } catch {
            precondition(!"\(error)".isEmpty, "A mistake without a sentence.")
        }
        do throws(ExperimentError) {
            _ = try Bench.parse(text, file: "fuzz", vocabulary: vocabulary)
        } catch {
            precondition(!"\(error)".isEmpty, "A mistake without a sentence.")
        }
        do throws(ExperimentError) {
            _ = try DeviceProfile.parse(text, file: "fuzz")
        } catch {
            precondition(!"\(error)".isEmpty, "A mistake without a sentence.")
        }
    }

    /// A capture: refused, or listed and replayed to its end.
    static func capture(_ bytes: [UInt8]) {
        do throws(TransportError) {
            let capture = try Capture(bytes: bytes, name: "fuzz")
            _ = FrameListing(capture)
            let replay = ReplayStream(capture, path: "fuzz")
            var last: UInt64 = 0
            while true {
                let received = try replay.read(maximumCount: 65536, timeout: .zero)
                let time = replay.beginTurn()
                precondition(time >= last || capture.records.count > 1, "Time goes backwards.")
                last = time
                let calls = replay.dueCalls
                _ = try replay.admit(calls)
                replay.note(calls, hadEffect: !received.isEmpty)
            }
        } catch {
            precondition(!"\(error)".isEmpty, "A mistake without a sentence.")
        }
    }
}
