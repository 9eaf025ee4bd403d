// SPDX-License-Identifier: Apache-2.0
//
// Vectors, reset and interrupts. Below the thread stack lies a page that the memory protection
// unit keeps from any access, so that growing into it is a fault; handlers have a stack of their
// own to report it on.
//
// Source: Armv7-M Architecture Reference Manual (DDI 0403), B1.5, B3.2 and B3.5.

#include <stddef.h>   // NULL
#include <stdint.h>   // fixed widths
#include "support.h"  // interface
#include "fault.h"    // exception entry, retained memory

// Set by the linker script of the board.
extern uint32_t data_source[], data_start[], data_end[], bss_start[], bss_end[];
extern uint32_t stack_guard[], handler_stack_bottom[], handler_stack_top[];

int main(int argc, char **argv);
_Noreturn void start(void);

#define MPU_CTRL (*(volatile uint32_t *)0xE000ED94u)
#define MPU_RNR (*(volatile uint32_t *)0xE000ED98u)
#define MPU_RBAR (*(volatile uint32_t *)0xE000ED9Cu)
#define MPU_RASR (*(volatile uint32_t *)0xE000EDA0u)
#define STACK_CANARY 0x5AFE57ACu
#define CANARY_WORDS 8u

struct attachment {
    void (*handler)(void *);
    void *context;
};

static struct attachment attachments[INTERRUPT_COUNT];

__attribute__((section(".parameters"), used)) static volatile struct boot_parameters parameters;

const struct boot_parameters *boot_parameters(void) {
    if (parameters.magic != PARAMETERS_MAGIC) {
        return NULL;
    }
    return (const struct boot_parameters *)&parameters;
}

void interrupt_attach(uint32_t number, void (*handler)(void *), void *context) {
    if (number >= INTERRUPT_COUNT) {
        fault_stop(FAULT_INTERRUPT);
    }
    attachments[number] = (struct attachment){handler, context};
}

static void interrupt_dispatch(void) {
    uint32_t exception;
    __asm__ volatile("mrs %0, ipsr" : "=r"(exception));
    const uint32_t number = exception - 16u;
    if (number >= INTERRUPT_COUNT || attachments[number].handler == NULL) {
        fault_stop(FAULT_INTERRUPT);
    }
    attachments[number].handler(attachments[number].context);
}

static void tick_handler(void) {
    // The system tick only ends a sleep; the main loop reads its clock itself.
}

static void watchdog_handler(void) {
    fault_stop(FAULT_WATCHDOG);
}

// No access to the 4 KB of the guard page; all else as without protection.
static void guard_thread_stack(void) {
    MPU_RNR = 0;
    MPU_RBAR = (uint32_t)(uintptr_t)stack_guard;
    MPU_RASR = 1u << 28 | 11u << 1 | 1u;  // XN, AP none, 2^(11+1) bytes, enabled
    MPU_CTRL = 1u << 2 | 1u;              // PRIVDEFENA, ENABLE
    __asm__ volatile("dsb\n\tisb" ::: "memory");
}

static void place_canary(void) {
    for (uint32_t index = 0; index < CANARY_WORDS; index++) {
        handler_stack_bottom[index] = STACK_CANARY;
    }
}

void stack_check(void) {
    for (uint32_t index = 0; index < CANARY_WORDS; index++) {
        if (handler_stack_bottom[index] != STACK_CANARY) {
            fault_stop(FAULT_STACK);
        }
    }
}

// Called on the thread stack, before any object has its value.
__attribute__((used)) _Noreturn void start(void) {
    for (uint32_t *from = data_source, *to = data_start; to < data_end;) {
        *to++ = *from++;
    }
    for (uint32_t *to = bss_start; to < bss_end;) {
        *to++ = 0;
    }
    place_canary();
    guard_thread_stack();
    fault_boot();
    (void)main(0, NULL);
    fault_stop(FAULT_EXCEPTION);  // main never returns
}

// The processor starts on the handler stack; threads use the process stack (CONTROL.SPSEL).
void reset_handler(void);

__attribute__((naked, used)) void reset_handler(void) {
    __asm__ volatile(
        "ldr r0, =thread_stack_top\n\t"
        "msr psp, r0\n\t"
        "movs r0, #2\n\t"
        "msr control, r0\n\t"
        "isb\n\t"
        "bl start\n\t"
        ".ltorg\n");
}

typedef void (*vector)(void);

__attribute__((section(".vectors"), used)) static const struct {
    void *stack;
    vector exceptions[15];
    vector interrupts[INTERRUPT_COUNT];
} vectors = {
    handler_stack_top,
    {
        reset_handler,      // 1
        watchdog_handler,   // 2: NMI
        exception_handler,  // 3: hard fault
        exception_handler,  // 4: memory management
        exception_handler,  // 5: bus fault
        exception_handler,  // 6: usage fault
        NULL, NULL, NULL, NULL,
        exception_handler,  // 11: SVC
        exception_handler,  // 12: debug monitor
        NULL,
        exception_handler,  // 14: PendSV
        tick_handler,       // 15: SysTick
    },
    {[0 ... INTERRUPT_COUNT - 1] = interrupt_dispatch},
};

_Static_assert(sizeof(vectors) == 4u * (16u + INTERRUPT_COUNT), "one word a vector");
