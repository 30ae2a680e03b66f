// Grades as a table and as JSON.
#include <inttypes.h>
#include <string.h>

#include "base/stream.h"
#include "query/grade.h"
#include "trace/jsonl.h"

static uint32_t asked_of(const struct predict *p, enum question_sort sort)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->count; i++) count += p->questions[i].sort == sort;
    return count;
}

static uint32_t right_ones(const struct predict *p, const struct grade *grades, uint32_t count, uint32_t question)
{
    uint32_t right = 0;
    for (uint32_t i = 0; i < count; i++) right += grades[i].chosen[question] == p->questions[question].right + 1u;
    return right;
}

static int width_of(const char *text)
{
    int width = 0;
    for (; *text; text++) width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

static void write_name(FILE *f, const char *name, int width)
{
    jsonl_write_text(f, name, strlen(name));
    fprintf(f, "%*s", width - width_of(name), "");
}

static int visited_share(const trace *t, const struct grade *g) { return trace_length(t) ? (int)((100 * (uint64_t)g->visited + trace_length(t) / 2) / trace_length(t)) : 0; }

static void write_head(const struct predict *p, int width, FILE *f)
{
    fprintf(f, "%-*s  %7s", width, "file", "right");
    for (unsigned sort = 0; sort < QUESTION_SORTS; sort++)
        if (asked_of(p, (enum question_sort)sort)) fprintf(f, " %8s", question_sort_name((enum question_sort)sort));
    fprintf(f, " %9s %8s\n", "minutes", "visited");
}

static void write_grade(const trace *t, const struct predict *p, const struct grade *g, int width, FILE *f)
{
    char cell[32];
    write_name(f, g->name, width);
    snprintf(cell, sizeof cell, "%" PRIu32 "/%" PRIu32, g->right, p->count);
    fprintf(f, "  %7s", cell);
    for (unsigned sort = 0; sort < QUESTION_SORTS; sort++) {
        uint32_t asked = asked_of(p, (enum question_sort)sort);
        snprintf(cell, sizeof cell, "%" PRIu32 "/%" PRIu32, g->by_sort[sort], asked);
        if (asked) fprintf(f, " %8s", cell);
    }
    int64_t tenths = (g->milliseconds + 3000) / 6000;
    snprintf(cell, sizeof cell, "%" PRId64 ".%" PRId64, tenths / 10, tenths % 10);
    fprintf(f, " %9s %6d %%%s\n", cell, visited_share(t, g), g->answered < p->count ? "  not all answered" : "");
}

int grade_write(const trace *t, const struct predict *p, const struct grade *grades, uint32_t count, FILE *f)
{
    int width = 10;
    for (uint32_t i = 0; i < count; i++)
        if (width_of(grades[i].name) > width) width = width_of(grades[i].name);
    write_head(p, width, f);
    for (uint32_t i = 0; i < count; i++) write_grade(t, p, &grades[i], width, f);
    if (count > 1) fputs("\nright  question\n", f);
    for (uint32_t i = 0; count > 1 && i < p->count; i++) {
        fprintf(f, "%2" PRIu32 "/%-2" PRIu32 "  %" PRIu32 ". ", right_ones(p, grades, count, i), count, i + 1);
        jsonl_write_text(f, p->questions[i].title, strlen(p->questions[i].title));
        putc('\n', f);
    }
    return stream_written(f);
}

// --- JSON -------------------------------------------------------------------------------------------------------------
static void write_object(const struct predict *p, const struct grade *g, FILE *f)
{
    fputs("{\"file\":", f);
    jsonl_write_string(f, g->name);
    fprintf(f, ",\"right\":%" PRIu32 ",\"answered\":%" PRIu32 ",\"milliseconds\":%" PRId64 ",\"visited\":%" PRIu32 ",\"ended\":%s,\"kinds\":{", g->right, g->answered,
            g->milliseconds, g->visited, g->ended ? "true" : "false");
    bool any = false;
    for (unsigned sort = 0; sort < QUESTION_SORTS; sort++) {
        if (!asked_of(p, (enum question_sort)sort)) continue;
        fprintf(f, "%s\"%s\":%" PRIu32, any ? "," : "", question_sort_name((enum question_sort)sort), g->by_sort[sort]);
        any = true;
    }
    fputs("},\"chosen\":[", f);
    for (uint32_t i = 0; i < p->count; i++) {
        if (i) putc(',', f);
        if (g->chosen[i]) fprintf(f, "%u", g->chosen[i]);
        else fputs("null", f);
    }
    fputs("]}", f);
}

int grade_write_json(const trace *t, const struct predict *p, const struct grade *grades, uint32_t count, FILE *f)
{
    fprintf(f, "{\"questions\":%" PRIu32 ",\"events\":%" PRIu32 ",\"kinds\":{", p->count, trace_length(t));
    bool any = false;
    for (unsigned sort = 0; sort < QUESTION_SORTS; sort++) {
        uint32_t asked = asked_of(p, (enum question_sort)sort);
        if (asked) fprintf(f, "%s\"%s\":%" PRIu32, any ? "," : "", question_sort_name((enum question_sort)sort), asked);
        any |= asked > 0;
    }
    fputs("},\"grades\":[", f);
    for (uint32_t i = 0; i < count; i++) {
        if (i) putc(',', f);
        write_object(p, &grades[i], f);
    }
    fputs("]}\n", f);
    return stream_written(f);
}
