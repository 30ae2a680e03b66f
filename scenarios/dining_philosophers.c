// Dining philosophers: five of them, five forks, and each needs two to eat.
//
// Each fork is a lock that two neighbours share. Where all take the left fork first, all may hold one and wait for the other, for ever:
// first=left ends in a deadlock. Here the forks are numbered and everybody takes the lower number first, so that one of the five reaches
// for the right fork first and the circle cannot close.
#include <stdio.h>
#include <string.h>

#include <loopscope/asyncio.h>

#define SEATS 5

static const char *const names[SEATS] = {"Hypatia", "Kant", "Laozi", "Arendt", "Spinoza"};

async_def(philosopher, const char *, name, asyncio_Lock *, first, asyncio_Lock *, second, int, meals)
{
    for (int meal = 1; meal <= meals; meal++) {
        async_with (first) {
            await(asyncio_sleep(0.5)); // reaching for the other
            async_with (second) {
                print("%s eats meal %d", name, meal);
                await(asyncio_sleep(1));
            }
        }
        await(asyncio_sleep(1)); // thinks
    }
    return none;
}

async_def(program, bool, left_first, int, meals)
{
    asyncio_Lock *forks[SEATS];
    for (int i = 0; i < SEATS; i++) forks[i] = asyncio_Lock();
    value table = list_new();
    for (int i = 0; i < SEATS; i++) {
        asyncio_Lock *left = forks[i], *right = forks[(i + 1) % SEATS];
        bool swap = !left_first && i == SEATS - 1; // its right fork is number 0
        coroutine *c = swap ? philosopher(names[i], right, left, meals) : philosopher(names[i], left, right, meals);
        list_append(table, asyncio_create_task(c, .name = names[i]));
    }
    await(asyncio_gather_list(table));
    print("all have eaten");
    return none;
}

int main(void)
{
    const char *first = param_choice("first", "lowest", "lowest|left", "the fork that each takes first");
    int meals = (int)param_int("meals", 2, 1, 100, "meals of each");
    try {
        asyncio_run(program(strcmp(first, "left") == 0, meals));
    } except (Deadlock, e) {
        print("a deadlock: all hold one fork and wait for the other");
        fprintf(stderr, "%s\n", exception_text(e));
    }
    return 0;
}
