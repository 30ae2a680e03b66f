// Exception groups: four things go wrong at once, each handled on its own.
//
// Tasks that run at the same time can fail at the same time, and one exception cannot stand for all. A group holds them. except_group,
// Python's except*, takes out those of one type, at any depth; several clauses can run, and what none took goes on.
#include <loopscope/asyncio.h>

async_def(cook, const char *, dish, const exception_type *, accident)
{
    await(asyncio_sleep(1));
    raise_again(exception_new(accident, dish));
}

static void print_dishes(const char *what, exception *group)
{
    for (size_t i = 0; i < len(group->exceptions); i++)
        print("%s: %s", what, str(at(group->exceptions, i)));
}

async_def(kitchen)
{
    asyncio_TaskGroup *group = asyncio_TaskGroup();
    try {
        async_with (group) {
            asyncio_TaskGroup_create_task(group, cook("soup", ValueError), .name = "soup");
            asyncio_TaskGroup_create_task(group, cook("roast", TimeoutError), .name = "roast");
            asyncio_TaskGroup_create_task(group, cook("salad", ValueError), .name = "salad");
            asyncio_TaskGroup_create_task(group, cook("cake", RuntimeError), .name = "cake");
        }
    } except_group (ValueError, e) {
        print_dishes("too salty", e);
    } except_group (TimeoutError, e) {
        print_dishes("burnt", e);
    }
    return none;
}

async_def(program)
{
    try {
        await(kitchen());
    } except (ExceptionGroup, rest) {
        print("left over: %s", exception_repr(rest));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
