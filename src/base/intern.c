#include "base/intern.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

struct intern_entry {
    char *text; // NULL: free
    uint32_t length, hash, number;
};

// The entry of the text, or the free one where it belongs.
static struct intern_entry *find(const intern *set, const char *text, uint32_t length, uint32_t hash)
{
    for (uint32_t i = hash;; i++) {
        struct intern_entry *e = &set->entries[i & (set->capacity - 1)];
        if (!e->text) return e;
        if (e->hash == hash && e->length == length && memcmp(e->text, text, length) == 0) return e;
    }
}

static bool grow(intern *set)
{
    intern larger = {.count = set->count, .capacity = set->capacity ? 2 * set->capacity : 64};
    larger.entries = calloc(larger.capacity, sizeof *larger.entries);
    if (!larger.entries) return false;
    for (uint32_t i = 0; i < set->capacity; i++) {
        const struct intern_entry *e = &set->entries[i];
        if (e->text) *find(&larger, e->text, e->length, e->hash) = *e;
    }
    free(set->entries);
    *set = larger;
    return true;
}

uint32_t *intern_number(intern *set, const char *text, uint32_t length)
{
    if (2 * set->count >= set->capacity && !grow(set)) return NULL;
    uint32_t hash = hash_text(HASH_BEGIN, text, length);
    struct intern_entry *e = find(set, text, length, hash);
    if (e->text) return &e->number;
    char *copy = malloc((size_t)length + 1);
    if (!copy) return NULL;
    memcpy(copy, text, length);
    *e = (struct intern_entry){.text = copy, .length = length, .hash = hash};
    set->count++;
    return &e->number;
}

void intern_deinit(intern *set)
{
    for (uint32_t i = 0; i < set->capacity; i++) free(set->entries[i].text);
    free(set->entries);
    *set = (intern){0};
}
