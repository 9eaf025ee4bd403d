// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An address as the system takes it, whichever family it has.
struct SystemSocketAddress {
    private var storage = sockaddr_storage()
    private var byteCount: socklen_t

    /// The address of a Unix socket; the path must not be too long.
    init(path: String) {
        precondition(path.utf8.count <= SocketAddress.longestPathByteCount, "The path is too long.")
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            unsafe bytes.copyBytes(from: path.utf8)
        }
        byteCount = socklen_t(MemoryLayout<sockaddr_un>.size)
        unsafe withUnsafeMutableBytes(of: &storage) { target in
            unsafe withUnsafeBytes(of: &address) { source in unsafe target.copyMemory(from: source)
            }
        }
    }

    /// A copy of what `entry` of a name look-up holds.
    init(_ entry: addrinfo) {
        byteCount = unsafe entry.ai_addrlen
        unsafe withUnsafeMutableBytes(of: &storage) { target in
            let source = unsafe UnsafeRawBufferPointer(
                start: entry.ai_addr,
                count: Int(entry.ai_addrlen)
            )
            unsafe target.copyMemory(from: source)
        }
    }

    /// The address a bound socket has.
    init(boundTo descriptor: Int32) {
        byteCount = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var count = byteCount
        var storage = sockaddr_storage()
        unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe _ = getsockname(descriptor, address, &count)
            }
        }
        self.storage = storage
        byteCount = count
    }

    /// The family, such as `AF_INET6`.
    var family: Int32 { Int32(storage.ss_family) }

    /// The port of a TCP address.
    ///
    /// Source: ip(7) and ipv6(7): both put it, in network order, behind the family.
    var port: UInt16 {
        unsafe withUnsafeBytes(of: storage) { bytes in
            unsafe UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        }
    }

    /// Runs `body` with the address as the system's calls take it.
    func withAddress<Result>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var copy = storage
        return unsafe withUnsafePointer(to: &copy) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe body(address, byteCount)
            }
        }
    }

    /// The addresses of a TCP host, in the order in which to try them.
    ///
    /// A name that is not in /etc/hosts asks the resolver, which has time-outs of its own.
    static func resolve(
        host: String,
        port: UInt16,
        address: String,
        isListening: Bool
    ) throws(TransportError) -> [Self] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_NUMERICSERV | (isListening ? AI_PASSIVE : 0)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host, String(port), &hints, &list)
        defer { if let list = unsafe list { unsafe freeaddrinfo(list) } }
        guard status == 0 else {
            let cause = status == EAI_SYSTEM ? SystemError.last : nil
            throw TransportError(.hostUnknown, at: address, cause: cause)
        }
        var found: [Self] = []
        var next = unsafe list
        while let entry = unsafe next {
            found.append(unsafe Self(entry.pointee))
            unsafe next = entry.pointee.ai_next
        }
        return found
    }
}
