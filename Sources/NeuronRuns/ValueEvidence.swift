// SPDX-License-Identifier: Apache-2.0

internal import DeviceModels
internal import NeuronModels

/// Where a value comes from, in one spelling for models and circuits.
enum ValueEvidence: String, Sendable {
    /// The source states it.
    case published
    /// It was fitted so that a published number comes out.
    case fitted
    /// It was chosen here.
    case chosen
    /// It is recalled from the source, but was not compared with its text.
    case recalled
    /// No trustworthy number was found; only the shape that it gives means something.
    case untrusted
    /// The user set it.
    case set

    init(_ evidence: NeuronEvidence) {
        self =
            switch evidence {
            case .published: .published
            case .fitted: .fitted
            case .chosen: .chosen
            case .unconfirmed: .recalled
            }
    }

    init(_ evidence: Evidence) {
        self =
            switch evidence {
            case .published: .published
            case .fitted: .fitted
            case .chosen: .chosen
            case .recalled: .recalled
            case .untrusted: .untrusted
            }
    }

    /// The source that belongs to it: what was chosen here has no other.
    func source(_ source: String) -> String { self == .chosen ? "Hebb" : source }
}
