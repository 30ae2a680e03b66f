#include "viewer/lines.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static void complain(const struct complaints *c, const char *path, unsigned number, const char *reason)
{
    char text[PATH_MAX + sizeof ((error *)0)->text + 20];
    if (number) snprintf(text, sizeof text, "%s:%u: %s", path, number, reason);
    else snprintf(text, sizeof text, "%s: %s", path, reason);
    c->tell(c->context, text);
}

static void skip_line(FILE *file)
{
    int c;
    do c = getc(file);
    while (c != EOF && c != '\n');
}

// The line without what surrounds it.
static char *trimmed(char *line)
{
    static const char blanks[] = " \t\r\n";
    line[strcspn(line, "#")] = 0;
    line += strspn(line, blanks);
    size_t length = strlen(line);
    while (length > 0 && strchr(blanks, line[length - 1])) line[--length] = 0;
    return line;
}

void lines_each(const char *path, int (*take)(void *context, const char *name, char *value, error *e), void *context,
                const struct complaints *c)
{
    char line[LINES_LONGEST + 2];
    FILE *file = fopen(path, "re");
    if (!file) {
        if (errno != ENOENT && errno != ENOTDIR) complain(c, path, 0, strerror(errno));
        return;
    }
    for (unsigned number = 1; fgets(line, sizeof line, file); number++) {
        if (!strchr(line, '\n') && !feof(file)) {
            complain(c, path, number, "the line is too long");
            skip_line(file);
            continue;
        }
        char *name = trimmed(line), *value = name + strcspn(name, " \t");
        if (!*name) continue;
        if (*value) *value++ = 0;
        value += strspn(value, " \t");
        error e;
        if (take(context, name, value, &e) != 0) complain(c, path, number, e.text);
    }
    if (ferror(file)) complain(c, path, 0, strerror(errno));
    fclose(file);
}
