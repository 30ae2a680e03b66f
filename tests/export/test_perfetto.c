#include "export/perfetto.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/script.h"
#include "support/writer_faults.h"

static char *written(const trace *t, int expected)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    assert_non_null(f);
    assert_int_equal(perfetto_write(t, f, 1500, NULL), expected);
    fclose(f);
    return text;
}

static void slices_metadata_and_counter(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    uint32_t task = script_make(&s, EVENT_task_create, 0, script_text(&s, "say \"hi\""));
    uint32_t step = script_event(&s, EVENT_enqueue, task, 0, 0);
    script_event(&s, EVENT_iteration, 1, 1, 0);
    s.now = 78000000001;
    script_event(&s, EVENT_resume, task, step, 0);
    char *text = written(s.trace, 0);
    assert_string_equal(text,
        "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n"
        "{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"thread_name\",\"args\":{\"name\":\"event loop\"}},\n"
        "{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"program\"}},\n"
        "{\"ph\":\"M\",\"pid\":1,\"tid\":2,\"name\":\"thread_name\",\"args\":{\"name\":\"say \\\"hi\\\"\"}},\n"
        "{\"ph\":\"M\",\"pid\":1,\"tid\":2,\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":2}},\n"
        "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":0.000,\"dur\":1.500,\"name\":\"task_create\",\"args\":{\"event\":0,\"time_ns\":0,"
        "\"task\":\"say \\\"hi\\\"\",\"coro\":\"nothing\",\"name\":\"say \\\"hi\\\"\"}},\n"
        "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":1.500,\"dur\":1.500,\"name\":\"enqueue\",\"bind_id\":\"0x2\",\"flow_out\":true,"
        "\"args\":{\"event\":1,\"time_ns\":0,\"object\":\"say \\\"hi\\\"\",\"callback\":\"\",\"cause\":0}},\n"
        "{\"ph\":\"X\",\"pid\":1,\"tid\":2,\"ts\":1.500,\"dur\":78000003.001,\"name\":\"ready\",\"args\":{\"event\":1,\"time_ns\":0}},\n"
        "{\"ph\":\"C\",\"pid\":1,\"name\":\"ready_queue\",\"ts\":1.500,\"args\":{\"handles\":1}},\n"
        "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":3.000,\"dur\":78000003.001,\"name\":\"iteration\",\"args\":{\"event\":2,\"time_ns\":0}},\n"
        "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":78000004.501,\"dur\":1.500,\"name\":\"say \\\"hi\\\"\",\"args\":{\"event\":3,\"time_ns\":78000000001}},\n"
        "{\"ph\":\"X\",\"pid\":1,\"tid\":2,\"ts\":78000004.501,\"dur\":1.500,\"name\":\"step\",\"bind_id\":\"0x2\",\"flow_in\":true,"
        "\"args\":{\"event\":3,\"time_ns\":78000000001}},\n"
        "{\"ph\":\"C\",\"pid\":1,\"name\":\"ready_queue\",\"ts\":78000004.501,\"args\":{\"handles\":0}}\n]}\n");
    free(text);
    script_deinit(&s);
}

static void damage_leaves_a_whole_file(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    script_event(&s, EVENT_loop_start, 1, 0, 0);
    script_event(&s, EVENT_clock, 0, 0, 0); // the loop does not sleep
    char *text = written(s.trace, -EBADMSG);
    assert_non_null(strstr(text, "loop_start"));
    assert_string_equal(text + strlen(text) - 6, "}}\n]}\n");
    free(text);
    script_deinit(&s);
}

static int write(const trace *t, FILE *f) { return perfetto_write(t, f, 1, NULL); }

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
        cmocka_unit_test(slices_metadata_and_counter),
        cmocka_unit_test(damage_leaves_a_whole_file),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
