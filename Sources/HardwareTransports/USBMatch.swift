// SPDX-License-Identifier: Apache-2.0

package import Transports

/// Something that USB ids and a serial number can name.
package protocol USBNamed {
    /// The vendor's and the product's id, nil when it is not on USB.
    var identifiers: USBIdentifiers? { get }
    /// The serial number, nil when it has none.
    var serialNumber: String? { get }
    /// How a person tells it from another one with the same ids.
    var whereabouts: String { get }
}

extension Array where Element: USBNamed {
    /// Those with the ids of an address, and its serial number if it has one.
    package func named(_ identifiers: USBIdentifiers, _ serialNumber: String?) -> Self {
        filter {
            $0.identifiers == identifiers
                && (serialNumber == nil || $0.serialNumber == serialNumber)
        }
    }

    /// The only one of them.
    ///
    /// - Throws: ``TransportError`` `.noSuchDevice` when there is none, `.ambiguous` when there
    ///   are several.
    package func only(at address: BoardAddress) throws(TransportError) -> Element {
        guard let first else { throw TransportError(.noSuchDevice, at: address.description) }
        guard count == 1 else {
            let list = map { "\($0.whereabouts) (\($0.serialNumber ?? "no serial number"))" }
            throw TransportError(
                .ambiguous,
                at: address.description,
                list.joined(separator: ", ")
            )
        }
        return first
    }
}
