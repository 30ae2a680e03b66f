// The reader of answers that students hand in. Any change to a file breaks the check of its line: three in four get their checks put right, and so
// reach what lies behind. Who begins with nothing gets a whole file.
#define _GNU_SOURCE // memmem
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "query/answers.h"
#include "query/fingerprint.h"
#include "query/grade.h"
#include "support/chess_trace.h"
#include "survive.h"

#define CHECK ",\"check\":\""
#define DIGITS 16u

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

// The run that all files are about.
static struct {
    trace *trace;
    struct predict questions;
    uint64_t hash;
} run;

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count, (void)arguments;
    run.trace = chess_trace(4, 4);
    if (predict_make(run.trace, &run.questions) || fingerprint_of(run.trace, &run.hash)) abort();
    return 0;
}

// --- files that are nearly right --------------------------------------------------------------------------------------
static size_t whole_file(uint8_t *data, size_t max_size)
{
    char path[] = "/tmp/loopscope-fuzz-XXXXXX";
    answers *a;
    int fd = mkstemp(path);
    if (fd < 0 || close(fd) || unlink(path) || answers_open(&a, path, run.trace, NULL) || answers_run(a)) abort();
    for (uint32_t i = 0; i < run.questions.count; i++) {
        const struct question *q = &run.questions.questions[i];
        if (answers_visit(a, "predict", 10 * i, 10 * i + 15, 700) || answers_answer(a, q, i, i % q->option_count, 2000)) abort();
    }
    FILE *f = answers_close(a) ? NULL : fopen(path, "r");
    if (!f) abort();
    size_t size = fread(data, 1, max_size, f);
    fclose(f);
    unlink(path);
    return size;
}

static uint8_t *find_check(uint8_t *line, uint8_t *end)
{
    uint8_t *check = memmem(line, (size_t)(end - line), CHECK, strlen(CHECK));
    return check && (size_t)(end - check) >= strlen(CHECK) + DIGITS ? check : NULL;
}

static void put_checks_right(uint8_t *data, size_t size)
{
    uint64_t check = 0;
    uint8_t *end = data + size, *feed;
    for (uint8_t *line = data; line < end; line = feed + 1) {
        char digits[DIGITS + 1];
        feed = memchr(line, '\n', (size_t)(end - line));
        if (!feed) return;
        uint8_t *at = find_check(line, feed);
        if (!at) continue;
        check = answers_check(check, (const char *)line, (size_t)(at - line));
        snprintf(digits, sizeof digits, "%016" PRIx64, check);
        memcpy(at + strlen(CHECK), digits, DIGITS);
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    size = size < 2 ? whole_file(data, max_size) : LLVMFuzzerMutate(data, size, max_size);
    if (seed % 4 != 0) put_checks_right(data, size);
    return size;
}

// --- grading ------------------------------------------------------------------------------------------------------------
static void check(const struct grade *g)
{
    uint32_t answered = 0, right = 0, by_sort = 0;
    for (uint32_t i = 0; i < run.questions.count; i++) {
        const struct question *q = &run.questions.questions[i];
        if (g->chosen[i] > q->option_count) abort();
        answered += g->chosen[i] != 0;
        right += g->chosen[i] == q->right + 1u;
    }
    for (unsigned sort = 0; sort < QUESTION_SORTS; sort++) by_sort += g->by_sort[sort];
    if (g->answered != answered || g->right != right || by_sort != right || g->visited > trace_length(run.trace) || g->milliseconds < 0) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct grade g;
    error e = {0};
    int rc = grade_file(&g, survive_file(data, size), run.trace, run.hash, &run.questions, &e);
    if (rc) {
        if (e.code != rc || !*e.text || strchr(e.text, '\n')) abort();
        return 0;
    }
    check(&g);
    FILE *nowhere = fopen("/dev/null", "w");
    if (!nowhere || grade_write(run.trace, &run.questions, &g, 1, nowhere) || grade_write_json(run.trace, &run.questions, &g, 1, nowhere)) abort();
    fclose(nowhere);
    return 0;
}
