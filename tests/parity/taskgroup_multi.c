// Several failures in a TaskGroup make one ExceptionGroup, split by except_group in several clauses.
#include <string.h>

#include <loopscope/asyncio.h>

async_def(fails, const char *, kind, int, delay)
{
    await(asyncio_sleep(delay));
    if (strcmp(kind, "value") == 0) raise(ValueError, "value %d", delay);
    if (strcmp(kind, "type") == 0) raise(TypeError, "type %d", delay);
    raise(OSError, "os %d", delay);
}

async_def(fails_in_cleanup)
{
    try {
        await(asyncio_sleep(10));
    } except (asyncio_CancelledError, e) {
        raise(KeyError, "in cleanup");
    }
    return none;
}

static void print_each(const char *title, exception *group)
{
    for (size_t i = 0; i < len(group->exceptions); i++) print("%s: %s", title, str(at(group->exceptions, i)));
}

async_def(program)
{
    asyncio_TaskGroup *tg = asyncio_TaskGroup();
    try {
        async_with (tg) {
            asyncio_TaskGroup_create_task(tg, fails("value", 1));
            asyncio_TaskGroup_create_task(tg, fails("type", 1));
            asyncio_TaskGroup_create_task(tg, fails("value", 2));
            asyncio_TaskGroup_create_task(tg, fails_in_cleanup());
        }
    } except_group (ValueError, group) {
        print_each("ValueError", group);
    } except_group (TypeError, group) {
        print_each("TypeError", group);
    } except_group (KeyError, group) {
        print("KeyErrors: %zu", len(group->exceptions));
    }
    print("handled");
    try {
        try {
            tg = asyncio_TaskGroup();
            async_with (tg) {
                asyncio_TaskGroup_create_task(tg, fails("os", 1));
                asyncio_TaskGroup_create_task(tg, fails("value", 1));
            }
        } except_group (ValueError, group) {
            print("only %zu ValueError is handled", len(group->exceptions));
        }
    } except (ExceptionGroup, rest) {
        print("the rest: %zu %s", len(rest->exceptions), at(rest->exceptions, 0).as_exception->type->name);
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
