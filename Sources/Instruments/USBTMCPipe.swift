// SPDX-License-Identifier: Apache-2.0

/// The three endpoints of a test and measurement interface, without what is said over them.
///
/// One thread uses it at a time.
package protocol USBTMCPipe: AnyObject, Sendable, CustomStringConvertible {
    /// The number of the interface.
    var interface: UInt8 { get }
    /// The address of the endpoint to the device.
    var outEndpoint: UInt8 { get }
    /// The address of the endpoint from the device.
    var inEndpoint: UInt8 { get }
    /// The largest packet from the device, in bytes.
    var inPacketByteCount: Int { get }

    /// Sends one transfer.
    ///
    /// - Throws: ``USBPipeFault``.
    func bulkOut(_ bytes: [UInt8], timeout: Duration) throws(USBPipeFault)

    /// Receives until a packet that is not full, or `maximumCount` bytes.
    ///
    /// `maximumCount` is a multiple of ``inPacketByteCount``, or a full packet would overflow.
    ///
    /// - Throws: ``USBPipeFault``.
    func bulkIn(maximumCount: Int, timeout: Duration) throws(USBPipeFault) -> [UInt8]

    /// Asks over the control endpoint.
    ///
    /// - Throws: ``USBPipeFault``.
    func control(
        _ request: USBControlRequest,
        timeout: Duration
    ) throws(USBPipeFault) -> [UInt8]

    /// Ends the halt of an endpoint (`CLEAR_FEATURE(ENDPOINT_HALT)`).
    ///
    /// - Throws: ``USBPipeFault``.
    func clearHalt(_ endpoint: UInt8) throws(USBPipeFault)

    /// Gives the interface back.
    func close()
}

/// Why a transfer over USB did not come to its end.
package enum USBPipeFault: String, Error, Sendable {
    /// The time has passed.
    case timedOut
    /// The device refused: the endpoint is halted.
    case stalled
    /// More came than was asked for.
    case overflowed
    /// The device is gone.
    case gone
    /// Anything else.
    case failed
}
