#include "cli/task.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/nearest.h"
#include "query/find.h"

enum { SHOWN = 12 }; // ids in a message

static void offer(const char *name, void *context) { nearest_offer(context, name); }

static int refuse_unknown(const trace *t, const char *name)
{
    struct nearest n = {.wanted = name};
    find_names(t, offer, &n);
    if (n.name) fail("there is no task '%s'; did you mean '%s'?", name, n.name);
    else fail("there is no task '%s'; loopscope stats shows the tasks", name);
    return STATUS_usage;
}

static int refuse_several(const char *name, const uint32_t *ids, uint32_t count)
{
    char list[SHOWN * 12] = "";
    for (size_t i = 0, length = 0; i < count && i < SHOWN; i++)
        length += (size_t)snprintf(list + length, sizeof list - length, "%s%" PRIu32, i ? ", " : "", ids[i]);
    fail("%" PRIu32 " tasks are called '%s': name one by its id, %s%s", count, name, list, count > SHOWN ? " ..." : "");
    return STATUS_usage;
}

int task_named(uint32_t *id, const trace *t, const char *name)
{
    uint32_t ids[SHOWN], count = find_tasks(t, name, ids, SHOWN);
    if (count == 0) return refuse_unknown(t, name);
    if (count > 1) return refuse_several(name, ids, count);
    *id = ids[0];
    return STATUS_done;
}
