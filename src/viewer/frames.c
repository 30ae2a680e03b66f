#define _GNU_SOURCE // sched_getaffinity
#include "viewer/frames.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "viewer/stage.h"

#define WORKERS_MAX 16

// What the processes that draw share.
struct board {
    atomic_uint_least64_t done; // pictures written by all
    atomic_bool failed;         // by one of them: the others stop
    atomic_bool stopped;        // by frames_stop: all stop
    error errors[WORKERS_MAX];  // code 0: none
};

static struct board *_Atomic drawing; // where frames_stop finds it

// What each of them works on.
struct job {
    struct stage stage;
    uint32_t *positions;
    uint32_t count, capacity;
    const char *folder;
    struct board *board;
    uint32_t workers;
};

// --- the folder -----------------------------------------------------------------------------------------------------
static bool is_frame(const char *name)
{
    size_t digits = 0;
    while (isdigit((unsigned char)name[digits])) digits++;
    return digits >= 6 && strcmp(name + digits, ".png") == 0;
}

// Calls `each` with the names in the folder but for the two that are always there; stops where it returns not 0, and returns that.
static int for_each_name(const char *folder, int (*each)(int folder, const char *name))
{
    DIR *d = opendir(folder);
    if (!d) return -errno;
    int rc = 0;
    for (const struct dirent *entry; rc == 0 && (entry = readdir(d));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) rc = each(dirfd(d), entry->d_name);
    closedir(d);
    return rc;
}

static int check_name(int folder, const char *name)
{
    (void)folder;
    return is_frame(name) ? 0 : -ENOTEMPTY;
}

static int remove_name(int folder, const char *name)
{
    return is_frame(name) && unlinkat(folder, name, 0) ? -errno : 0;
}

// Makes the folder, or takes one that holds nothing but frames, and removes those.
static int make_folder(const char *folder, bool *made, error *e)
{
    *made = false;
    if (strlen(folder) > PATH_MAX - sizeof "/4294967295.png") return error_set(e, -ENAMETOOLONG, "the name of the folder is too long");
    *made = mkdir(folder, 0777) == 0;
    int rc = *made || errno == EEXIST ? 0 : -errno;
    if (rc == 0 && !*made) rc = for_each_name(folder, check_name);
    if (rc == -ENOTEMPTY) return error_set(e, rc, "%s holds something else than pictures of frames: name a new folder", folder);
    if (rc == 0 && !*made) rc = for_each_name(folder, remove_name);
    return rc ? error_set(e, rc, "%s cannot be made a folder of pictures: %s", folder, strerror(-rc)) : 0;
}

// --- the places -----------------------------------------------------------------------------------------------------
static int add_position(struct job *j, uint32_t position)
{
    if (j->count == j->capacity) {
        uint32_t capacity = j->capacity ? 2 * j->capacity : 1024;
        uint32_t *positions = realloc(j->positions, capacity * sizeof *positions);
        if (!positions) return -ENOMEM;
        j->positions = positions;
        j->capacity = capacity;
    }
    j->positions[j->count++] = position;
    return 0;
}

static int find_positions(struct job *j, struct moment from)
{
    struct view *v = &j->stage.view;
    uint32_t last = v->at.position, position = from.position;
    int rc = 0;
    v->grain = GRAIN_step;
    view_go_to(v, j->stage.model, position);
    if (position == 0) view_stop(v, j->stage.model, EVENT_none, &position); // before anything there is nothing to see
    while (position <= last && rc == 0) {
        rc = add_position(j, position);
        view_go_to(v, j->stage.model, position);
        if (position == last) break;
        view_stop(v, j->stage.model, EVENT_none, &position);
    }
    return rc;
}

// --- drawing --------------------------------------------------------------------------------------------------------
static void name_of(const struct job *j, uint32_t i, char name[static PATH_MAX])
{
    snprintf(name, PATH_MAX, "%s/%06u.png", j->folder, i + 1);
}

static int write_frame(struct job *j, uint32_t i, error *e)
{
    char name[PATH_MAX];
    struct stage *s = &j->stage;
    int rc = stage_draw(s, e);
    if (rc) return rc;
    name_of(j, i, name);
    FILE *f = fopen(name, "wbe");
    rc = f ? raster_write_png(s->raster, f) : -errno;
    if (f && fclose(f) && rc == 0) rc = -errno;
    return rc ? error_set(e, rc, "%s cannot be written: %s", name, strerror(-rc)) : 0;
}

// So that the timeline lies where it would lie if this worker had drawn the pictures between.
static void follow(struct job *j, uint32_t from, uint32_t to)
{
    struct stage *s = &j->stage;
    for (uint32_t i = from; i <= to; i++) {
        view_go_to(&s->view, s->model, j->positions[i]);
        stage_follow(s);
    }
}

// Every `workers`-th picture. The first worker is the process that has begun, and shows how far all are.
static void work(struct job *j, uint32_t worker, struct progress *progress)
{
    struct board *b = j->board;
    for (uint32_t i = worker; i < j->count && !atomic_load(&b->failed) && !atomic_load(&b->stopped); i += j->workers) {
        follow(j, i < j->workers ? 0 : i - j->workers + 1, i);
        if (write_frame(j, i, &b->errors[worker])) atomic_store(&b->failed, true);
        progress_slowly_at(progress, atomic_fetch_add(&b->done, 1), j->count);
    }
}

// One for each processor, and for each some pictures at least.
static uint32_t workers_for(uint32_t pictures)
{
    cpu_set_t set;
    uint32_t count = sched_getaffinity(0, sizeof set, &set) == 0 ? (uint32_t)CPU_COUNT(&set) : 1;
    if (count > WORKERS_MAX) count = WORKERS_MAX;
    return count > pictures / 8 + 1 ? pictures / 8 + 1 : count;
}

static pid_t start_worker(struct job *j, uint32_t worker)
{
    pid_t parent = getpid(), pid = fork();
    if (pid != 0) return pid;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent) work(j, worker, NULL);
    _exit(0);
}

// Waits for the others. Whether all have come to their end.
static bool join(const pid_t *pids, uint32_t workers)
{
    bool all = true;
    for (uint32_t i = 1; i < workers; i++) {
        int status = 0;
        while (waitpid(pids[i], &status, 0) < 0 && errno == EINTR) {}
        all = all && status == 0;
    }
    return all;
}

static int draw_all(struct job *j, struct progress *progress, error *e)
{
    pid_t pids[WORKERS_MAX];
    uint32_t started = 1;
    for (j->workers = workers_for(j->count); started < j->workers; started++)
        if ((pids[started] = start_worker(j, started)) < 0) break;
    int rc = started < j->workers ? error_set(e, -errno, "no process can be started: %s", strerror(errno)) : 0;
    if (rc) atomic_store(&j->board->failed, true);
    work(j, 0, progress);
    bool ended = join(pids, started);
    if (rc == 0 && atomic_load(&j->board->stopped)) return error_set(e, -EINTR, "interrupted");
    for (uint32_t i = 0; i < started && rc == 0; i++)
        if (j->board->errors[i].code) *e = j->board->errors[i], rc = e->code;
    return rc == 0 && !ended ? error_set(e, -EIO, "a process that draws was killed") : rc;
}

// --- all of it ------------------------------------------------------------------------------------------------------
static int draw_into_folder(struct job *j, struct progress *progress, error *e)
{
    bool made;
    int rc = make_folder(j->folder, &made, e);
    if (rc) return rc;
    rc = draw_all(j, progress, e);
    if (rc) for_each_name(j->folder, remove_name);
    if (rc && made) rmdir(j->folder);
    return rc;
}

static int run(struct job *j, struct moment from, struct progress *progress, error *e)
{
    if (find_positions(j, from)) return error_set(e, -ENOMEM, "not enough memory for so many pictures");
    j->board = mmap(NULL, sizeof *j->board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (j->board == MAP_FAILED) return error_set(e, -errno, "no memory to share: %s", strerror(errno));
    atomic_store(&drawing, j->board);
    int rc = draw_into_folder(j, progress, e);
    atomic_store(&drawing, NULL);
    munmap(j->board, sizeof *j->board);
    return rc;
}

int frames_write(const trace *t, const struct picture_options *options, const char *folder, struct progress *progress, error *e)
{
    struct job j = {.folder = folder};
    struct picture_options picture = *options;
    picture.timeline = false;
    int rc = stage_open(&j.stage, t, &picture, e);
    if (rc) return rc;
    rc = run(&j, picture.from, progress, e);
    free(j.positions);
    stage_close(&j.stage);
    return rc;
}

bool frames_stop(void)
{
    struct board *b = atomic_load(&drawing);
    if (b) atomic_store(&b->stopped, true);
    return b;
}
