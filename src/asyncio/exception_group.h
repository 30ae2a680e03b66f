// Exception groups, from the inside. As Objects/exceptions.c.
#ifndef LOOPSCOPE_ASYNCIO_EXCEPTION_GROUP_H
#define LOOPSCOPE_ASYNCIO_EXCEPTION_GROUP_H

#include "asyncio/object.h"

// What a clause of except_group raised, the last first.
struct try_raised {
    exception *exception;
    struct try_raised *before;
};

static inline bool exception_is_group(const exception *e) { return e->message != NULL; }

// The group of what an except_group clause takes out of e, NULL where there is nothing of the type; *rest: what it leaves, or NULL.
exception *exception_group_take(exception *e, const exception_type *type, exception **rest);

// What goes on after except_group clauses: `rest` was left over of what the body raised, `raised` is what the clauses raised.
// As _PyExc_PrepReraiseStar. NULL for nothing.
exception *exception_group_reraise(exception *whole, exception *rest, const struct try_raised *raised);

#endif
