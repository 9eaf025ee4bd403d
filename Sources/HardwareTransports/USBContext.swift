// SPDX-License-Identifier: Apache-2.0

internal import CLibUSB
internal import Foundation
internal import Synchronization
internal import Transports

/// A libusb context and the one thread that handles its events.
///
/// Every callback of the library runs on that thread, and does no more than note what happened and
/// raise a signal. The thread outlives the context by one turn: it is the one that ends it.
// Sendable because the library's functions on a context may be called from any thread; the loop
// guards its end.
@safe final class USBContext: @unchecked Sendable {
    private static let common = Mutex<USBContext?>(nil)

    private let loop: EventLoop

    /// The context of this process, made when it is first asked for.
    ///
    /// - Throws: ``TransportError`` `.ioFailure` on a machine without USB.
    static func shared() throws(TransportError) -> USBContext {
        let result = common.withLock { common -> Result<USBContext, TransportError> in
            if let context = common { return .success(context) }
            do throws(TransportError) {
                let context = try USBContext()
                common = context
                return .success(context)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// A context of its own.
    init() throws(TransportError) {
        var context: OpaquePointer?
        let status = unsafe libusb_init(&context)
        guard status == 0, let context = unsafe context else {
            throw TransportError(usb: status, at: "usb", "finding the USB of this machine")
        }
        loop = unsafe EventLoop(context)
        let loop = loop
        let thread = Thread { loop.run() }
        thread.name = "hebb.usb"
        thread.start()
    }

    deinit { loop.end() }

    /// The library's own name of the context.
    var pointer: OpaquePointer { unsafe loop.context }

    /// The devices that are attached and have these ids, or all, ordered by their places.
    func devices(_ identifiers: USBIdentifiers? = nil) -> [USBDevice] {
        var list: UnsafeMutablePointer<OpaquePointer?>?
        let count = unsafe libusb_get_device_list(pointer, &list)
        guard count >= 0, let list = unsafe list else { return [] }
        defer { unsafe libusb_free_device_list(list, 1) }
        var found: [USBDevice] = []
        for index in 0..<count {
            guard let device = unsafe list[index] else { continue }
            if let device = unsafe USBDevice(device, in: self, only: identifiers) {
                found.append(device)
            }
        }
        return found.sorted { ($0.place, $0.address) < ($1.place, $1.address) }
    }

    /// Raises `signal` whenever a device comes or goes, for as long as the context lives.
    ///
    /// - Returns: Whether the library can tell; if not, someone has to look.
    func announceChanges(to signal: WakeSignal) -> Bool { loop.announceChanges(to: signal) }
}

/// What the thread of a context works on.
// Sendable because the context is ended by the thread alone, after everyone else let it go.
@safe private final class EventLoop: @unchecked Sendable {
    let context: OpaquePointer
    private let isOver = Mutex(false)
    /// The library may still be in a callback when it forgets it, so the signals stay.
    private let signals = Mutex<[WakeSignal]>([])

    init(_ context: OpaquePointer) { unsafe self.context = context }

    func run() {
        while !isOver.withLock({ $0 }) {
            var limit = timeval(tv_sec: 60, tv_usec: 0)
            let status = unsafe libusb_handle_events_timeout_completed(context, &limit, nil)
            // A context that fails at once, again and again, must not take a whole processor.
            if status < 0, status != LIBUSB_ERROR_INTERRUPTED.rawValue {
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
        unsafe libusb_exit(context)
    }

    func end() {
        // Inside the lock, so that the thread cannot end the context before it was interrupted.
        isOver.withLock { isOver in
            isOver = true
            unsafe libusb_interrupt_event_handler(context)
        }
    }

    func announceChanges(to signal: WakeSignal) -> Bool {
        guard libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG.rawValue) != 0 else { return false }
        signals.withLock { $0.append(signal) }
        let events =
            LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED.rawValue | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT.rawValue
        let anything = LIBUSB_HOTPLUG_MATCH_ANY
        let status = unsafe libusb_hotplug_register_callback(
            context,
            Int32(events),
            0,
            anything,
            anything,
            anything,
            { _, _, _, signal in
                // Of a device that leaves, hardly anything may be asked here; so nothing is.
                if let signal = unsafe signal {
                    unsafe Unmanaged<WakeSignal>.fromOpaque(signal).takeUnretainedValue().raise()
                }
                return 0
            },
            Unmanaged.passUnretained(signal).toOpaque(),
            nil
        )
        return status == 0
    }
}
