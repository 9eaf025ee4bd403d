// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>  // bool
#include <stdint.h>   // register widths

/// Why the firmware stopped itself; kept in retained memory over the reset that follows.
enum fault_cause {
    FAULT_NONE = 0,
    FAULT_EXCEPTION = 1,   // a processor exception: a failed check of Swift code, a bad address
    FAULT_ALLOCATION = 2,  // memory was asked for after start, or there was not enough at start
    FAULT_FREE = 3,        // memory was given back: nothing that lives here is ever destroyed
    FAULT_STACK = 4,       // a stack grew beyond its end, or a frame was overwritten
    FAULT_INTERRUPT = 5,   // an interrupt came that nobody attached a handler to
    FAULT_WATCHDOG = 6,    // the main loop made no progress
};

/// What is known of the last fault. Layout: read by name only, never sent as bytes.
struct fault_record {
    uint32_t magic;     // FAULT_MAGIC when the record is valid
    uint32_t cause;     // enum fault_cause
    uint32_t pc;        // where, when an exception frame could be read
    uint32_t lr;        // its caller
    uint32_t status;    // the processor's Configurable Fault Status Register
    uint32_t repeated;  // faults since the firmware last ran well
};

/// What the outside may leave in memory before the board starts; the linker script fixes where.
struct boot_parameters {
    uint64_t magic;        // PARAMETERS_MAGIC when the other fields were written
    uint64_t entropy;      // differs for every start of the emulator
    uint64_t seed;         // seed of the device model for hosts that send none
    uint8_t serial[16];    // the board's serial number, ended by zeros
};

#define PARAMETERS_MAGIC 0x3152415042424548ull  // "HEBBPAR1" as little-endian bytes

/// Number of external interrupts the vector table has room for.
#define INTERRUPT_COUNT 96u

/// The parameters left in memory, or NULL when there are none.
const struct boot_parameters *boot_parameters(void);

/// How often the board was reset since memory last lost its content.
uint64_t boot_count(void);

/// The fault that ended the last life of the firmware, or NULL. Valid until the next reset.
const struct fault_record *last_fault(void);

/// Declares that the firmware runs well: earlier faults no longer count as repeated.
void fault_forgive(void);

/// Makes the outputs safe, keeps the cause and resets; after three repeats only the watchdog does.
_Noreturn void fault_stop(uint32_t cause);

/// From now on every allocation is a fault.
void heap_seal(void);

/// Bytes taken from the heap at start.
uint32_t heap_used(void);

/// Where the memory is that the board's linker script sets aside for DMA; 0 when it sets none aside.
uint32_t dma_memory_address(void);

/// Where the program begins in flash, and where its length ends and its CRC-32C stands; 0 for a
/// board whose linker script keeps none.
uint32_t program_address(void);
uint32_t program_checksum_address(void);

/// Stops with FAULT_STACK when the handlers' stack has reached its end; the threads' has a guard.
void stack_check(void);

/// Attaches the handler of an external interrupt; it is called with the context.
void interrupt_attach(uint32_t number, void (*handler)(void *), void *context);

/// Sleeps until an interrupt is pending; interrupts that came before masking end it at once.
static inline void interrupt_wait(void) {
    __asm__ volatile("dsb\n\twfi" ::: "memory");
}

/// Keeps interrupts from being taken; they stay pending.
static inline void interrupt_mask(void) {
    __asm__ volatile("cpsid i" ::: "memory");
}

/// Takes pending and further interrupts.
static inline void interrupt_unmask(void) {
    __asm__ volatile("cpsie i\n\tisb" ::: "memory");
}
