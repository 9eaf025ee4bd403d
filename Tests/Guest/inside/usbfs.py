# SPDX-License-Identifier: Apache-2.0
"""The kernel's own interface to USB devices: transfers without any library.

Source: Linux, include/uapi/linux/usbdevice_fs.h, for 64-bit machines.
"""

import ctypes
import fcntl
import os

CONTROL, BULK = 0xC0185500, 0xC0185502
CLAIM_INTERFACE, CLEAR_HALT = 0x8004550F, 0x80045515


class ControlTransfer(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint8), ("request", ctypes.c_uint8), ("value", ctypes.c_uint16),
        ("index", ctypes.c_uint16), ("length", ctypes.c_uint16), ("timeout", ctypes.c_uint32),
        ("data", ctypes.c_void_p),
    ]  # fmt: skip


class BulkTransfer(ctypes.Structure):
    _fields_ = [
        ("endpoint", ctypes.c_uint), ("length", ctypes.c_uint), ("timeout", ctypes.c_uint),
        ("data", ctypes.c_void_p),
    ]  # fmt: skip


class Device:
    """A device of /dev/bus/usb whose interface 0 is claimed."""

    def __init__(self, path):
        self.descriptor = os.open(path, os.O_RDWR)
        fcntl.ioctl(self.descriptor, CLAIM_INTERFACE, ctypes.c_uint(0))

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        os.close(self.descriptor)

    def control(self, kind, request, value=0, index=0, length=0):
        """A control transfer without data to the device; what it answers."""
        data = ctypes.create_string_buffer(max(length, 1))
        transfer = ControlTransfer(
            kind, request, value, index, length, 1000, ctypes.addressof(data)
        )
        count = fcntl.ioctl(self.descriptor, CONTROL, transfer)
        return data.raw[:count]

    def write(self, endpoint, content, timeout=1000):
        data = ctypes.create_string_buffer(content, len(content))
        return self._bulk(endpoint, data, len(content), timeout)

    def read(self, endpoint, length, timeout=1000):
        data = ctypes.create_string_buffer(length)
        count = self._bulk(endpoint, data, length, timeout)
        return data.raw[:count]

    def _bulk(self, endpoint, data, length, timeout):
        transfer = BulkTransfer(endpoint, length, timeout, ctypes.addressof(data))
        return fcntl.ioctl(self.descriptor, BULK, transfer)

    def clear_halt(self, endpoint):
        fcntl.ioctl(self.descriptor, CLEAR_HALT, ctypes.c_uint(endpoint))
