#define _GNU_SOURCE // asprintf
#include "cli/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"

static void release(struct output *out)
{
    free(out->part);
    free(out->target);
}

const char *output_name(const struct output *out)
{
    return out->path ? out->path : "standard output";
}

const char *output_path(const struct output *out)
{
    if (!out->path) return "/dev/stdout";
    return out->part ? out->part : out->target;
}

int output_open(struct output *out, const char *path)
{
    struct stat status;
    *out = (struct output){.f = stdout, .path = path};
    if (!path) return STATUS_done;
    bool at_once = stat(path, &status) == 0 && !S_ISREG(status.st_mode);
    out->target = realpath(path, NULL); // a link stays one: what it leads to is replaced
    if (!out->target) out->target = strdup(path);
    if (!out->target || (!at_once && asprintf(&out->part, "%s.part", out->target) < 0))
        return fail("no memory");
    out->f = fopen(output_path(out), "wbe");
    if (out->f) return STATUS_done;
    int code = errno;
    release(out);
    return fail("%s cannot be written: %s", path, strerror(code));
}

int output_close(struct output *out, bool ok)
{
    bool written = fflush(out->f) == 0 && !ferror(out->f);
    if (out->path && fclose(out->f) != 0) written = false;
    if (ok && written && out->part && rename(out->part, out->target) != 0) written = false;
    if (ok && !written) fail("%s cannot be written: %s", output_name(out), strerror(errno));
    if (out->part && !(ok && written)) unlink(out->part);
    release(out);
    return ok && written ? STATUS_done : STATUS_failed;
}

int output_keep(struct output *out, int reason)
{
    if (out->path) fclose(out->f);
    if (out->part)
        fail("%s cannot be written: %s; %s has what came before", out->path, strerror(reason),
             out->part);
    else fail("%s cannot be written: %s", output_name(out), strerror(reason));
    release(out);
    return STATUS_failed;
}
