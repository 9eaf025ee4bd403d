// SPDX-License-Identifier: Apache-2.0
//
// Sums of binary64 numbers, correctly rounded, instead of the compiler's own library: the Arm
// assembly of libgcc (GCC 12) rounds x + y wrongly when the signs differ, the exponents differ
// by exactly 33 and the sum loses its leading bit. It then keeps one guard bit where two are
// needed: 0x1.0f83fad71c929p-33 - 1 comes out one unit in the last place off.
//
// The conversions stand here because libgcc has them in the same object file.
//
// Source: IEEE 754-2019, 4.3.1 (ties to even), 5.4.1; names and register use: Run-time ABI for
// the Arm architecture (IHI 0043), tables 2 and 7.

#include <stdint.h>  // fixed widths

#define SIGN 0x8000000000000000ull
#define INFINITE 0x7FF0000000000000ull
#define NOT_A_NUMBER 0x7FF8000000000000ull
#define HIDDEN 0x0010000000000000ull
#define FRACTION 0x000FFFFFFFFFFFFFull
#define GUARDS 3u  // guard, round and sticky bit

// A binary64 number travels in the same registers as its bits.
_Static_assert(sizeof(double) == sizeof(uint64_t), "binary64");

static unsigned leading_zeros(uint64_t value) {
    return (unsigned)__builtin_clzll(value);
}

// The number significand · 2^(exponent − 1075 − GUARDS), its lowest bit sticky; significand below
// 2^56, and at least 2^55 unless exponent is 1.
static uint64_t assemble(uint64_t sign, int32_t exponent, uint64_t significand) {
    if (exponent >= 0x7FF) {
        return sign | INFINITE;
    }
    // The hidden bit adds one to the exponent field; a rounding carry does the same.
    uint64_t bits = ((uint64_t)(uint32_t)(exponent - 1) << 52) + (significand >> GUARDS);
    const uint32_t rest = (uint32_t)significand & 7u;
    if (rest > 4u || (rest == 4u && (bits & 1u) != 0)) {
        bits += 1u;
    }
    return sign | bits;
}

static uint64_t shifted_right(uint64_t value, uint32_t count) {
    if (count == 0) {
        return value;
    }
    if (count > 60u) {
        return value != 0;
    }
    return value >> count | ((value << (64u - count)) != 0);
}

static uint64_t sum(uint64_t a, uint64_t b) {
    if ((a & ~SIGN) < (b & ~SIGN)) {
        const uint64_t other = a;
        a = b;
        b = other;
    }
    int32_t exponent = (int32_t)(a >> 52 & 0x7FF);
    int32_t lower = (int32_t)(b >> 52 & 0x7FF);
    if (exponent == 0x7FF) {
        const int is_undefined = (a & FRACTION) != 0 || (b ^ SIGN) == a;
        return is_undefined ? NOT_A_NUMBER : a;
    }
    uint64_t large = ((a & FRACTION) | (exponent != 0 ? HIDDEN : 0)) << GUARDS;
    uint64_t small = ((b & FRACTION) | (lower != 0 ? HIDDEN : 0)) << GUARDS;
    exponent += exponent == 0;
    lower += lower == 0;
    small = shifted_right(small, (uint32_t)(exponent - lower));
    const uint64_t sign = a & SIGN;
    if (sign == (b & SIGN)) {
        uint64_t total = large + small;
        if (total >> 56 != 0) {
            total = shifted_right(total, 1);
            exponent += 1;
        }
        return assemble(sign, exponent, total);
    }
    uint64_t difference = large - small;
    if (difference == 0) {
        return 0;
    }
    int32_t shift = (int32_t)leading_zeros(difference) - 8;
    shift = shift < exponent - 1 ? shift : exponent - 1;
    return assemble(sign, exponent - shift, difference << shift);
}

static uint64_t from_magnitude(uint64_t sign, uint64_t magnitude) {
    if (magnitude == 0) {
        return 0;
    }
    const int32_t shift = (int32_t)leading_zeros(magnitude) - 8;
    const uint64_t significand =
        shift >= 0 ? magnitude << shift : shifted_right(magnitude, (uint32_t)-shift);
    return assemble(sign, 1075 + (int32_t)GUARDS - shift, significand);
}

uint64_t __aeabi_dadd(uint64_t a, uint64_t b);
uint64_t __aeabi_dsub(uint64_t a, uint64_t b);
uint64_t __aeabi_drsub(uint64_t a, uint64_t b);
uint64_t __aeabi_i2d(int32_t value);
uint64_t __aeabi_ui2d(uint32_t value);
uint64_t __aeabi_l2d(int64_t value);
uint64_t __aeabi_ul2d(uint64_t value);
uint64_t __aeabi_f2d(uint32_t bits);

uint64_t __aeabi_dadd(uint64_t a, uint64_t b) {
    return sum(a, b);
}

uint64_t __aeabi_dsub(uint64_t a, uint64_t b) {
    return sum(a, b ^ SIGN);
}

uint64_t __aeabi_drsub(uint64_t a, uint64_t b) {
    return sum(a ^ SIGN, b);
}

uint64_t __aeabi_i2d(int32_t value) {
    return __aeabi_l2d(value);
}

uint64_t __aeabi_ui2d(uint32_t value) {
    return from_magnitude(0, value);
}

uint64_t __aeabi_l2d(int64_t value) {
    const uint64_t bits = (uint64_t)value;
    return value < 0 ? from_magnitude(SIGN, 0 - bits) : from_magnitude(0, bits);
}

uint64_t __aeabi_ul2d(uint64_t value) {
    return from_magnitude(0, value);
}

uint64_t __aeabi_f2d(uint32_t bits) {
    const uint64_t sign = (uint64_t)(bits >> 31) << 63;
    const uint32_t exponent = bits >> 23 & 0xFFu;
    const uint64_t fraction = bits & 0x007FFFFFu;
    if (exponent == 0xFFu) {
        return fraction != 0 ? NOT_A_NUMBER : sign | INFINITE;
    }
    if (exponent == 0) {
        // A subnormal number counts units of 2^−149.
        const uint64_t units = from_magnitude(0, fraction);
        return units == 0 ? sign : sign | (units - (149ull << 52));
    }
    return sign | (uint64_t)(exponent + 896u) << 52 | fraction << 29;
}

// GCC's own names, so that nothing brings libgcc's object file along.
#define ALIAS(name, general) void name(void) __attribute__((alias(#general)))
ALIAS(__adddf3, __aeabi_dadd);
ALIAS(__subdf3, __aeabi_dsub);
ALIAS(__floatsidf, __aeabi_i2d);
ALIAS(__floatunsidf, __aeabi_ui2d);
ALIAS(__floatdidf, __aeabi_l2d);
ALIAS(__floatundidf, __aeabi_ul2d);
ALIAS(__extendsfdf2, __aeabi_f2d);
