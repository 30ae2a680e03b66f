#include "export/perfetto.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/script.h"
#include "support/writer_faults.h"

// Byte by byte, as protoc --decode_raw reads it.
static void packets_of_one_event(void **data)
{
    (void)data;
    // The first packet: of sequence 1, from which on all is known, the track of the program.
    static const uint8_t first[] = {0x0A, 22, 0x50, 1, 0x68, 1, 0xE2, 3, 15, 0x08, 1, 0x12, 5, 'l', 'o', 0xEF, 0xBF, 0xBD, 0x58, 3, 0x60, 1, 0x78, 2};
    // The last: at 7 ns, the slice on track 3 ends.
    static const uint8_t last[] = {0x0A, 10, 0x40, 7, 0x50, 1, 0x5A, 4, 0x48, 2, 0x58, 3};
    struct script s;
    char *bytes = NULL;
    size_t size;
    script_init(&s);
    assert_int_equal(trace_set_meta(s.trace, "program", "lo\xFF"), 0);
    script_event(&s, EVENT_loop_start, 1, 0, 0);
    FILE *f = open_memstream(&bytes, &size);
    assert_int_equal(perfetto_write_proto(s.trace, f, 7, NULL), 0);
    fclose(f);
    assert_memory_equal(bytes, first, sizeof first);
    assert_memory_equal(bytes + size - sizeof last, last, sizeof last);
    free(bytes);
    script_deinit(&s);
}

static int write(const trace *t, FILE *f) { return perfetto_write_proto(t, f, 1, NULL); }

static void a_full_disk_is_told(void **data)
{
    (void)data;
    expect_full_disk_told(write);
}

static void each_allocation_may_fail(void **data)
{
    (void)data;
    expect_each_allocation_survived(write);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packets_of_one_event),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
