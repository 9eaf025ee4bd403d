// SPDX-License-Identifier: Apache-2.0
//
// What happens when the firmware cannot go on: outputs safe first, then the cause is kept in
// memory that a reset leaves alone, then the board starts anew, with another boot id.
//
// Source: Armv7-M Architecture Reference Manual (DDI 0403), B1.5.6 (exception frame),
// B3.2.6 (AIRCR), B3.2.15 (CFSR).

#include <stddef.h>   // NULL
#include <stdint.h>   // fixed widths
#include "support.h"  // interface
#include "fault.h"    // own declarations

#define AIRCR (*(volatile uint32_t *)0xE000ED0Cu)
#define CFSR (*(volatile uint32_t *)0xE000ED28u)
#define AIRCR_RESET 0x05FA0004u
#define FAULT_MAGIC 0x46415531u
#define BOOT_MAGIC 0x424F4F54u
#define MAXIMUM_REPEATS 3u
#define STACK_MARGIN_WORDS 8u

// Set by the linker script of the board: the register that lets the outputs leave their safe
// state, and the value that does not. They are addresses, so no stray write can change them.
extern volatile uint32_t output_enable_register[];
extern uint8_t output_enable_safe[];
extern uint32_t thread_stack_bottom[];

// Not cleared at start. Random after power-on, therefore guarded by magic numbers.
__attribute__((section(".retained"))) static struct fault_record retained;
__attribute__((section(".retained"))) static struct {
    uint32_t magic;
    uint32_t count;
} boots;

static struct fault_record previous;

static void outputs_safe(void) {
    output_enable_register[0] = (uint32_t)(uintptr_t)output_enable_safe;
}

void fault_boot(void) {
    outputs_safe();
    boots.count = boots.magic == BOOT_MAGIC ? boots.count + 1u : 0u;
    boots.magic = BOOT_MAGIC;
    previous = retained;
    if (retained.magic != FAULT_MAGIC) {
        retained.repeated = 0;
    }
    retained.magic = 0;
}

uint64_t boot_count(void) {
    return boots.count;
}

const struct fault_record *last_fault(void) {
    return previous.magic == FAULT_MAGIC ? &previous : NULL;
}

void fault_forgive(void) {
    retained.repeated = 0;
}

static _Noreturn void stop(uint32_t cause, const uint32_t *frame) {
    __asm__ volatile("cpsid i" ::: "memory");
    outputs_safe();
    retained.cause = cause;
    retained.lr = frame != NULL ? frame[5] : 0;
    retained.pc = frame != NULL ? frame[6] : 0;
    retained.status = CFSR;
    retained.repeated += 1u;
    retained.magic = FAULT_MAGIC;
    if (retained.repeated <= MAXIMUM_REPEATS) {
        __asm__ volatile("dsb" ::: "memory");
        AIRCR = AIRCR_RESET;
    }
    for (;;) {
        outputs_safe();  // until the watchdog bites: a loop of faults is a slow one
    }
}

_Noreturn void fault_stop(uint32_t cause) {
    stop(cause, NULL);
}

// Called by the entry below with the stack pointer at the time of the exception.
void exception_stop(const uint32_t *frame);

__attribute__((used)) void exception_stop(const uint32_t *frame) {
    // Without room for a frame the processor writes none, but moves the stack pointer all the same.
    const bool overflowed = frame < thread_stack_bottom + STACK_MARGIN_WORDS;
    stop(overflowed ? FAULT_STACK : FAULT_EXCEPTION, overflowed ? NULL : frame);
}

__attribute__((naked)) void exception_handler(void) {
    __asm__ volatile(
        "tst lr, #4\n\t"
        "ite eq\n\t"
        "mrseq r0, msp\n\t"
        "mrsne r0, psp\n\t"
        "b exception_stop\n");
}

// The compilers' own guard of every frame that holds an array.
uint32_t __stack_chk_guard = 0xC0DEFE0Au;
_Noreturn void __stack_chk_fail(void);

_Noreturn void __stack_chk_fail(void) {
    fault_stop(FAULT_STACK);
}
