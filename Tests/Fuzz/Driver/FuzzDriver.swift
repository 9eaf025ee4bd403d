// SPDX-License-Identifier: Apache-2.0

import FuzzTargets
import Glibc

/// The target that the environment names.
private let target: FuzzTarget = {
    let name = unsafe getenv("HEBB_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        print("HEBB_FUZZ_TARGET is one of \(names), not \(name)")
        exit(2)
    }
    return target
}()

/// What libFuzzer calls.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // Safe: libFuzzer owns `count` bytes there for the length of the call.
    target.run(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// libFuzzer's own loop; C, with arguments that Swift passes alike.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ input: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What the package manager makes the program's entry.
@_cdecl("fuzz_driver_main")
public func fuzzDriverMain(
    _ count: CInt,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
    var count = count
    var arguments = unsafe arguments
    // Safe: both live through the call.
    return unsafe runDriver(&count, &arguments, fuzzOneInput)
}
