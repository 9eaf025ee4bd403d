// SPDX-License-Identifier: Apache-2.0

extension BoardDevice {
    /// Requests to the vendor interface.
    public enum VendorRequest: Sendable {
        /// Stop at once: what a break is to the serial interface.
        public static let emergencyStop: UInt8 = 1
        /// The host ends its use; the serial interface may speak at once.
        public static let leave: UInt8 = 2
    }

    /// Handles a control transfer.
    ///
    /// Source: Universal Serial Bus Specification 2.0, 9.4; USB Class Definitions for
    /// Communications Devices, PSTN Devices 1.2, 6.3.10 to 6.3.13.
    ///
    /// - Parameters:
    ///   - setup: The request.
    ///   - data: What the host sent with it.
    ///   - answer: Where the bytes for the host go.
    /// - Returns: How many bytes go to the host, or that the request is refused.
    public mutating func control(
        _ setup: SetupPacket,
        data: borrowing Span<UInt8>,
        answer: inout MutableSpan<UInt8>
    ) -> ControlOutcome {
        switch setup.kind & 0x60 {
        case 0x00: standard(setup, &answer)
        case 0x20: serialClass(setup, data, &answer)
        default: vendor(setup)
        }
    }

    // MARK: Every device

    private mutating func standard(
        _ setup: SetupPacket,
        _ answer: inout MutableSpan<UInt8>
    ) -> ControlOutcome {
        switch setup.name {
        case 0x8006: return descriptor(setup, &answer)
        case 0x8008: return put(configuration, nil, setup, &answer)
        case 0x0009: return setConfiguration(setup.value)
        // The peripheral takes the address itself; there is nothing to do here.
        case 0x0005: return setup.value < 128 ? .done(0) : .stalled
        case 0x8000: return put(isSelfPowered ? 1 : 0, 0, setup, &answer)
        case 0x8100: return hasInterface(setup) ? put(0, 0, setup, &answer) : .stalled
        case 0x810A: return hasInterface(setup) ? put(0, nil, setup, &answer) : .stalled
        case 0x010B: return hasInterface(setup) && setup.value == 0 ? .done(0) : .stalled
        case 0x8200:
            guard let bit = haltBit(of: setup.index) else { return .stalled }
            return put(halts & bit == 0 ? 0 : 1, 0, setup, &answer)
        case 0x0201, 0x0203:
            // The only feature an endpoint has is its halt, 0.
            guard setup.value == 0, let bit = haltBit(of: setup.index) else { return .stalled }
            if setup.request == 3 { halts |= bit } else { halts &= ~bit }
            return .done(0)
        default: return .stalled
        }
    }

    private func descriptor(
        _ setup: SetupPacket,
        _ answer: inout MutableSpan<UInt8>
    ) -> ControlOutcome {
        let index = Int(setup.value & 0xFF)
        switch UInt8(setup.value >> 8) {
        case BoardDescriptors.Kind.text:
            guard index < descriptors.texts.count else { return .stalled }
            let text = descriptors.texts[index]
            return put(text.span, setup, &answer)
        case _ where index != 0: return .stalled
        case BoardDescriptors.Kind.device: return put(descriptors.device.span, setup, &answer)
        case BoardDescriptors.Kind.configuration:
            return put(descriptors.configuration.span, setup, &answer)
        case BoardDescriptors.Kind.qualifier: return put(descriptors.qualifier.span, setup, &answer)
        case BoardDescriptors.Kind.otherSpeed:
            return put(descriptors.otherSpeed.span, setup, &answer)
        default: return .stalled
        }
    }

    private mutating func setConfiguration(_ value: UInt16) -> ControlOutcome {
        guard value <= 1 else { return .stalled }
        configure(UInt8(value))
        return .done(0)
    }

    private func hasInterface(_ setup: SetupPacket) -> Bool {
        configuration != 0 && setup.index < BoardDescriptors.interfaceCount
    }

    /// The bit of an endpoint that can be halted; nil for every other number.
    func haltBit(of index: UInt16) -> UInt32? {
        switch UInt8(truncatingIfNeeded: index) {
        case BoardDescriptors.Endpoint.vendorOut, BoardDescriptors.Endpoint.serialOut:
            1 << UInt32(index & 15)
        case BoardDescriptors.Endpoint.vendorIn, BoardDescriptors.Endpoint.serialIn,
            BoardDescriptors.Endpoint.serialNotice:
            1 << UInt32(16 + index & 15)
        default: nil
        }
    }

    func isHalted(_ endpoint: UInt8) -> Bool {
        guard let bit = haltBit(of: UInt16(endpoint)) else { return false }
        return halts & bit != 0
    }

    // MARK: The functions

    private mutating func serialClass(
        _ setup: SetupPacket,
        _ data: borrowing Span<UInt8>,
        _ answer: inout MutableSpan<UInt8>
    ) -> ControlOutcome {
        guard configuration != 0, setup.index == 1 else { return .stalled }
        switch setup.name {
        case 0x2120: return setLineCoding(data)
        case 0xA121: return put(lineCodingBytes.span, setup, &answer)
        case 0x2122:
            let isReady = setup.value & 1 != 0
            if isTerminalReady, !isReady, owner == .serial { leave() }
            isTerminalReady = isReady
            return .done(0)
        case 0x2123:
            // A break of 0 ms ends one; every other one begins one.
            if setup.value != 0 { requestStop() }
            return .done(0)
        default: return .stalled
        }
    }

    /// The rate the host set for the serial interface, in bits a second; nothing depends on it.
    public var lineRate: UInt32 { lineCoding.rate }

    private mutating func setLineCoding(_ data: borrowing Span<UInt8>) -> ControlOutcome {
        guard data.count == 7 else { return .stalled }
        var rate: UInt32 = 0
        for index in 0..<4 { rate |= UInt32(data[index]) << UInt32(8 * index) }
        lineCoding = (rate, data[4], data[5], data[6])
        return .done(0)
    }

    private var lineCodingBytes: InlineArray<7, UInt8> {
        var bytes: InlineArray<7, UInt8> = [
            0, 0, 0, 0, lineCoding.stopBits, lineCoding.parity, lineCoding.dataBits,
        ]
        for index in 0..<4 {
            bytes[index] = UInt8(truncatingIfNeeded: lineCoding.rate >> UInt32(8 * index))
        }
        return bytes
    }

    private mutating func vendor(_ setup: SetupPacket) -> ControlOutcome {
        guard setup.kind == 0x41, configuration != 0, setup.index == 0 else { return .stalled }
        switch setup.request {
        case VendorRequest.emergencyStop: requestStop()
        case VendorRequest.leave: if owner == .vendor { leave() }
        default: return .stalled
        }
        return .done(0)
    }

    /// Answers with one byte, or two.
    private func put(
        _ first: UInt8,
        _ second: UInt8?,
        _ setup: SetupPacket,
        _ answer: inout MutableSpan<UInt8>
    ) -> ControlOutcome {
        let bytes: InlineArray<2, UInt8> = [first, second ?? 0]
        return put(bytes.span.extracting(first: second == nil ? 1 : 2), setup, &answer)
    }

    /// Answers with `bytes`, cut to what the host asked for; nothing to say is a refusal.
    private func put(
        _ bytes: borrowing Span<UInt8>,
        _ setup: SetupPacket,
        _ answer: inout MutableSpan<UInt8>
    ) -> ControlOutcome {
        guard !bytes.isEmpty else { return .stalled }
        let count = min(bytes.count, Int(setup.length), answer.count)
        for index in 0..<count { answer[index] = bytes[index] }
        return .done(count)
    }
}
