/* core/kernel/dispatch.c: which kernel this process uses.
 * SPDX-License-Identifier: MIT */
#include "core/kernel/kernel.h"

#include "core/base/error.h"

#include <stdatomic.h>
#include <stdlib.h>

static bool always(void)
{
    return true;
}

#ifdef GALLEY_KERNEL_X86
static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2");
}

static bool has_avx512(void)
{
    return has_avx2() && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2");
}
#endif

typedef struct variant {
    const galley__kernel *kernel;
    bool (*usable)(void);
} variant;

/* The best first. */
static const variant variants[] = {
#ifdef GALLEY_KERNEL_X86
    {&galley__kernel_avx512, has_avx512},
    {&galley__kernel_avx2, has_avx2},
#endif
    {&galley__kernel_scalar, always},
};

galley_status galley__kernel_find(galley_str name, const galley__kernel **out, galley_error *err)
{
    *out = &galley__kernel_scalar;
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
        bool named = galley_str_eq(name, galley_str_of(variants[i].kernel->name));
        if ((name.size && !named) || (!named && !variants[i].usable()))
            continue;
        if (!variants[i].usable())
            return galley__fail(err, GALLEY_INVALID, "this machine cannot run the kernel %s",
                                variants[i].kernel->name);
        *out = variants[i].kernel;
        return GALLEY_OK;
    }
    return galley__fail(err, GALLEY_INVALID, "there is no kernel \"%.*s\"",
                        (int)(name.size < 32 ? name.size : 32), name.data);
}

galley_status galley__kernel_get(const galley__kernel **out, galley_error *err)
{
    static _Atomic(const galley__kernel *) chosen;
    *out = atomic_load_explicit(&chosen, memory_order_acquire);
    if (*out)
        return GALLEY_OK;
    const char *name = getenv("GALLEY_KERNEL");
    galley_status status = galley__kernel_find(galley_str_of(name ? name : ""), out, err);
    if (status == GALLEY_OK) /* a wrong name is told each time */
        atomic_store_explicit(&chosen, *out, memory_order_release);
    return status;
}
