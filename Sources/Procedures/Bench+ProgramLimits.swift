// SPDX-License-Identifier: Apache-2.0

package import Experiments
package import PulsePrograms
internal import Quantities

extension ProgramLimits {
    /// The limits of a bench as the verifier knows them.
    ///
    /// The energy of a pulse is bounded with the higher limit of the two polarities, so both must
    /// have a limiter: without one the verifier refuses every program of a bench that limits
    /// energy. Limits beyond 32 bits of microvolts are those of the board.
    package init(_ bench: Bench) {
        let limiters = [bench.potentiateLimiter, bench.depressLimiter].map { limiter in
            UInt64(max(0, limiter.current?.value ?? 0))
        }
        self.init(
            cellVoltage: UInt32(clamping: bench.limits.cellVoltage.value),
            lineVoltage: UInt32(clamping: bench.limits.lineVoltage.value),
            pulseWidth: UInt64(max(0, bench.limits.pulseWidth.value)),
            duration: UInt64(max(0, bench.limits.runTime.value)),
            pulses: UInt64(max(0, bench.limits.pulseCount)),
            current: limiters.contains(0) ? 0 : limiters.max() ?? 0,
            energy: UInt64(max(0, bench.limits.pulseEnergy.value))
        )
    }
}
