#include "query/loop_time.h"

#include <string.h>

void loop_time_pass(struct loop_time *l, int64_t time)
{
    int64_t passed = time - l->time;
    l->time = time;
    switch ((enum loop_status)l->loop) {
    case LOOP_working: l->busy += passed; return;
    case LOOP_sleeping: l->idle += passed; return;
    case LOOP_blocked: *(l->work ? &l->busy : &l->blocked) += passed; return;
    case LOOP_none:
    case LOOP_closed:
    case LOOP_ended:
    case LOOP_crashed: return;
    }
}

static void block(struct loop_time *l, const trace *t, const event *e)
{
    l->work = strcmp(trace_string(t, e->subject), "work") == 0;
    l->unblocked = l->loop;
    l->loop = LOOP_blocked;
}

void loop_time_take(struct loop_time *l, const trace *t, const event *e)
{
    if (!l->begun) l->from = l->time = e->time;
    l->begun = true;
    loop_time_pass(l, e->time);
    switch ((enum event_kind)e->kind) {
    case EVENT_loop_start:
    case EVENT_iteration:
    case EVENT_clock: l->loop = LOOP_working; return;
    case EVENT_select: l->loop = LOOP_sleeping; return;
    case EVENT_loop_close: l->loop = LOOP_closed; return;
    case EVENT_block: block(l, t, e); return;
    case EVENT_block_end: l->loop = l->unblocked; return;
    case EVENT_end: l->loop = LOOP_ended; return;
    case EVENT_crash: l->loop = LOOP_crashed; return;
    case EVENT_task_eager:
    case EVENT_resume: l->steps++; return;
    case EVENT_callback: l->callbacks++; return;
    default: return; // the loop goes on as it was
    }
}
