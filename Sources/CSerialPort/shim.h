// SPDX-License-Identifier: Apache-2.0

#include <libserialport.h>  // what this module is
#include <linux/serial.h>   // struct serial_struct, for the latency of USB adapters
