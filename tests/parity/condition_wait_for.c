// Condition.wait_for: the predicate is checked before waiting and after every notification.
#include <loopscope/asyncio.h>

typedef struct Box {
    int value;
    asyncio_Condition *cond;
} Box;

static value at_least_three(value box)
{
    const Box *self = box.as_object;
    print("predicate with %d", self->value);
    return value_bool(self->value >= 3);
}

async_def(wants_three, const char *, name, Box *, box)
{
    async_with (box->cond) {
        value result = await(asyncio_Condition_wait_for(box->cond, at_least_three, box));
        print("%s predicate gave %s", name, str(result));
    }
    return none;
}

async_def(program)
{
    Box box = {0, asyncio_Condition()};
    asyncio_Task *one = asyncio_create_task(wants_three("one", &box), .name = "one");
    asyncio_Task *two = asyncio_create_task(wants_three("two", &box), .name = "two");
    for (int i = 0; i < 3; i++) {
        await(asyncio_sleep(1));
        async_with (box.cond) {
            box.value++;
            if (i == 1) asyncio_Condition_notify_all(box.cond);
            else asyncio_Condition_notify(box.cond);
        }
    }
    await(asyncio_sleep(1));
    print("one done %s two done %s", str(value_bool(asyncio_Task_done(one))), str(value_bool(asyncio_Task_done(two))));
    async_with (box.cond) asyncio_Condition_notify(box.cond);
    await(one);
    await(two);
    await(wants_three("three", &box));
    return none;
}

int main(void) { return asyncio_run(program()); }
