// SPDX-License-Identifier: Apache-2.0

#include <zlib.h>  // what this module is
