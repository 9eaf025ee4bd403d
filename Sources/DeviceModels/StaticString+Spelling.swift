// SPDX-License-Identifier: Apache-2.0

extension StaticString {
    /// Whether its bytes are those of a name in UTF-8.
    func isSpelled(_ name: some Collection<UInt8>) -> Bool {
        guard hasPointerRepresentation, utf8CodeUnitCount == name.count else { return false }
        var position = 0
        for byte in name {
            // The name has as many bytes as the string, so the position lies within it.
            guard unsafe utf8Start[position] == byte else { return false }
            position += 1
        }
        return true
    }
}
