#include "query/grade.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/file_name.h"
#include "base/stream.h"
#include "query/answers.h"
#include "trace/jsonl.h"
#include "trace/jsonl_lines.h"
#include "trace/jsonl_value.h"

#define TEXTS_MAX         8u
#define MILLISECONDS_MOST (INT64_C(1000) * 60 * 60 * 24 * 365) // for an answer: so that sums have an end

// A line, taken apart. What it does not have is 0 or NULL.
struct said {
    const char *k, *program, *trace, *kind, *mode;
    int64_t version, events, question, event, chosen, right, milliseconds, from, to;
    const char *options[TEXTS_MAX];
    uint32_t option_count;
    uint64_t check;
    size_t checked; // bytes of the line that the check is about
};

struct stretch {
    uint32_t from, to; // events, both looked at
};

struct reading {
    struct grade *out;
    const trace *trace;
    const struct predict *questions;
    uint64_t hash, check;
    struct stretch *visits;
    uint32_t visit_count, visit_capacity;
    bool known;      // the run has been named, and it is this one
    const char *wrong;
    int failed; // -ENOMEM: nothing is wrong with the file
};

// --- a line -----------------------------------------------------------------------------------------------------------
static bool take_text(struct jsonl_cursor *c, const char **out)
{
    struct jsonl_text t;
    if (jsonl_take_null(c)) return true;
    if (!jsonl_take_text(c, &t)) return false;
    *out = t.bytes;
    return true;
}

static bool take_number(struct jsonl_cursor *c, int64_t *out) { return jsonl_take_null(c) || jsonl_take_number(c, out); }

static bool take_options(struct jsonl_cursor *c, struct said *s)
{
    if (!jsonl_need_mark(c, '[')) return false;
    do {
        const char *text = NULL;
        if (!take_text(c, &text)) return false;
        if (s->option_count < TEXTS_MAX) s->options[s->option_count++] = text ? text : "";
    } while (jsonl_take_mark(c, ','));
    return jsonl_need_mark(c, ']');
}

static bool take_member(struct jsonl_cursor *c, struct said *s, const char *name, size_t at)
{
    static const struct {
        const char *name;
        size_t number, text; // offset + 1 of one of them
    } members[] = {
#define NUMBER(name) {#name, offsetof(struct said, name) + 1, 0}
#define TEXT(name) {#name, 0, offsetof(struct said, name) + 1}
        TEXT(k), TEXT(program), TEXT(trace), TEXT(kind), TEXT(mode), NUMBER(version), NUMBER(events), NUMBER(question), NUMBER(event),
        NUMBER(chosen), NUMBER(right), NUMBER(milliseconds), NUMBER(from), NUMBER(to),
#undef NUMBER
#undef TEXT
    };
    const char *check = NULL;
    if (strcmp(name, "options") == 0) return take_options(c, s);
    if (strcmp(name, "check") == 0) {
        if (!take_text(c, &check) || !check) return false;
        s->check = strtoull(check, NULL, 16);
        s->checked = at;
        return true;
    }
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (strcmp(name, members[i].name) != 0) continue;
        if (members[i].number) return take_number(c, (int64_t *)(void *)((char *)s + members[i].number - 1));
        return take_text(c, (const char **)(void *)((char *)s + members[i].text - 1));
    }
    return jsonl_skip_value(c);
}

static bool take_line(char *line, size_t length, struct said *s)
{
    struct jsonl_cursor c = {.next = line, .end = line + length};
    *s = (struct said){0};
    if (!jsonl_need_mark(&c, '{')) return false;
    do {
        size_t at = (size_t)(c.next - line) - 1; // the comma before
        struct jsonl_text name;
        if (!jsonl_take_text(&c, &name) || !jsonl_need_mark(&c, ':') || !take_member(&c, s, name.bytes, at)) return false;
    } while (jsonl_take_mark(&c, ','));
    return jsonl_need_mark(&c, '}') && !*c.next && s->k;
}

// --- what it says -----------------------------------------------------------------------------------------------------
static bool refuse(struct reading *r, const char *why)
{
    r->wrong = why;
    return false;
}

static bool same(const char *a, const char *b) { return strcmp(a ? a : "", b ? b : "") == 0; }

static bool check_run(struct reading *r, const struct said *s)
{
    if (!s->trace) return true; // it was not over yet: a line `run` follows
    if (strtoull(s->trace, NULL, 16) != r->hash || s->events != trace_length(r->trace)) return refuse(r, "it is about another run of this program");
    r->known = true;
    return true;
}

static bool take_head(struct reading *r, const struct said *s)
{
    if (strcmp(s->k, "answers") != 0) return refuse(r, "it does not begin as a file of answers does");
    if (s->version != ANSWERS_VERSION) return refuse(r, "it is of another version of loopscope");
    if (!same(s->program, trace_meta(r->trace, "program"))) return refuse(r, "it is about another program");
    return check_run(r, s);
}

static bool take_answer(struct reading *r, const struct said *s)
{
    if (!r->known) return refuse(r, "an answer before the run is named");
    if (s->question < 1 || s->question > r->questions->count) return refuse(r, "there is no such question");
    uint32_t index = (uint32_t)s->question - 1;
    const struct question *q = &r->questions->questions[index];
    bool fits = same(s->kind, question_sort_name(q->sort)) && s->event == (int64_t)q->position - 1 && s->option_count == q->option_count;
    for (uint32_t i = 0; fits && i < q->option_count; i++) fits = same(s->options[i], q->options[i].text);
    if (!fits) return refuse(r, "this trace has another question of that number");
    if (s->right != (int64_t)q->right + 1) return refuse(r, "another option is right");
    if (s->chosen < 1 || s->chosen > q->option_count) return refuse(r, "there is no such option");
    if (s->milliseconds < 0 || s->milliseconds > MILLISECONDS_MOST) return refuse(r, "no answer takes so long");
    if (r->out->chosen[index]) return true; // asked once more
    r->out->chosen[index] = (uint8_t)s->chosen;
    r->out->answered++;
    r->out->milliseconds += s->milliseconds;
    if (s->chosen != s->right) return true;
    r->out->right++;
    r->out->by_sort[q->sort]++;
    return true;
}

static bool take_visit(struct reading *r, const struct said *s)
{
    if (s->from < 0 || s->to < s->from || s->to >= trace_length(r->trace)) return refuse(r, "there are no such events");
    if (array_reserve(r->visits, r->visit_capacity, r->visit_count + 1u) != 0) {
        r->failed = -ENOMEM;
        return refuse(r, "there is no memory for it");
    }
    r->visits[r->visit_count++] = (struct stretch){(uint32_t)s->from, (uint32_t)s->to};
    return true;
}

static int earlier(const void *a, const void *b)
{
    const struct stretch *v = a, *w = b;
    return (v->from > w->from) - (v->from < w->from);
}

// Each event once, however often it was visited.
static uint32_t count_visited(struct reading *r)
{
    uint32_t visited = 0, next = 0; // next: the first event that is not counted yet
    if (r->visit_count) qsort(r->visits, r->visit_count, sizeof *r->visits, earlier);
    for (uint32_t i = 0; i < r->visit_count; i++) {
        struct stretch v = r->visits[i];
        if (v.to < next) continue;
        visited += v.to + 1 - (v.from > next ? v.from : next);
        next = v.to + 1;
    }
    return visited;
}

static bool take(struct reading *r, char *line, size_t length, uint32_t number)
{
    struct said s;
    char *copy = strndup(line, length); // the check is about the bytes, which are decoded where they stand
    if (!copy) r->failed = -ENOMEM;
    if (!copy) return refuse(r, "no memory");
    bool whole = take_line(line, length, &s);
    uint64_t check = whole ? answers_check(r->check, copy, s.checked) : 0;
    free(copy);
    if (!whole) return refuse(r, "it is no line of answers");
    if (r->out->ended) return refuse(r, "it goes on behind its end");
    if (number == 1 && !take_head(r, &s)) return false;
    if (check != s.check) return refuse(r, "it was changed, or what stood before it");
    r->check = check;
    if (number == 1) return true;
    if (strcmp(s.k, "run") == 0) return check_run(r, &s);
    if (strcmp(s.k, "answer") == 0) return take_answer(r, &s);
    if (strcmp(s.k, "visit") == 0) return take_visit(r, &s);
    if (strcmp(s.k, "end") == 0) return r->out->ended = true;
    return refuse(r, "it is no line of answers");
}

// --- a file -----------------------------------------------------------------------------------------------------------
static void name_file(struct grade *out, const char *path)
{
    const char *base = file_name(path);
    snprintf(out->name, sizeof out->name, "%.*s", (int)strcspn(base, "."), base);
    if (!*out->name) snprintf(out->name, sizeof out->name, "%s", base);
}

static int read_lines(struct reading *r, const char *path, FILE *f, error *e)
{
    struct jsonl_lines lines;
    char *line;
    size_t length;
    int rc;
    jsonl_lines_init(&lines, f);
    while ((rc = jsonl_lines_next(&lines, &line, &length)) > 0) {
        // A line that was being written when everything ended has no line feed.
        bool cut = line + length == lines.data + lines.end;
        if (cut && lines.number > 1) break;
        if (take(r, line, length, lines.number)) continue;
        rc = error_set(e, r->failed ? r->failed : -EBADMSG, "%s:%" PRIu32 ": %s", path, lines.number, r->wrong);
        break;
    }
    if (rc >= 0 && lines.number == 0) rc = error_set(e, -EBADMSG, "%s: it is empty", path);
    else if (rc < 0 && !r->wrong) error_set(e, rc, "%s cannot be read: %s", path, strerror(-rc));
    jsonl_lines_deinit(&lines);
    return rc > 0 ? 0 : rc;
}

int grade_file(struct grade *out, const char *path, const trace *t, uint64_t hash, const struct predict *p, error *e)
{
    *out = (struct grade){0};
    name_file(out, path);
    FILE *f = fopen(path, "r");
    if (!f) return error_set(e, -errno, "%s cannot be read: %s", path, strerror(errno));
    struct reading r = {.out = out, .trace = t, .questions = p, .hash = hash};
    int rc = read_lines(&r, path, f, e);
    if (rc == 0) out->visited = count_visited(&r);
    free(r.visits);
    fclose(f);
    return rc;
}
