#include "export/dot.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/stream.h"
#include "base/utf8.h"
#include "export/await_graph.h"
#include "export/walk.h"

#define RED "#c0392b"

// --- texts ---------------------------------------------------------------------------------------
// Within quotes, where graphviz takes a backslash for the beginning of something else. What a terminal would obey is written as repr does.
static void write_text(FILE *f, const char *text)
{
    for (size_t bytes; *text; text += bytes ? bytes : 1) {
        bytes = utf8_length(text);
        unsigned char c = (unsigned char)*text;
        if (bytes == 0) fputs("\xEF\xBF\xBD", f); // U+FFFD
        else if (c == '"' || c == '\\') fprintf(f, "\\%c", c);
        else if (c == '\n') fputs("\\\\n", f);
        else if (c < 0x20 || c == 0x7F) fprintf(f, "\\\\x%02x", c);
        else fwrite(text, 1, bytes, f);
    }
}

static void write_seconds(FILE *f, int64_t ns)
{
    uint64_t size = ns < 0 ? -(uint64_t)ns : (uint64_t)ns;
    fprintf(f, "%s%" PRIu64 ".%03" PRIu64 " s", ns < 0 ? "-" : "", size / 1000000000, size / 1000000 % 1000);
}

static void write_name(const struct walk *w, FILE *f, uint32_t object)
{
    char name[WALK_NAME_MAX];
    write_text(f, walk_name(w, object, name));
}

// --- nodes ---------------------------------------------------------------------------------------
static const char *shape_of(const struct object *o)
{
    enum object_type type = (enum object_type)o->type;
    if (type == OBJECT_task) return "box";
    if (type == OBJECT_worker) return "component";
    if (type == OBJECT_timeout || type == OBJECT_handle) return "note";
    return object_type_is_sync(type) ? "hexagon" : "ellipse";
}

static const char *color_of(const struct object *o)
{
    switch ((enum task_status)o->status) {
    case TASK_running: case TASK_working: return "#bfe3c8";
    case TASK_ready: return "#fdf0b4";
    case TASK_sleeping: return "#cfe0f3";
    case TASK_waiting: case TASK_blocked: return "#f8d5b0";
    case TASK_awaiting: return "#e4dcf1";
    case TASK_failed: return "#f4c7c3";
    case TASK_none: case TASK_done: case TASK_cancelled: break;
    }
    return "#ffffff";
}

// Two lines: where the program waits. asyncio's own coroutines, which have no lines, are not where one would look.
static void write_await(const struct walk *w, FILE *f, const struct object *task)
{
    for (uint32_t id = task->top; walk_object(w, id); id = state_at(&w->s, id)->parent) {
        const struct object *frame = state_at(&w->s, id);
        if (!object_type_is_frame((enum object_type)frame->type)) return;
        struct trace_place p = trace_place(w->t, frame->where ? frame->where : frame->function);
        if (!p.line) continue;
        fputs("\\n", f);
        write_name(w, f, id);
        fputs("\\n", f);
        write_text(f, trace_string(w->t, p.file));
        fprintf(f, ":%" PRIu32, p.line);
        return;
    }
}

static void write_state(const struct walk *w, FILE *f, const struct object *o)
{
    enum object_type type = (enum object_type)o->type;
    if (o->status != TASK_none) fprintf(f, "\\n%s", task_status_name((enum task_status)o->status));
    if (type == OBJECT_task && o->outcome == OUTCOME_pending) write_await(w, f, o);
    if (type == OBJECT_task && o->cancelling) fputs("\\ncancel() was called", f);
    if (object_type_is_lock(type)) fprintf(f, "\\n%" PRIu32 " free", o->value);
    else if (object_type_is_queue(type)) fprintf(f, "\\n%" PRIu32 " items", o->value);
    else if (object_type_is_sync(type) && o->text) fputs("\\n", f), write_text(f, trace_string(w->t, o->text));
    if (object_type_is_future(type) && o->outcome != OUTCOME_pending && type != OBJECT_task)
        fprintf(f, "\\n%s", outcome_name((enum outcome)o->outcome));
    if (o->timed) {
        fputs("\\ndue at ", f);
        write_seconds(f, state_due(w->t, o));
    }
}

static void write_node(const struct walk *w, const struct await_graph *g, FILE *f, uint32_t id)
{
    const struct object *o = state_at(&w->s, id);
    fprintf(f, "  o%" PRIu32 " [shape=%s, fillcolor=\"%s\"", id, shape_of(o), color_of(o));
    if (g->circles[id]) fputs(", color=\"" RED "\", penwidth=2", f);
    fputs(", label=\"", f);
    write_name(w, f, id);
    write_state(w, f, o);
    fputs("\"];\n", f);
}

// --- arrows --------------------------------------------------------------------------------------
static void write_arrow(FILE *f, const struct arrow *a)
{
    static const char *const words[] = {
        [ARROW_awaits] = "awaits",          [ARROW_in_line] = "in line",    [ARROW_held_by] = "held by",
        [ARROW_reserved] = "kept for",      [ARROW_waits_for] = "waits for", [ARROW_runs_on] = "runs on",
        [ARROW_cancels] = "will cancel",
    };
    fprintf(f, "  o%" PRIu32 " -> o%" PRIu32 " [label=\"%s", a->from, a->to, words[a->kind]);
    if (a->kind == ARROW_in_line) fprintf(f, ", place %" PRIu32, a->place);
    fprintf(f, "%s\"", a->in_circle ? " (circle)" : "");
    if (a->in_circle) fputs(", color=\"" RED "\", fontcolor=\"" RED "\", penwidth=2", f);
    if (a->kind == ARROW_cancels || a->kind == ARROW_reserved) fputs(", style=dashed", f);
    fputs("];\n", f);
}

static void write_graph(const struct walk *w, int64_t time, const struct await_graph *g, FILE *f)
{
    const char *program = trace_meta(w->t, "program");
    fputs("digraph awaits {\n  rankdir=LR;\n  graph [fontname=\"sans-serif\", labelloc=t, label=\"", f);
    write_text(f, program ? program : "program");
    fprintf(f, " after %" PRIu32 " events, at ", w->s.position);
    write_seconds(f, time);
    if (g->circle_count) fprintf(f, ": %" PRIu32 " circle%s", g->circle_count, g->circle_count > 1 ? "s" : "");
    if (g->arrow_count == 0) fputs(": nobody waits", f);
    fputs("\"];\n  node [fontname=\"sans-serif\", fontsize=11, style=\"rounded,filled\"];\n"
          "  edge [fontname=\"sans-serif\", fontsize=9];\n", f);
    for (uint32_t id = 1; id < w->s.object_count; id++)
        if (g->nodes[id]) write_node(w, g, f, id);
    for (uint32_t i = 0; i < g->arrow_count; i++) write_arrow(f, &g->arrows[i]);
    fputs("}\n", f);
}

// A task that has been suspended has an arrow to what it awaits, where that is not its turn alone.
static bool begins_to_wait(const struct walk *w) { return w->e.kind == EVENT_suspend && w->e.a; }

int dot_write(const trace *t, FILE *f, uint32_t position, int64_t time, struct progress *progress, uint32_t *last_wait)
{
    struct walk w;
    struct await_graph g;
    int rc = 1;
    walk_begin(&w, t, progress);
    w.all = position;
    *last_wait = UINT32_MAX;
    while (rc == 1 && w.s.position < position)
        if ((rc = walk_next(&w)) == 1 && begins_to_wait(&w)) *last_wait = w.index;
    int made = rc == -ENOMEM ? rc : await_graph_init(&g, &w.s);
    errno = 0;
    if (made == 0) {
        write_graph(&w, rc < 0 ? w.s.time : time, &g, f);
        if (g.arrow_count) *last_wait = UINT32_MAX;
        await_graph_deinit(&g);
    }
    walk_end(&w);
    int written = stream_written(f);
    return made ? made : written ? written : rc < 0 ? rc : 0;
}
