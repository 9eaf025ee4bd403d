// SPDX-License-Identifier: Apache-2.0

#include <libusb.h>  // what this module is
