// async with: exit runs after success, error and cancellation; an exit that suppresses; nesting order.
#include <loopscope/asyncio.h>

typedef struct Resource {
    async_context context;
    const char *name;
    bool suppress;
} Resource;

async_def(Resource_aenter, Resource *, self)
{
    await(asyncio_sleep(1));
    print("%s opened", self->name);
    return value_pointer(self);
}

async_def(Resource_aexit, Resource *, self, exception *, error)
{
    print("%s closing after %s", self->name, error ? error->type->name : "no error");
    await(asyncio_sleep(1));
    print("%s closed", self->name);
    return value_bool(self->suppress);
}

define_context(Resource);

async_def(use, const char *, name, bool, suppress, bool, bad)
{
    Resource resource = {Resource_context, name, suppress};
    async_with (&resource) {
        await(asyncio_sleep(1));
        if (bad) raise(ValueError, "%s", name);
        print("%s used", name);
    }
    return none;
}

async_def(cancelled_in_enter)
{
    Resource resource = {Resource_context, "slow to open", false};
    async_with (&resource) print("not reached");
    return none;
}

async_def(program)
{
    await(use("fine", false, false));
    try {
        await(use("bad", false, true));
    } except (ValueError, e) {
        print("ValueError: %s", exception_text(e));
    }
    await(use("suppressed", true, true));
    asyncio_Task *task = asyncio_create_task(use("cancelled", false, false));
    await(asyncio_sleep(1.5));
    asyncio_Task_cancel(task);
    await(asyncio_wait(list(task)));
    print("cancelled %s", str(value_bool(asyncio_Task_cancelled(task))));
    task = asyncio_create_task(cancelled_in_enter());
    await(asyncio_sleep(0.5));
    asyncio_Task_cancel(task);
    await(asyncio_wait(list(task)));
    print("in enter %s", str(value_bool(asyncio_Task_cancelled(task))));
    Resource a = {Resource_context, "outer", false}, b = {Resource_context, "inner", false};
    async_with (&a) {
        async_with (&b) print("inside %s %s", a.name, b.name);
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
