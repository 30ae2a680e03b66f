#include "asyncio/pick.h"

void loop_begin_to_ask(void)
{
    asyncio_loop *loop = loops.current;
    if (!loop) return;
    loop->one_by_one = true;
    loop->direct = false;
    loop->singly = loop->todo;
    loop->todo = 0;
}

static bool is_cancelled(const struct ready *r) { return r->handle && r->handle->cancelled; }

static uint32_t count_choices(const asyncio_loop *loop, size_t left)
{
    uint32_t choices = 0;
    for (size_t i = 0; i < left; i++) choices += !is_cancelled(loop_ready_at(loop, i));
    return choices;
}

// Where the entry stands that so many others, which are not cancelled, are ahead of.
static size_t place_of_choice(const asyncio_loop *loop, uint32_t overtakes)
{
    size_t i = 0;
    for (uint32_t passed = 0; is_cancelled(loop_ready_at(loop, i)) || passed++ < overtakes; i++) {}
    return i;
}

void loop_choose(asyncio_loop *loop, size_t left)
{
    if (is_cancelled(loop_ready_at(loop, 0))) return;
    if (left > PICK_REACH) left = PICK_REACH;
    uint32_t choices = count_choices(loop, left), overtakes = choices > 1 ? recorder_ask(choices) : 0;
    if (overtakes == 0) return;
    size_t i = place_of_choice(loop, overtakes);
    struct ready chosen = *loop_ready_at(loop, i);
    record(EVENT_pick, 0, chosen.object, chosen.enqueued, overtakes);
    for (; i > 0; i--) *loop_ready_at(loop, i) = *loop_ready_at(loop, i - 1);
    *loop_ready_at(loop, 0) = chosen;
}
