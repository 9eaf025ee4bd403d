// SPDX-License-Identifier: Apache-2.0

public import STM32F4
internal import WireProtocol

/// What must be true of the chip before anything is armed; found out once, at boot.
public struct Readiness: Sendable, BitwiseCopyable {
    /// Whether the firmware runs on the chip it was made for.
    public var isSilicon: Bool
    /// What the clocks come from.
    public var clock: ClockTree.Source
    /// Whether the program in flash is the one that was built.
    public var isProgramIntact: Bool
    /// Whether the chip resets itself at the highest of its brown-out levels.
    public var hasBrownOut: Bool

    /// What was found out.
    public init(
        isSilicon: Bool,
        clock: ClockTree.Source,
        isProgramIntact: Bool,
        hasBrownOut: Bool
    ) {
        self.isSilicon = isSilicon
        self.clock = clock
        self.isProgramIntact = isProgramIntact
        self.hasBrownOut = hasBrownOut
    }

    /// Why nothing may be armed, or none.
    var refusal: BoardFault {
        guard isSilicon, clock == .crystal, hasBrownOut else { return .wrongState }
        return isProgramIntact ? .none : .internal
    }
}
