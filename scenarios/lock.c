// Lock: two deposits at the same time, and one of them is lost.
//
// A task is interrupted nowhere but at an await; there others run, and what was read before may be out of date after. Both read a balance
// of 100, both wait, and who writes last wins. A lock around all three steps lets the second one read what the first has written.
#include <loopscope/asyncio.h>

static int balance;

async_def(deposit, const char *, who, int, amount)
{
    int before = balance;
    print("%s reads %d", who, before);
    await(asyncio_sleep(1));
    balance = before + amount;
    print("%s writes %d", who, balance);
    return none;
}

async_def(guarded, asyncio_Lock *, lock, const char *, who, int, amount)
{
    async_with (lock) await(deposit(who, amount));
    return none;
}

async_def(program)
{
    balance = 100;
    await(asyncio_gather(asyncio_create_task(deposit("Ada", 50), .name = "Ada"),
                         asyncio_create_task(deposit("Bob", 30), .name = "Bob")));
    print("without a lock: 100 + 50 + 30 = %d", balance);
    balance = 100;
    asyncio_Lock *lock = asyncio_Lock();
    await(asyncio_gather(asyncio_create_task(guarded(lock, "Ada", 50), .name = "Ada, guarded"),
                         asyncio_create_task(guarded(lock, "Bob", 30), .name = "Bob, guarded")));
    print("with a lock: 100 + 50 + 30 = %d", balance);
    return none;
}

int main(void) { return asyncio_run(program()); }
