// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Takes over the retained memory of the last life; called once, before main.
void fault_boot(void);

/// Entry of every processor exception that means the firmware cannot go on.
void exception_handler(void);
