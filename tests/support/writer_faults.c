#include "support/writer_faults.h"

#include <errno.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/random_program.h"

void expect_full_disk_told(trace_write *write)
{
    struct script s;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    script_init(&s);
    random_program(&s, 1, 3000); // more than a buffer
    assert_int_equal(write(s.trace, full), -ENOSPC);
    fclose(full);
    script_deinit(&s);
}

struct attempt {
    trace_write *write;
    const trace *trace;
    FILE *nowhere;
};

static int try(void *attempt)
{
    const struct attempt *a = attempt;
    return a->write(a->trace, a->nowhere);
}

void expect_each_allocation_survived(trace_write *write)
{
    struct script s;
    script_init(&s);
    random_program(&s, 1, 300);
    struct attempt a = {write, s.trace, fopen("/dev/null", "w")};
    assert_non_null(a.nowhere);
    fail_alloc_each(try, &a);
    fclose(a.nowhere);
    script_deinit(&s);
}
