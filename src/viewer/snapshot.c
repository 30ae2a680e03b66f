#include "viewer/snapshot.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/stream.h"

#define NAME_MAX_BYTES 60
#define TRIES_MAX      1000

// The program's name, as a stranger's trace may tell it: nothing in it leads out of the directory, or hides the file.
static void program_name(const model *m, char name[static NAME_MAX_BYTES + 1])
{
    const char *own = trace_meta(m->trace, "program");
    snprintf(name, NAME_MAX_BYTES + 1, "%s", own && *own ? own : "loopscope");
    for (char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '_' && *c != '-') *c = '_';
}

static int open_free(const viewer *v, const char *ending, char name[static NAME_MAX_BYTES + 60])
{
    char stem[NAME_MAX_BYTES + 1], at[16] = "start";
    uint32_t position = v->view.at.position;
    program_name(v->model, stem);
    if (position) snprintf(at, sizeof at, "%04u", position - 1);
    for (int n = 1; n < TRIES_MAX; n++) {
        char again[16] = "";
        if (n > 1) snprintf(again, sizeof again, "-%d", n);
        snprintf(name, NAME_MAX_BYTES + 60, "%s-%s%s.%s", stem, at, again, ending);
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST) return fd;
    }
    return -1;
}

static int write_to(viewer *v, enum picture_form form, int fd)
{
    FILE *f = fdopen(fd, "wb");
    if (!f) {
        close(fd);
        return -ENOMEM;
    }
    int rc = picture_write_view(v->model, &v->view, v->width, v->height, form, f);
    if (rc == 0) rc = stream_written(f);
    return fclose(f) && rc == 0 ? -errno : rc;
}

void snapshot(viewer *v, enum picture_form form)
{
    char name[NAME_MAX_BYTES + 60];
    int fd = open_free(v, form == PICTURE_svg ? "svg" : "png", name), rc = fd < 0 ? -errno : write_to(v, form, fd);
    if (fd >= 0 && rc) unlink(name);
    if (rc) view_say(&v->view, "`%s` cannot be written: %s", name, strerror(-rc));
    else view_say(&v->view, "This view is in the file `%s`.", name);
}
