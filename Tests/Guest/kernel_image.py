#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Unpacks the ELF image in a Linux bzImage, which an emulator boots without unpacking it again.

Use: kernel_image.py VMLINUZ OUTPUT
"""

import lzma
import subprocess
import sys
import zlib


def places(data, magic):
    place = data.find(magic)
    while place >= 0:
        yield place
        place = data.find(magic, place + 1)


def images(data):
    """What each packed stream in `data` unpacks to."""
    for place in places(data, b"\xfd7zXZ\0"):
        try:
            yield lzma.LZMADecompressor().decompress(data[place:])
        except lzma.LZMAError:
            continue
    for place in places(data, b"\x28\xb5\x2f\xfd"):
        # Fails because of what follows the stream, after it has unpacked all of it.
        yield subprocess.run(
            ["zstd", "-dcq"], input=data[place:], capture_output=True, check=False
        ).stdout
    for place in places(data, b"\x1f\x8b\x08"):
        try:
            yield zlib.decompressobj(31).decompress(data[place:])
        except zlib.error:
            continue


def main():
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    for image in images(data):
        if image[:4] == b"\x7fELF":
            with open(sys.argv[2], "wb") as file:
                file.write(image)
            return
    sys.exit(f"kernel_image.py: {sys.argv[1]} holds no ELF image.")


if __name__ == "__main__":
    main()
