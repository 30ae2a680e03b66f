#include "trace/state_stage.h"

#define QUEUE 1 // the object that is the queue

static int make_queue(void **data)
{
    int rc = make_stage(data);
    if (rc == 0) make(*data, EVENT_sync_create, OBJECT_queue, 2);
    return rc;
}

static uint32_t happens(struct stage *g, enum event_kind kind, uint32_t a, uint32_t b) { return put(g, kind, QUEUE, a, b); }

static uint32_t put_item(struct stage *g, const char *item, uint32_t before) { return happens(g, EVENT_queue_put, text(g, item), before); }

static const struct object *queue(const struct stage *g) { return state_at(&g->state, QUEUE); }

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
    happens(g, EVENT_queue_get, 0, c);
    holds(g, "abd");
    happens(g, EVENT_queue_get, 0, c - 1);
    happens(g, EVENT_queue_get, 0, c - 2);
    holds(g, "b");
    put_item(g, "e", 1);
    holds(g, "be");
    assert_int_equal(queue(g)->runs, 5); // nothing is done yet
    happens(g, EVENT_queue_task_done, 4, 0);
    assert_int_equal(queue(g)->runs, 4);
}

static void a_shutdown_throws_all_away_or_nothing(void **data)
{
    struct stage *g = *data;
    put_item(g, "a", 0);
    uint32_t b = put_item(g, "b", 1);
    happens(g, EVENT_queue_shutdown, 0, 0);
    assert_true(queue(g)->shut_down);
    holds(g, "ab");
    happens(g, EVENT_queue_shutdown, 2, 0);
    holds(g, "");
    assert_int_equal(queue(g)->runs, 0);
    refuse(g, EVENT_queue_get, QUEUE, 0, b);
}

static void not_beyond_the_end(void **data)
{
    struct stage *g = *data;
    put_item(g, "a", 0);
    refuse(g, EVENT_queue_put, QUEUE, text(g, "b"), 2);
}

static void not_what_was_taken(void **data)
{
    struct stage *g = *data;
    uint32_t a = put_item(g, "a", 0);
    happens(g, EVENT_queue_get, 0, a);
    refuse(g, EVENT_queue_get, QUEUE, 0, a);
}

static void not_from_another_queue(void **data)
{
    struct stage *g = *data;
    uint32_t a = put_item(g, "a", 0);
    uint32_t other = make(g, EVENT_sync_create, OBJECT_lifo_queue, 0);
    refuse(g, EVENT_queue_get, other, 0, a);
}

static void not_into_a_lock(void **data)
{
    struct stage *g = *data;
    uint32_t lock = make(g, EVENT_sync_create, OBJECT_lock, 1);
    refuse(g, EVENT_queue_put, lock, 0, 0);
}

static void no_part_of_an_immediate_shutdown(void **data)
{
    struct stage *g = *data;
    put_item(g, "a", 0);
    put_item(g, "b", 0);
    refuse(g, EVENT_queue_shutdown, QUEUE, 1, 0);
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
    assert_string_equal(state_name(&g->state, g->script.trace, QUEUE, name, sizeof name), "Queue");
    uint32_t second = make(g, EVENT_sync_create, OBJECT_queue, 0);
    assert_string_equal(state_name(&g->state, g->script.trace, QUEUE, name, sizeof name), "Queue 1");
    assert_string_equal(state_name(&g->state, g->script.trace, second, name, sizeof name), "Queue 2");
}

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
            happens(g, EVENT_queue_get, text(g, "x"), line[taken]);
            memmove(line + taken, line + taken + 1, (--count - taken) * sizeof *line);
        }
        uint32_t item = state_first_item(&g->state, queue(g));
        for (uint32_t k = 0; k < count; k++, item = state_item(&g->state, item)->next) assert_int_equal(state_item(&g->state, item)->put, line[k]);
        assert_int_equal(item, 0);
    }
    while (count > 0) {
        uint32_t taken = (random = random * 1664525 + 1013904223) / 256 % count;
        happens(g, EVENT_queue_get, text(g, "x"), line[taken]);
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

#define ON_A_QUEUE(name) cmocka_unit_test_setup_teardown(name, make_queue, unmake_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_QUEUE(items_stand_where_they_were_put),
        ON_A_QUEUE(a_shutdown_throws_all_away_or_nothing),
        ON_A_QUEUE(not_beyond_the_end),
        ON_A_QUEUE(not_what_was_taken),
        ON_A_QUEUE(not_from_another_queue),
        ON_A_QUEUE(not_into_a_lock),
        ON_A_QUEUE(no_part_of_an_immediate_shutdown),
        ON_A_QUEUE(a_copy_holds_the_same),
        ON_A_QUEUE(two_of_a_kind_are_numbered),
        ON_A_QUEUE(items_stand_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
