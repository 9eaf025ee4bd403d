// SPDX-License-Identifier: Apache-2.0

/// A request on the control endpoint whose answer comes from the device.
package struct USBControlRequest: Hashable, Sendable {
    /// Direction, type and recipient.
    package let requestType: UInt8
    /// Which request.
    package let request: UInt8
    /// Its value.
    package let value: UInt16
    /// The interface or endpoint it concerns.
    package let index: UInt16
    /// How many bytes the answer has at most.
    package let length: UInt16
}

/// The requests of test and measurement devices.
///
/// Source: USBTMC, revision 1.0, 4.2.1 (tables 15 and 16) and 4.2.1.1 to 4.2.1.8; USB488, revision
/// 1.0, 4.3.1.
package enum USBTMCControl {
    /// What the first byte of an answer says.
    package enum Status: UInt8, Sendable {
        /// It was done.
        case success = 0x01
        /// It is being done.
        case pending = 0x02
        /// The interrupt endpoint is busy.
        case interruptBusy = 0x20
        /// It cannot be done.
        case failed = 0x80
        /// There is no such transfer.
        case notInProgress = 0x81
        /// Nothing is being aborted.
        case splitNotInProgress = 0x82
        /// Another abort is under way.
        case splitInProgress = 0x83
    }

    /// Begins to abort the transfer `tag` to the device.
    package static func initiateAbortOut(tag: UInt8, endpoint: UInt8) -> USBControlRequest {
        endpointRequest(1, UInt16(tag), endpoint, 2)
    }

    /// Asks how far that is.
    package static func checkAbortOut(endpoint: UInt8) -> USBControlRequest {
        endpointRequest(2, 0, endpoint, 8)
    }

    /// Begins to abort the transfer `tag` from the device.
    package static func initiateAbortIn(tag: UInt8, endpoint: UInt8) -> USBControlRequest {
        endpointRequest(3, UInt16(tag), endpoint, 2)
    }

    /// Asks how far that is.
    package static func checkAbortIn(endpoint: UInt8) -> USBControlRequest {
        endpointRequest(4, 0, endpoint, 8)
    }

    /// Begins to throw away all messages.
    package static func initiateClear(interface: UInt8) -> USBControlRequest {
        interfaceRequest(5, 0, interface, 1)
    }

    /// Asks how far that is.
    package static func checkClear(interface: UInt8) -> USBControlRequest {
        interfaceRequest(6, 0, interface, 2)
    }

    /// Asks what the device can do.
    package static func capabilities(interface: UInt8) -> USBControlRequest {
        interfaceRequest(7, 0, interface, 0x18)
    }

    /// Asks for the status byte; tags of this request go from 2 to 127.
    package static func statusByte(tag: UInt8, interface: UInt8) -> USBControlRequest {
        precondition((2...127).contains(tag), "A tag of a status request is from 2 to 127.")
        return interfaceRequest(128, UInt16(tag), interface, 3)
    }

    private static func endpointRequest(
        _ request: UInt8,
        _ value: UInt16,
        _ endpoint: UInt8,
        _ length: UInt16
    ) -> USBControlRequest {
        USBControlRequest(
            requestType: 0xA2,
            request: request,
            value: value,
            index: UInt16(endpoint),
            length: length
        )
    }

    private static func interfaceRequest(
        _ request: UInt8,
        _ value: UInt16,
        _ interface: UInt8,
        _ length: UInt16
    ) -> USBControlRequest {
        USBControlRequest(
            requestType: 0xA1,
            request: request,
            value: value,
            index: UInt16(interface),
            length: length
        )
    }
}

/// What a test and measurement device can do.
///
/// Source: USBTMC, revision 1.0, 4.2.1.8, table 37; USB488, revision 1.0, 4.2.2, table 8.
package struct USBTMCCapabilities: Hashable, Sendable {
    /// Whether a request may ask that a character ends a transfer.
    package let supportsTermination: Bool
    /// Whether it understands messages of IEEE 488.2.
    package let understandsMessages: Bool
    /// Whether it takes triggers.
    package let takesTriggers: Bool

    /// Reads the answer to the request; nil when it is none or says that it failed.
    package init?(_ answer: [UInt8]) {
        guard answer.count >= 0x18, answer[0] == USBTMCControl.Status.success.rawValue else {
            return nil
        }
        supportsTermination = answer[5] & 1 != 0
        understandsMessages = answer[14] & 4 != 0
        takesTriggers = answer[14] & 1 != 0
    }
}
