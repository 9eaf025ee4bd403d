// SPDX-License-Identifier: Apache-2.0
//
// The memory functions compilers call, and the heap: a bump allocator for start-up only.

#include <stddef.h>   // size_t
#include <stdint.h>   // fixed widths
#include "support.h"  // fault_stop

// Set by the linker script of the board.
extern uint8_t heap_start[], heap_end[];

static uintptr_t heap_next;
static bool heap_sealed;

int posix_memalign(void **result, size_t alignment, size_t size);
void *malloc(size_t size);
void free(void *memory);
void *memset(void *target, int value, size_t size);
void *memcpy(void *target, const void *source, size_t size);
void *memmove(void *target, const void *source, size_t size);
int memcmp(const void *left, const void *right, size_t size);

int posix_memalign(void **result, size_t alignment, size_t size) {
    if (heap_sealed) {
        fault_stop(FAULT_ALLOCATION);
    }
    uintptr_t start = heap_next != 0 ? heap_next : (uintptr_t)heap_start;
    start = (start + alignment - 1) & ~(uintptr_t)(alignment - 1);
    if (start > (uintptr_t)heap_end || size > (uintptr_t)heap_end - start) {
        fault_stop(FAULT_ALLOCATION);
    }
    heap_next = start + size;
    *result = (void *)start;
    return 0;
}

void *malloc(size_t size) {
    void *result = NULL;
    (void)posix_memalign(&result, 8, size);
    return result;
}

void free(void *memory) {
    // What was allocated at start stays; giving it back later means an owner has gone.
    if (memory != NULL && heap_sealed) {
        fault_stop(FAULT_FREE);
    }
}

void heap_seal(void) {
    heap_sealed = true;
}

uint32_t heap_used(void) {
    return heap_next == 0 ? 0 : (uint32_t)(heap_next - (uintptr_t)heap_start);
}

// Set by the linker scripts of boards that have them.
extern uint8_t dma_memory[] __attribute__((weak));
extern uint8_t program_start[] __attribute__((weak));
extern uint8_t program_checksum[] __attribute__((weak));

uint32_t dma_memory_address(void) {
    return (uint32_t)(uintptr_t)dma_memory;
}

uint32_t program_address(void) {
    return (uint32_t)(uintptr_t)program_start;
}

uint32_t program_checksum_address(void) {
    return (uint32_t)(uintptr_t)program_checksum;
}

static bool aligned(const void *pointer) {
    return ((uintptr_t)pointer & 3u) == 0;
}

void *memset(void *target, int value, size_t size) {
    uint8_t *bytes = target;
    if (aligned(bytes)) {
        const uint32_t pattern = 0x01010101u * (uint8_t)value;
        for (; size >= 4; size -= 4, bytes += 4) {
            *(uint32_t *)(void *)bytes = pattern;
        }
    }
    while (size-- > 0) {
        *bytes++ = (uint8_t)value;
    }
    return target;
}

void *memcpy(void *target, const void *source, size_t size) {
    uint8_t *to = target;
    const uint8_t *from = source;
    if (aligned(to) && aligned(from)) {
        for (; size >= 4; size -= 4, to += 4, from += 4) {
            *(uint32_t *)(void *)to = *(const uint32_t *)(const void *)from;
        }
    }
    while (size-- > 0) {
        *to++ = *from++;
    }
    return target;
}

void *memmove(void *target, const void *source, size_t size) {
    uint8_t *to = target;
    const uint8_t *from = source;
    if ((uintptr_t)to - (uintptr_t)from >= size) {
        return memcpy(target, source, size);
    }
    while (size-- > 0) {
        to[size] = from[size];
    }
    return target;
}

int memcmp(const void *left, const void *right, size_t size) {
    const uint8_t *a = left;
    const uint8_t *b = right;
    for (size_t index = 0; index < size; index++) {
        if (a[index] != b[index]) {
            return a[index] < b[index] ? -1 : 1;
        }
    }
    return 0;
}

// The names of the run-time ABI for the Arm architecture (IHI 0043, section 4.3.4).

void __aeabi_memcpy(void *target, const void *source, size_t size);
void __aeabi_memmove(void *target, const void *source, size_t size);
void __aeabi_memset(void *target, size_t size, int value);
void __aeabi_memclr(void *target, size_t size);

void __aeabi_memcpy(void *target, const void *source, size_t size) {
    (void)memcpy(target, source, size);
}

void __aeabi_memmove(void *target, const void *source, size_t size) {
    (void)memmove(target, source, size);
}

void __aeabi_memset(void *target, size_t size, int value) {
    (void)memset(target, value, size);
}

void __aeabi_memclr(void *target, size_t size) {
    (void)memset(target, 0, size);
}

// The 4 and 8 byte aligned forms may be the general ones.
#define ALIAS(name, general) \
    void name(void) __attribute__((alias(#general)))
ALIAS(__aeabi_memcpy4, __aeabi_memcpy);
ALIAS(__aeabi_memcpy8, __aeabi_memcpy);
ALIAS(__aeabi_memmove4, __aeabi_memmove);
ALIAS(__aeabi_memmove8, __aeabi_memmove);
ALIAS(__aeabi_memset4, __aeabi_memset);
ALIAS(__aeabi_memset8, __aeabi_memset);
ALIAS(__aeabi_memclr4, __aeabi_memclr);
ALIAS(__aeabi_memclr8, __aeabi_memclr);
