// Chaining: fetch a user, then that user's posts.
//
// To await a coroutine is to call it: it runs on the same task, and its result comes back to the await. The posts cannot be asked for
// before the user is known, so within a chain one wait follows the other. The chains know nothing of each other: as three tasks their
// waits pass together, and the slowest chain says how long it all takes.
#include <loopscope/asyncio.h>

static const char *const names[] = {"Ada", "Bob", "Eve"};

async_def(fetch_user, int, id)
{
    await(asyncio_sleep(1.5 - 0.5 * id));
    return dict("name", names[id], "posts", id + 1);
}

async_def(fetch_posts, value, user)
{
    value posts = list_new();
    const char *name = str(at(user, "name"));
    for (int n = 1; n <= int_of(at(user, "posts")); n++) {
        await(asyncio_sleep(1));
        list_append(posts, value_format("%s's post %d", name, n));
    }
    return posts;
}

async_def(chain, int, id)
{
    value user = await(fetch_user(id));
    print("%.1f s: %s", time_monotonic(), repr(user));
    value posts = await(fetch_posts(user));
    print("%.1f s: %s", time_monotonic(), repr(posts));
    return none;
}

async_def(program)
{
    value chains = list_new();
    for (int id = 0; id < 3; id++) list_append(chains, asyncio_create_task(chain(id), .name = names[id]));
    await(asyncio_gather_list(chains));
    return none;
}

int main(void) { return asyncio_run(program()); }
