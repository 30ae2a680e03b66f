// Shield: the customer leaves, the payment goes through.
//
// Cancelling a task cancels what it awaits, and so on inwards. A shield stands in between: only the shield's own future is cancelled, the
// task behind it runs on to its end. Keep that task: somebody has to await it before the program is over.
#include <loopscope/asyncio.h>

async_def(pay, const char *, what)
{
    print("%s: payment begins", what);
    try {
        await(asyncio_sleep(3));
        print("%s: paid", what);
    } except (asyncio_CancelledError, e) {
        print("%s: payment broken off", what);
        raise_again(e);
    }
    return none;
}

async_def(order, asyncio_Task *, payment, bool, shielded)
{
    if (shielded) await(asyncio_shield(payment));
    else await(payment);
    return none;
}

async_def(leaves_after_a_second, const char *, what, bool, shielded)
{
    asyncio_Task *payment = asyncio_create_task(pay(what), .name = "payment");
    asyncio_Task *customer = asyncio_create_task(order(payment, shielded), .name = "customer");
    await(asyncio_sleep(1));
    print("%s: the customer leaves", what);
    asyncio_Task_cancel(customer);
    await(asyncio_wait(list(customer, payment)));
    return none;
}

async_def(program)
{
    await(leaves_after_a_second("tea", false));
    await(leaves_after_a_second("coffee", true));
    return none;
}

int main(void) { return asyncio_run(program()); }
