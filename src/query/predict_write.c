// Questions as a sheet of paper and as JSON.
#include <inttypes.h>
#include <string.h>

#include "base/stream.h"
#include "narrate/narrate.h"
#include "query/predict.h"
#include "trace/jsonl.h"

// --- a sheet ----------------------------------------------------------------------------------------------------------
// Lines of at most 80 columns, indented.
#define WIDTH 80
static void write_wrapped(FILE *f, int indent, const char *text)
{
    int column = 0;
    for (const char *word = text; *word;) {
        int bytes = (int)strcspn(word, " "), columns = 0;
        for (int i = 0; i < bytes; i++) columns += ((unsigned char)word[i] & 0xC0) != 0x80;
        if (column && column + 1 + columns > WIDTH) putc('\n', f), column = 0;
        if (column == 0) fprintf(f, "%*s", indent, ""), column = indent;
        else putc(' ', f), column++;
        jsonl_write_text(f, word, (size_t)bytes);
        column += columns;
        word += bytes + (word[bytes] == ' ');
    }
    putc('\n', f);
}

static void write_plain(FILE *f, int indent, const char *text)
{
    char plain[512];
    snprintf(plain, sizeof plain, "%s", text);
    narrate_plain(plain);
    if (*plain) write_wrapped(f, indent, plain);
}

static void write_question(FILE *f, const struct question *q, uint32_t number, bool answers)
{
    char time[32], title[64 + sizeof q->title];
    narrate_seconds(q->time, time, sizeof time);
    snprintf(title, sizeof title, "%" PRIu32 ". %s", number, q->title);
    fprintf(f, "\n%s\n    at %s, after event %" PRIu32 "\n", title, time, q->position - 1);
    write_plain(f, 4, q->context);
    for (uint32_t i = 0; i < q->option_count; i++) {
        const struct question_option *o = &q->options[i];
        fprintf(f, "  %s %" PRIu32 ") ", !answers ? "[ ]" : i == q->right ? "[x]" : "[ ]", i + 1);
        jsonl_write_text(f, o->text, strlen(o->text));
        putc('\n', f);
        if (answers) write_plain(f, 9, o->because);
    }
}

int predict_write(const trace *t, const struct predict *p, bool answers, FILE *f)
{
    const char *program = trace_meta(t, "program");
    if (!program) program = "program";
    jsonl_write_text(f, program, strlen(program));
    fprintf(f, ": %" PRIu32 " question%s%s\n", p->count, p->count == 1 ? "" : "s", answers ? ", with answers" : "");
    for (uint32_t i = 0; i < p->count; i++) write_question(f, &p->questions[i], i + 1, answers);
    return stream_written(f);
}

// --- JSON -------------------------------------------------------------------------------------------------------------
static void write_member(FILE *f, const char *name, const char *text)
{
    char plain[512];
    snprintf(plain, sizeof plain, "%s", text);
    narrate_plain(plain);
    fprintf(f, ",\"%s\":", name);
    jsonl_write_string(f, plain);
}

static void write_option(FILE *f, const struct question_option *o, bool answers)
{
    fputs("{\"object\":", f);
    if (o->object) fprintf(f, "%" PRIu32, o->object);
    else fputs("null", f);
    fputs(",\"text\":", f);
    jsonl_write_string(f, o->text);
    if (answers) write_member(f, "because", o->because);
    putc('}', f);
}

static void write_object(FILE *f, const struct question *q, uint32_t number, bool answers)
{
    fprintf(f, "{\"question\":%" PRIu32 ",\"kind\":\"%s\",\"event\":%" PRIu32 ",\"time\":%" PRId64, number, question_sort_name(q->sort), q->position - 1, q->time);
    if (q->subject) fprintf(f, ",\"object\":%" PRIu32, q->subject);
    else fputs(",\"object\":null", f);
    write_member(f, "text", q->title);
    write_member(f, "context", q->context);
    fputs(",\"options\":[", f);
    for (uint32_t i = 0; i < q->option_count; i++) {
        if (i) putc(',', f);
        write_option(f, &q->options[i], answers);
    }
    putc(']', f);
    if (answers) fprintf(f, ",\"right\":%" PRIu32 ",\"answered\":%" PRIu32, q->right + 1, q->answered - 1);
    putc('}', f);
}

int predict_write_json(const trace *t, const struct predict *p, bool answers, FILE *f)
{
    const char *program = trace_meta(t, "program");
    fputs("{\"program\":", f);
    if (program) jsonl_write_string(f, program);
    else fputs("null", f);
    fprintf(f, ",\"events\":%" PRIu32 ",\"questions\":[", trace_length(t));
    for (uint32_t i = 0; i < p->count; i++) {
        if (i) putc(',', f);
        write_object(f, &p->questions[i], i + 1, answers);
    }
    fputs("]}\n", f);
    return stream_written(f);
}
