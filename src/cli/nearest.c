#include "cli/nearest.h"

#include <ctype.h>
#include <string.h>

#define LETTERS_MAX 64u

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

// Letters to put in, to leave out or to change; capitals count for nothing. As Wagner and Fischer, one row after the other.
static size_t changes_between(const char *a, const char *b)
{
    size_t row[LETTERS_MAX + 1], length = strlen(b);
    if (strlen(a) > LETTERS_MAX || length > LETTERS_MAX) return LETTERS_MAX;
    for (size_t j = 0; j <= length; j++) row[j] = j;
    for (size_t i = 1; *a; a++, i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t change = diagonal + (tolower((unsigned char)*a) != tolower((unsigned char)b[j - 1]));
            diagonal = row[j];
            row[j] = least(change, row[j] + 1, row[j - 1] + 1);
        }
    }
    return row[length];
}

void nearest_offer(struct nearest *n, const char *name)
{
    size_t changes = changes_between(n->wanted, name);
    if (changes > strlen(n->wanted) / 3 + 1 || changes >= strlen(name)) return;
    if (n->name && changes >= n->changes) return;
    n->name = name;
    n->changes = changes;
}
