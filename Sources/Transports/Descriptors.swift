// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Makes `descriptor` non-blocking and closed on exec; false when the system refuses.
func makeNonBlocking(_ descriptor: Int32) -> Bool {
    let status = fcntl(descriptor, F_GETFL)
    let flags = fcntl(descriptor, F_GETFD)
    guard status >= 0, flags >= 0 else { return false }
    return fcntl(descriptor, F_SETFL, status | O_NONBLOCK) == 0
        && fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) == 0
}

/// Runs `body`, which may write to a pipe without readers, without the signal that would end
/// the program.
///
/// A socket takes `MSG_NOSIGNAL` instead; a pipe has no such flag. The signal goes to the thread
/// that writes, so it is blocked there, taken away if this write raised it, and unblocked.
func withoutPipeSignal<Result>(_ body: () -> Result) -> Result {
    var pipeSignal = sigset_t()
    var earlier = sigset_t()
    var pending = sigset_t()
    unsafe sigemptyset(&pipeSignal)
    unsafe sigaddset(&pipeSignal, SIGPIPE)
    unsafe sigpending(&pending)
    let wasPending = unsafe sigismember(&pending, SIGPIPE) == 1
    unsafe pthread_sigmask(SIG_BLOCK, &pipeSignal, &earlier)
    let result = body()
    if !wasPending {
        var now = timespec(tv_sec: 0, tv_nsec: 0)
        while unsafe sigtimedwait(&pipeSignal, nil, &now) < 0, errno == EINTR {}
    }
    unsafe pthread_sigmask(SIG_SETMASK, &earlier, nil)
    return result
}

/// Puts a terminal into raw mode: 8 bits, no echo, no translation, reads return at one byte.
///
/// - Throws: ``TransportError`` `.ioFailure` when `descriptor` is not a terminal.
func makeRaw(_ descriptor: Int32, _ address: String) throws(TransportError) {
    var settings = termios()
    guard unsafe tcgetattr(descriptor, &settings) == 0 else {
        throw TransportError(.ioFailure, at: address, "reading the line settings", cause: .last)
    }
    unsafe cfmakeraw(&settings)
    setMinimumRead(&settings)
    guard unsafe tcsetattr(descriptor, TCSANOW, &settings) == 0 else {
        throw TransportError(.ioFailure, at: address, "setting raw mode", cause: .last)
    }
}

/// Makes an empty terminal say "try again" (VMIN 1) and not "end of file" (VMIN 0).
private func setMinimumRead(_ settings: inout termios) {
    unsafe withUnsafeMutableBytes(of: &settings.c_cc) { characters in
        unsafe characters[Int(VMIN)] = 1
        unsafe characters[Int(VTIME)] = 0
    }
}
