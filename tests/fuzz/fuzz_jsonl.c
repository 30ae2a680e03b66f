// The reader of JSON Lines. What it lets in can happen to its last event, and is exported to bytes that are imported as the same trace.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "survive.h"
#include "trace/jsonl.h"

struct text {
    char *bytes;
    size_t size;
};

static struct text export(const trace *t)
{
    struct text text = {0};
    FILE *f = open_memstream(&text.bytes, &text.size);
    if (!f || jsonl_write(t, f, NULL) != 0 || fclose(f) != 0) abort();
    return text;
}

static int import(trace **out, const void *bytes, size_t size)
{
    FILE *f = fmemopen((void *)bytes, size, "r");
    if (!f) abort();
    error e = {0};
    int rc = jsonl_read(out, f, "fuzz", NULL, &e);
    if (rc && (e.code != rc || !*e.text || strchr(e.text, '\n'))) abort();
    fclose(f);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    trace *t = NULL, *again = NULL;
    if (size == 0 || import(&t, data, size) != 0) return 0;
    if (survive(t) != trace_length(t)) abort();
    struct text first = export(t), second;
    if (import(&again, first.bytes, first.size) != 0) abort();
    second = export(again);
    if (first.size != second.size || memcmp(first.bytes, second.bytes, first.size) != 0) abort();
    trace_free(t);
    trace_free(again);
    free(first.bytes);
    free(second.bytes);
    return 0;
}
