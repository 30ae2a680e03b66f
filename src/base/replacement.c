#define _GNU_SOURCE // asprintf, mkostemp
#include "base/replacement.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/stream.h"

static void release(struct replacement *r)
{
    free(r->part);
    free(r->target);
    *r = (struct replacement){0};
}

// The mode of a file that open makes.
static mode_t usual_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static int take_mode(struct replacement *r, const char *path, enum replacement_link link)
{
    struct stat there;
    if (fstatat(AT_FDCWD, path, &there, link == LINK_stays ? 0 : AT_SYMLINK_NOFOLLOW) != 0 || S_ISLNK(there.st_mode)) r->mode = usual_mode();
    else if (!S_ISREG(there.st_mode)) return S_ISDIR(there.st_mode) ? -EISDIR : -EINVAL;
    else r->mode = there.st_mode & 0777;
    return 0;
}

static int take_names(struct replacement *r, const char *path, enum replacement_link link)
{
    r->target = link == LINK_stays ? realpath(path, NULL) : NULL;
    if (!r->target) r->target = strdup(path);
    if (r->target && asprintf(&r->part, "%s.part.XXXXXX", r->target) >= 0) return 0;
    r->part = NULL;
    return -ENOMEM;
}

static int open_part(struct replacement *r)
{
    int fd = mkostemp(r->part, O_CLOEXEC), rc = fd < 0 ? -errno : 0;
    if (rc) return rc;
    r->f = fdopen(fd, "wb");
    if (r->f) return 0;
    rc = -errno;
    close(fd);
    unlink(r->part);
    return rc;
}

int replacement_begin(struct replacement *r, const char *path, enum replacement_link link)
{
    *r = (struct replacement){0};
    int rc = take_mode(r, path, link);
    if (rc == 0) rc = take_names(r, path, link);
    if (rc == 0) rc = open_part(r);
    if (rc) release(r);
    return rc;
}

int replacement_finish(struct replacement *r)
{
    int rc = stream_written(r->f), fd = fileno(r->f);
    if (rc == 0 && (fchmod(fd, r->mode) != 0 || fsync(fd) != 0)) rc = -errno;
    if (fclose(r->f) != 0 && rc == 0) rc = -errno;
    if (rc == 0 && rename(r->part, r->target) != 0) rc = -errno;
    if (rc) unlink(r->part);
    release(r);
    return rc;
}

void replacement_drop(struct replacement *r)
{
    fclose(r->f);
    unlink(r->part);
    release(r);
}

void replacement_leave(struct replacement *r)
{
    fclose(r->f);
    release(r);
}
