// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Which spikes of two trains a pair rule pairs.
package enum Pairing: String, Sendable, CaseIterable {
    /// Every spike with every earlier spike of the other train.
    case allToAll = "all-to-all"
    /// Every spike with the latest earlier spike of the other train.
    case nearest = "nearest"
    /// Only immediate neighbours: a spike that has been paired is not paired in that role again.
    case reducedNearest = "reduced-nearest"
}

/// The exponential window of spike-timing-dependent plasticity.
///
///     Δw = A · e^(−Δt ∕ τ₊)  for Δt > 0,  B · e^(Δt ∕ τ₋)  for Δt < 0,  0 for Δt = 0
///
/// with Δt = t_post − t_pre: positive means pre before post. A > 0 and B < 0 potentiate and
/// depress. Spikes at the same time change nothing, whatever the pairing.
///
/// Units: of time, the one the rule is given in.
///
/// Source: S. Song, K. D. Miller, L. F. Abbott, Nature Neurosci. 3 (2000) 919, eq. 1; the
/// pairings: A. Morrison, M. Diesmann, W. Gerstner, Biol. Cybern. 98 (2008) 459, section 4.1.2.
package struct PairRule: Hashable, Sendable {
    /// A: the change at Δt = +0.
    package let potentiation: Double
    /// B: the change at Δt = −0, negative where it depresses.
    package let depression: Double
    /// τ₊.
    package let potentiationTime: Double
    /// τ₋.
    package let depressionTime: Double

    /// A rule; its times must be positive.
    package init(
        potentiation: Double,
        depression: Double,
        potentiationTime: Double,
        depressionTime: Double
    ) {
        precondition(potentiationTime > 0 && depressionTime > 0, "A time constant is positive.")
        self.potentiation = potentiation
        self.depression = depression
        self.potentiationTime = potentiationTime
        self.depressionTime = depressionTime
    }

    /// The change that one pair at Δt = `difference` makes.
    package func change(at difference: Double) -> Double {
        if difference > 0 { return potentiation * Portable.exp(-difference / potentiationTime) }
        if difference < 0 { return depression * Portable.exp(difference / depressionTime) }
        return 0
    }

    /// The change that two trains of spikes make, by a trace of each train.
    ///
    /// At one time the traces are read before any of them is raised, which is why simultaneous
    /// spikes do not pair.
    ///
    /// - Parameters:
    ///   - pre: The times of the presynaptic spikes, rising.
    ///   - post: The times of the postsynaptic spikes, rising.
    ///   - pairing: Which of them are paired.
    /// - Returns: The sum of all changes, in the order of time.
    package func change(pre: [Double], post: [Double], pairing: Pairing) -> Double {
        var sum = 0.0
        var trace = Traces()
        var nextPre = 0
        var nextPost = 0
        while nextPre < pre.count || nextPost < post.count {
            let preTime = nextPre < pre.count ? pre[nextPre] : .infinity
            let postTime = nextPost < post.count ? post[nextPost] : .infinity
            let now = min(preTime, postTime)
            trace.decay(to: now, self)
            if preTime == now { sum += depression * trace.post }
            if postTime == now { sum += potentiation * trace.pre }
            trace.spike(isPre: preTime == now, isPost: postTime == now, pairing)
            nextPre += preTime == now ? 1 : 0
            nextPost += postTime == now ? 1 : 0
        }
        return sum
    }

    /// What is left of each train's spikes at one time.
    private struct Traces {
        var pre = 0.0
        var post = 0.0
        var time = -Double.infinity

        mutating func decay(to now: Double, _ rule: PairRule) {
            if pre != 0 { pre *= Portable.exp((time - now) / rule.potentiationTime) }
            if post != 0 { post *= Portable.exp((time - now) / rule.depressionTime) }
            time = now
        }

        mutating func spike(isPre: Bool, isPost: Bool, _ pairing: Pairing) {
            if pairing == .reducedNearest {
                if isPre { post = 0 }
                if isPost { pre = 0 }
            }
            if isPre { pre = pairing == .allToAll ? pre + 1 : 1 }
            if isPost { post = pairing == .allToAll ? post + 1 : 1 }
        }
    }
}
