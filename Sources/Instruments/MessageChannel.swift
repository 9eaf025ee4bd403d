// SPDX-License-Identifier: Apache-2.0

/// A way for whole messages to an instrument and back.
///
/// One thread uses it at a time.
package protocol MessageChannel: AnyObject, Sendable, CustomStringConvertible {
    /// Sends a message without its terminator.
    ///
    /// - Throws: ``InstrumentError`` `.wire` when it did not all go out in time.
    func send(_ message: [UInt8], timeout: Duration) throws(InstrumentError)

    /// Waits for the next message and returns it without its terminator.
    ///
    /// - Throws: ``InstrumentError`` `.noAnswer` when it did not come in time, `.answerTooLong`
    ///   when it has more than `maximumCount` bytes, `.wire` when the wire failed.
    func receive(maximumCount: Int, timeout: Duration) throws(InstrumentError) -> [UInt8]

    /// Throws away what is under way in both directions, so that the next answer belongs to the
    /// next question.
    ///
    /// - Returns: Whether the medium guarantees that; over a stream an answer may still be under
    ///   way.
    /// - Throws: ``InstrumentError`` `.wire` when the wire failed.
    func clear(timeout: Duration) throws(InstrumentError) -> Bool

    /// Ends the channel.
    func close()
}
