// SPDX-License-Identifier: Apache-2.0

internal import CLibUSB
internal import Glibc
internal import Transports

extension TransportError {
    /// What a function of libusb that returned `status` means.
    init(usb status: Int32, at address: String, _ action: String) {
        let name = unsafe String(cString: libusb_error_name(status))
        switch status {
        case LIBUSB_ERROR_ACCESS.rawValue:
            self.init(.permissionDenied, at: address, cause: SystemError(number: EACCES))
        case LIBUSB_ERROR_NO_DEVICE.rawValue:
            self.init(.closed, at: address, cause: SystemError(number: ENODEV))
        case LIBUSB_ERROR_BUSY.rawValue:
            self.init(.busy, at: address, cause: SystemError(number: EBUSY))
        case LIBUSB_ERROR_TIMEOUT.rawValue:
            self.init(.deadlineExceeded, at: address, action)
        default:
            self.init(.ioFailure, at: address, "\(action) (\(name))")
        }
    }

    /// The same error while a device is being opened: one that is gone is absent.
    var whileOpening: Self {
        guard code == .closed else { return self }
        return Self(.noSuchDevice, context, cause: cause)
    }
}
