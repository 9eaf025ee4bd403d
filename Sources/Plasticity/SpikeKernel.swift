// SPDX-License-Identifier: Apache-2.0

/// The four kernels of spike-timing-dependent plasticity that two shapes of spikes make by overlap.
///
/// Where V(post) − V(pre) potentiates, with a head of +h and a tail of −t or +t:
///
/// ```
///                             pre           post        Δt > 0      Δt < 0
/// asymmetric Hebbian        +h −t         +h −t         h + t      −h − t
/// asymmetric anti-Hebbian   −h +t         −h +t        −h − t       h + t
/// symmetric Hebbian         −h −t         +h +t         h + t       h + t
/// symmetric anti-Hebbian    +h +t         −h −t        −h − t      −h − t
/// ```
///
/// The last columns are the head of one spike on the beginning of the other's tail.
///
/// Source: T. Serrano-Gotarredona et al., Front. Neurosci. 7 (2013) 2: the shapes of pre and post
/// spikes decide on the window.
package enum SpikeKernel: String, Sendable, CaseIterable {
    /// Pre before post potentiates, post before pre depresses.
    case asymmetricHebbian = "asymmetric-hebbian"
    /// The other way round.
    case asymmetricAntiHebbian = "asymmetric-anti-hebbian"
    /// Both orders potentiate.
    case symmetricHebbian = "symmetric-hebbian"
    /// Both orders depress.
    case symmetricAntiHebbian = "symmetric-anti-hebbian"

    /// The sign of the head of a pre spike: +1 or −1.
    package var preSign: Int64 {
        switch self {
        case .asymmetricHebbian, .symmetricAntiHebbian: 1
        case .asymmetricAntiHebbian, .symmetricHebbian: -1
        }
    }

    /// The sign of the head of a post spike: +1 or −1.
    package var postSign: Int64 {
        switch self {
        case .asymmetricHebbian, .symmetricHebbian: 1
        case .asymmetricAntiHebbian, .symmetricAntiHebbian: -1
        }
    }

    /// Whether tails have the sign of their heads.
    package var tailFollowsHead: Bool {
        self == .symmetricHebbian || self == .symmetricAntiHebbian
    }

    /// The sign of the change where pre comes first, and where post does.
    package var signs: (preFirst: Double, postFirst: Double) {
        switch self {
        case .asymmetricHebbian: (1, -1)
        case .asymmetricAntiHebbian: (-1, 1)
        case .symmetricHebbian: (1, 1)
        case .symmetricAntiHebbian: (-1, -1)
        }
    }
}
