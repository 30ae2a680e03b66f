#include "asyncio/traceback.h"

#include "asyncio/exception_group.h"

// As max_group_width and max_group_depth of TracebackException.
#define MAX_GROUP_WIDTH 15
#define MAX_GROUP_DEPTH 10
#define MAX_CHAIN 32 // of a longer chain the last ones

struct printer {
    FILE *f;
    unsigned depth;  // in groups
    bool need_close; // the last exception of a group has been printed, and no line below it
};

// What a line begins with, within groups.
static void margin(const struct printer *p, const char *bar)
{
    if (p->depth) fprintf(p->f, "%*s%s ", (int)(2 * p->depth), "", bar);
}

static void print_message(const struct printer *p, const char *message)
{
    margin(p, "|"), fputs("\n", p->f);
    margin(p, "|"), fprintf(p->f, "%s\n", message);
    margin(p, "|"), fputs("\n", p->f);
}

static void print_stack(const struct printer *p, const exception *e, const char *title, const char *bar)
{
    bool has_place = e->depth || e->raised_at || e->raised_in;
    if (!e->raised || (exception_is_group(e) && !has_place)) return; // such a group is what is left after except_group
    margin(p, bar), fprintf(p->f, "%s (most recent call last):\n", title);
    for (unsigned i = 0; i <= e->depth; i++) {
        const place *where = i < e->depth ? e->stack[i] : e->raised_at;
        char function[256];
        if (!where) continue;
        margin(p, "|");
        fprintf(p->f, "  File \"%s\", line %u, in %s\n", where->file, where->line, place_function(where, function, sizeof function));
    }
    if (!e->raised_in) return;
    margin(p, "|");
    fprintf(p->f, "  File \"%s\", in %s, defined in line %u\n", e->raised_in->file, e->raised_in->function, e->raised_in->line);
}

static void print_last_line(const struct printer *p, const exception *e)
{
    const char *text = exception_text(e);
    margin(p, "|"), fprintf(p->f, "%s%s%s\n", e->type->name, *text ? ": " : "", text);
}

static void print_chain(struct printer *p, const exception *e);

// The i-th of a group, or how many more there are.
static void print_member(struct printer *p, const exception *group, size_t i)
{
    size_t count = len(group->exceptions);
    if (i < MAX_GROUP_WIDTH) {
        print_chain(p, at(group->exceptions, (int64_t)i).as_exception);
    } else {
        size_t more = count - MAX_GROUP_WIDTH;
        margin(p, "|"), fprintf(p->f, "and %zu more exception%s\n", more, more > 1 ? "s" : "");
    }
}

static void print_members(struct printer *p, const exception *group)
{
    size_t count = len(group->exceptions), shown = count <= MAX_GROUP_WIDTH ? count : MAX_GROUP_WIDTH + 1;
    p->need_close = false;
    for (size_t i = 0; i < shown; i++) {
        char title[24] = "...";
        if (i < MAX_GROUP_WIDTH) snprintf(title, sizeof title, "%zu", i + 1);
        if (i == shown - 1) p->need_close = true;
        fprintf(p->f, "%*s%s+---------------- %s ----------------\n", (int)(2 * p->depth), "", i == 0 ? "+-" : "  ", title);
        p->depth++;
        print_member(p, group, i);
        if (i == shown - 1 && p->need_close) {
            fprintf(p->f, "%*s+------------------------------------\n", (int)(2 * p->depth), "");
            p->need_close = false;
        }
        p->depth--;
    }
}

static void print_group(struct printer *p, const exception *e)
{
    if (p->depth > MAX_GROUP_DEPTH) {
        margin(p, "|"), fprintf(p->f, "... (max_group_depth is %d)\n", MAX_GROUP_DEPTH);
        return;
    }
    bool outermost = p->depth == 0;
    if (outermost) p->depth = 1;
    print_stack(p, e, "Exception Group Traceback", outermost ? "+" : "|");
    print_last_line(p, e);
    print_members(p, e);
    if (outermost) p->depth = 0;
}

static const exception *led_to(const exception *e)
{
    return e->cause ? e->cause : e->suppress_context ? NULL : e->context;
}

// The one that came first is printed first.
static void print_chain(struct printer *p, const exception *e)
{
    const exception *chain[MAX_CHAIN];
    size_t count = 0;
    for (; e && count < MAX_CHAIN; e = led_to(e)) chain[count++] = e;
    while (count > 0) {
        e = chain[--count];
        if (exception_is_group(e)) {
            print_group(p, e);
        } else {
            print_stack(p, e, "Traceback", "|");
            print_last_line(p, e);
        }
        if (count > 0)
            print_message(p, chain[count - 1]->cause ? "The above exception was the direct cause of the following exception:"
                                                     : "During handling of the above exception, another exception occurred:");
    }
}

void traceback_print(const exception *e, FILE *f) { print_chain(&(struct printer){.f = f}, e); }
