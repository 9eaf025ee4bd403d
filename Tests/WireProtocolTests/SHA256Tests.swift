// SPDX-License-Identifier: Apache-2.0

import ProtocolSchema
import Testing
import WireProtocol

@Suite("SHA-256")
struct SHA256Tests {
    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        var hash = SHA256()
        for byte in bytes {
            hash.add(byte)
        }
        let digest = hash.digest
        return ReferenceCoding.hex((0..<32).map { digest[$0] })
    }

    // Source: FIPS 180-2, appendix B, and the example of the empty message of NIST's CAVP.
    @Test(
        "the standard's examples give the standard's digests",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ]
    )
    func examples(_ message: String, _ digest: String) {
        #expect(Self.hex(message.utf8) == digest)
    }

    @Test("a million times the letter a")
    func million() {
        #expect(
            Self.hex(repeatElement(97, count: 1_000_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
    }

    @Test("every length around the block size agrees with the reference")
    func lengths() {
        for count in 0...200 {
            let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let reference = ReferenceCoding.hex(ReferenceCoding.sha256(message))
            #expect(Self.hex(message) == reference)
        }
    }
}
