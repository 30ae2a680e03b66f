// The reader of lessons. Whatever it is given is a lesson; one that is changed is read as what it was changed to.
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "lesson/lesson.h"

static void check_text(const char *text)
{
    for (size_t n; *text; text += n) {
        n = utf8_length(text);
        if (n == 0 || (unsigned char)*text == 0x7F || ((unsigned char)*text < ' ' && *text != '\n')) abort();
    }
}

static void check(const struct lesson *l)
{
    char line[300];
    size_t at = 0;
    check_text(l->title), check_text(l->run), check_text(l->course), check_text(l->about);
    for (uint32_t i = 0; i < l->count; i++) {
        const struct lesson_stop *s = &l->stops[i];
        if (!*s->where || s->nth == 0 || s->from < at || s->body < s->from || s->to < s->body || s->to > l->length) abort();
        at = s->to;
        check_text(s->where), check_text(s->caption);
        for (int k = 0; k < LESSON_SETTINGS; k++)
            if (s->settings[k]) check_text(s->settings[k]);
    }
    for (uint32_t i = 1; i < l->mistake_count; i++)
        if (l->mistakes[i].line < l->mistakes[i - 1].line) abort();
    lesson_complaint(l, "fuzz", line, sizeof line);
    if ((l->mistake_count > 0) != (*line != 0) || strchr(line, '\n')) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lesson l;
    if (lesson_parse(&l, (const char *)data, size)) abort();
    check(&l);
    uint32_t count = l.count, index = size ? data[0] % (count + 1) : 0;
    if (lesson_insert(&l, index, "event 7", "## a note") || l.count != count + 1) abort();
    check(&l);
    if (strcmp(l.stops[index].where, "event 7") != 0 || strcmp(l.stops[index].caption, "## a note") != 0) abort();
    if (lesson_set_caption(&l, index, "another") || strcmp(l.stops[index].caption, "another") != 0 || l.count != count + 1) abort();
    if (lesson_remove(&l, index) || l.count != count) abort();
    check(&l);
    lesson_deinit(&l);
    return 0;
}
