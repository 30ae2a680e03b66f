#include "trace/state.h"

#include <errno.h>
#include <string.h>

#include "support/check_state.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/script.h"

// A queue, and the state after the last event.
struct stage {
    struct script script;
    state state;
    uint32_t queue;
};

static void catch_up(struct stage *g)
{
    assert_int_equal(state_apply(&g->state, g->script.trace), 0);
    check_state(&g->state, g->script.trace);
}

static uint32_t put(struct stage *g, enum event_kind kind, uint32_t a, uint32_t b)
{
    uint32_t index = script_event(&g->script, kind, g->queue, a, b);
    catch_up(g);
    return index;
}

static uint32_t put_item(struct stage *g, const char *item, uint32_t before)
{
    return put(g, EVENT_queue_put, script_text(&g->script, item), before);
}

// Last thing of a test: the trace is spoiled then.
static void refuse(struct stage *g, enum event_kind kind, uint32_t subject, uint32_t a, uint32_t b)
{
    uint64_t before = state_hash(&g->state);
    script_event(&g->script, kind, subject, a, b);
    assert_int_equal(state_apply(&g->state, g->script.trace), -EBADMSG);
    assert_int_equal(state_hash(&g->state), before);
}

static int make_stage(void **data)
{
    static struct stage stage;
    stage = (struct stage){0};
    script_init(&stage.script);
    state_init(&stage.state);
    stage.queue = script_make(&stage.script, EVENT_sync_create, OBJECT_queue, 2);
    catch_up(&stage);
    *data = &stage;
    return 0;
}

static int unmake_stage(void **data)
{
    struct stage *g = *data;
    state_deinit(&g->state);
    script_deinit(&g->script);
    return 0;
}

static const struct object *queue(const struct stage *g) { return state_at(&g->state, g->queue); }

// The items in the order in which they will be taken out, by the first letters of their texts.
static void holds(const struct stage *g, const char *letters)
{
    uint32_t item = state_first_item(&g->state, queue(g));
    for (; *letters && item; letters++, item = state_item(&g->state, item)->next) {
        event e = trace_event(g->script.trace, state_item(&g->state, item)->put);
        assert_int_equal(*trace_string(g->script.trace, e.a), *letters);
    }
    assert_int_equal(*letters, 0);
    assert_int_equal(item, 0);
}

static void items_stand_where_they_were_put(void **data)
{
    struct stage *g = *data;
    assert_int_equal(queue(g)->value, 0); // not its maxsize
    put_item(g, "b", 0);
    put_item(g, "d", 1);
    put_item(g, "a", 0);
    uint32_t c = put_item(g, "c", 2);
    holds(g, "abcd");
    assert_int_equal(queue(g)->value, 4);
    put(g, EVENT_queue_get, 0, c);
    holds(g, "abd");
    put(g, EVENT_queue_get, 0, c - 1);
    put(g, EVENT_queue_get, 0, c - 2);
    holds(g, "b");
    put_item(g, "e", 1);
    holds(g, "be");
    assert_int_equal(queue(g)->runs, 5); // nothing is done yet
    put(g, EVENT_queue_task_done, 4, 0);
    assert_int_equal(queue(g)->runs, 4);
}

static void a_shutdown_throws_all_away_or_nothing(void **data)
{
    struct stage *g = *data;
    put_item(g, "a", 0);
    uint32_t b = put_item(g, "b", 1);
    put(g, EVENT_queue_shutdown, 0, 0);
    assert_true(queue(g)->shut_down);
    holds(g, "ab");
    put(g, EVENT_queue_shutdown, 2, 0);
    holds(g, "");
    assert_int_equal(queue(g)->runs, 0);
    refuse(g, EVENT_queue_get, g->queue, 0, b);
}

static void not_beyond_the_end(void **data)
{
    struct stage *g = *data;
    put_item(g, "a", 0);
    refuse(g, EVENT_queue_put, g->queue, script_text(&g->script, "b"), 2);
}

static void not_what_was_taken(void **data)
{
    struct stage *g = *data;
    uint32_t a = put_item(g, "a", 0);
    put(g, EVENT_queue_get, 0, a);
    refuse(g, EVENT_queue_get, g->queue, 0, a);
}

static void not_from_another_queue(void **data)
{
    struct stage *g = *data;
    uint32_t a = put_item(g, "a", 0);
    uint32_t other = script_make(&g->script, EVENT_sync_create, OBJECT_lifo_queue, 0);
    catch_up(g);
    refuse(g, EVENT_queue_get, other, 0, a);
}

static void not_into_a_lock(void **data)
{
    struct stage *g = *data;
    uint32_t lock = script_make(&g->script, EVENT_sync_create, OBJECT_lock, 1);
    catch_up(g);
    refuse(g, EVENT_queue_put, lock, 0, 0);
}

static void no_part_of_an_immediate_shutdown(void **data)
{
    struct stage *g = *data;
    put_item(g, "a", 0);
    put_item(g, "b", 0);
    refuse(g, EVENT_queue_shutdown, g->queue, 1, 0);
}

static void a_copy_holds_the_same(void **data)
{
    struct stage *g = *data;
    put_item(g, "a", 0);
    put_item(g, "b", 1);
    state copy;
    state_init(&copy);
    assert_int_equal(state_copy(&copy, &g->state), 0);
    assert_true(state_hash(&copy) == state_hash(&g->state));
    put_item(g, "c", 2);
    assert_false(state_hash(&copy) == state_hash(&g->state));
    assert_int_equal(state_apply(&copy, g->script.trace), 0);
    assert_true(state_hash(&copy) == state_hash(&g->state));
    state_deinit(&copy);
}

static void two_of_a_kind_are_numbered(void **data)
{
    struct stage *g = *data;
    char name[32];
    assert_string_equal(state_name(&g->state, g->script.trace, g->queue, name, sizeof name), "Queue");
    uint32_t second = script_make(&g->script, EVENT_sync_create, OBJECT_queue, 0);
    catch_up(g);
    assert_string_equal(state_name(&g->state, g->script.trace, g->queue, name, sizeof name), "Queue 1");
    assert_string_equal(state_name(&g->state, g->script.trace, second, name, sizeof name), "Queue 2");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_stage, unmake_stage)

// Wherever items are put and whichever are taken out: against a plain list. check_state looks at the tree after each.
static void any_order(struct stage *g, uint32_t (*place)(uint32_t count, uint32_t random), uint32_t gets)
{
    static uint32_t line[500];
    uint32_t count = 0, random = 1;
    for (uint32_t i = 0; i < 400; i++) {
        random = random * 1664525 + 1013904223;
        uint32_t at = place(count, random >> 8), taken = (random >> 12) % (count + 1);
        memmove(line + at + 1, line + at, (count++ - at) * sizeof *line);
        line[at] = put_item(g, "x", at);
        if ((random >> 4) % 100 < gets) {
            put(g, EVENT_queue_get, script_text(&g->script, "x"), line[taken]);
            memmove(line + taken, line + taken + 1, (--count - taken) * sizeof *line);
        }
        uint32_t item = state_first_item(&g->state, queue(g));
        for (uint32_t k = 0; k < count; k++, item = state_item(&g->state, item)->next) assert_int_equal(state_item(&g->state, item)->put, line[k]);
        assert_int_equal(item, 0);
    }
    while (count > 0) {
        uint32_t taken = (random = random * 1664525 + 1013904223) / 256 % count;
        put(g, EVENT_queue_get, script_text(&g->script, "x"), line[taken]);
        memmove(line + taken, line + taken + 1, (--count - taken) * sizeof *line);
    }
    assert_int_equal(state_first_item(&g->state, queue(g)), 0);
}

static uint32_t at_the_end(uint32_t count, uint32_t random) { return (void)random, count; }
static uint32_t at_the_head(uint32_t count, uint32_t random) { return (void)count, (void)random, 0; }
static uint32_t in_the_middle(uint32_t count, uint32_t random) { return (void)random, count / 2; }
static uint32_t anywhere(uint32_t count, uint32_t random) { return random % (count + 1); }

static void items_stand_in_any_order(void **data)
{
    any_order(*data, at_the_end, 0);
    any_order(*data, at_the_head, 0);
    any_order(*data, in_the_middle, 0);
    any_order(*data, anywhere, 0);
    any_order(*data, in_the_middle, 60);
    any_order(*data, anywhere, 90);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(items_stand_where_they_were_put),
        TEST(a_shutdown_throws_all_away_or_nothing),
        TEST(not_beyond_the_end),
        TEST(not_what_was_taken),
        TEST(not_from_another_queue),
        TEST(not_into_a_lock),
        TEST(no_part_of_an_immediate_shutdown),
        TEST(a_copy_holds_the_same),
        TEST(two_of_a_kind_are_numbered),
        TEST(items_stand_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
