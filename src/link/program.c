#define _GNU_SOURCE // memfd_create
#include "link/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/file_name.h"
#include "base/now.h"
#include "link/last_words.h"
#include "link/process.h"
#include "link/sources.h"

#define START_MS 3000      // for which a program may keep silent before its first event
#define FAREWELL_MS 1000   // between closing the link, or the `end`, and the end of the process
#define GLANCE_MS 2        // between two looks into the region while a program writes
#define GLANCE_MAX_MS 50   // and while it writes nothing; a full ring or its end cut both short
#define MESSAGES_A_PUMP 64 // so that a program that talks without end cannot hold the tool

struct program {
    trace *trace; // borrowed
    char *path;   // for its sources; NULL where nobody watches
    struct program_options options; // that it was started with; its texts are its own
    uint32_t places; // of the trace, seen by sources_embed
    process process;
    struct region *region;
    int socket; // -1 once the program has closed its end
    int epoll;  // over the socket, the process and its standard error
    enum program_status status;
    bool greeted;         // hello has come
    bool started;         // program_settle is through with it: its words are passed on
    bool leaving;         // its first event is `end`: it was let go on
    int64_t patience;     // CLOCK_MONOTONIC, ms: until when it may be on the way to its first event, or leaving
    bool quiet;           // they are not
    bool full;            // the program waits for room
    bool concluded;       // `end` or `crash` is in the trace: nothing follows
    enum event_kind next; // while waiting
    uint32_t asks_from;   // what program_ask_from wants
    bool may_ask;         // as the last grant says
    uint32_t stands_at;   // while waiting or asking: the number of the event that comes next
    uint64_t read;        // slots read
    uint64_t consumed;    // of them, given back: our own count, for the region is the program's too
    int64_t heard;        // CLOCK_MONOTONIC, ms: the last event, or the grant before it
    int64_t hung_up;      // the same clock: when the program closed its end
    char obituary[300];
    char words[400]; // what a starting program says on standard error, with a closing NUL
    size_t word_count;
};

enum program_status program_status(const program *p) { return p->status; }
int program_fd(const program *p) { return p->epoll; }
const char *program_obituary(const program *p) { return p->obituary; }
const char *program_task(const program *p) { return last_words_task(p->trace); }

enum event_kind program_next(const program *p)
{
    return p->status == PROGRAM_waiting ? p->next : EVENT_none;
}

static bool is_over(const program *p)
{
    switch (p->status) {
    case PROGRAM_starting:
    case PROGRAM_waiting:
    case PROGRAM_asking:
    case PROGRAM_going: return false;
    case PROGRAM_ended:
    case PROGRAM_crashed:
    case PROGRAM_mute: return true;
    }
    return true;
}

int64_t program_silence(const program *p)
{
    return p->status == PROGRAM_going || p->status == PROGRAM_starting ? now_ms() - p->heard : 0;
}

bool program_ended_well(const program *p)
{
    if (p->status != PROGRAM_ended || p->process.signal || p->process.status) return false;
    event last = trace_event(p->trace, trace_length(p->trace) - 1);
    return last.kind == EVENT_end && last.subject == 0;
}

// --- last words ----------------------------------------------------------------------------------
static int append_crash(program *p, const char *what)
{
    p->concluded = true;
    return last_words_write(p->trace, p->process.signal, what, p->obituary, sizeof p->obituary);
}

// The process has ended and all that it wrote has been read. 0 or -ENOMEM.
static int conclude(program *p)
{
    const process *ended = &p->process;
    char what[100];
    if (ended->signal)
        snprintf(what, sizeof what, "killed by SIG%s", sigabbrev_np(ended->signal) ?: "?");
    else snprintf(what, sizeof what, "exited with status %d", ended->status);

    if (!p->greeted) {
        p->status = PROGRAM_mute;
        snprintf(p->obituary, sizeof p->obituary, "%s without a word to loopscope", what);
        return 0;
    }
    if (!p->concluded) {
        p->status = ended->signal ? PROGRAM_crashed : PROGRAM_ended;
        if (!ended->signal)
            snprintf(what, sizeof what, "exited early with status %d", ended->status);
        return append_crash(p, what);
    }
    event last = trace_event(p->trace, trace_length(p->trace) - 1);
    p->status = last.kind == EVENT_crash ? PROGRAM_crashed : PROGRAM_ended;
    const char *task = program_task(p), *after = ended->signal ? " after its end" : "";
    if (last.kind == EVENT_crash)
        snprintf(p->obituary, sizeof p->obituary, "%s", trace_string(p->trace, last.b));
    else if (task) // it called exit
        snprintf(p->obituary, sizeof p->obituary, "%s while task %.100s ran", what, task);
    else
        snprintf(p->obituary, sizeof p->obituary, "%s%s", what, after);
    return 0;
}

// Ends a program that broke the rules; what it wrote until then stays. Returns code, or -ENOMEM.
static int condemn(program *p, error *e, int code, const char *why)
{
    char what[200];
    process_end(&p->process);
    p->status = PROGRAM_crashed;
    snprintf(what, sizeof what, "ended by loopscope, because %s,", why);
    if (p->concluded)
        snprintf(p->obituary, sizeof p->obituary, "ended by loopscope, because %s", why);
    else if (append_crash(p, what) != 0) code = -ENOMEM;
    return error_set(e, code, "the program was ended: %s",
                     code == -ENOMEM ? "no memory is left for its trace" : why);
}

// After its `end` there is nothing more to see of a program: one that lingers then, in a destructor
// that hangs, is ended, and its status is the one that `end` told. Whether it was.
static bool end_lingering(program *p)
{
    if (!p->concluded || now_ms() - p->heard <= FAREWELL_MS) return false;
    process_end(&p->process);
    event last = trace_event(p->trace, trace_length(p->trace) - 1);
    if (last.kind == EVENT_end) {
        p->process.signal = 0;
        p->process.status = (int)last.subject;
    }
    return true;
}

// --- the socket ----------------------------------------------------------------------------------
static void hang_up(program *p)
{
    if (p->socket != -1) close(p->socket); // which takes it out of the epoll set
    p->socket = -1;
    p->hung_up = now_ms();
}

static void send_turn(program *p, struct turn turn)
{
    if (p->socket != -1 && send(p->socket, &turn, sizeof turn, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        hang_up(p);
}

// NULL, or why the program cannot go on.
static const char *take_turn(program *p, const struct turn *turn)
{
    if (turn->kind == TURN_hello && !p->greeted) {
        if (turn->index != REGION_VERSION || turn->time != TRACE_SCHEMA_VERSION)
            return "it was built for another version of loopscope: build it again";
        p->greeted = true;
        return NULL;
    }
    bool going = p->greeted && (p->status == PROGRAM_starting || p->status == PROGRAM_going);
    if (turn->kind == TURN_waiting && going && turn->next > EVENT_none &&
        turn->next < EVENT_KINDS) {
        p->status = PROGRAM_waiting;
        p->next = (enum event_kind)turn->next;
        p->stands_at = turn->index;
        return NULL;
    }
    if (turn->kind == TURN_asking && p->status == PROGRAM_going && p->may_ask) {
        p->status = PROGRAM_asking;
        p->stands_at = turn->index;
        return NULL;
    }
    if (turn->kind == TURN_full && going) {
        p->full = true;
        return NULL;
    }
    return "its messages to loopscope make no sense";
}

static const char *read_messages(program *p)
{
    for (int i = 0; i < MESSAGES_A_PUMP && p->socket != -1; i++) {
        struct turn turn;
        ssize_t got = recv(p->socket, &turn, sizeof turn, MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return NULL;
        if (got <= 0) {
            hang_up(p);
            return NULL;
        }
        const char *wrong = got == sizeof turn ? take_turn(p, &turn)
                                               : "its messages to loopscope have the wrong size";
        if (wrong) return wrong;
    }
    return NULL;
}

// --- the region ----------------------------------------------------------------------------------
// Gives back the blocks that have been read whole: zeroes first, then the word that they are free.
static void give_back(program *p)
{
    for (; p->consumed + REGION_BLOCK <= p->read; p->consumed += REGION_BLOCK) {
        memset(&p->region->slots[p->consumed % REGION_SLOTS], 0, REGION_BLOCK * sizeof(event));
        __atomic_store_n(&p->region->consumed, p->consumed + REGION_BLOCK, __ATOMIC_RELEASE);
    }
}

static bool is_written(const event *slot)
{
    return (__atomic_load_n((const uint32_t *)slot + 2, __ATOMIC_ACQUIRE) & 0xFF) != EVENT_none;
}

// Moves up to one lap of slots into the trace. 0, -EBADMSG or -ENOMEM.
static int read_slots(program *p)
{
    for (uint64_t end = p->read + REGION_SLOTS; p->read < end && !p->concluded;) {
        const event *slot = &p->region->slots[p->read % REGION_SLOTS];
        if (!is_written(slot)) return 0;
        uint32_t length = trace_length(p->trace);
        int used = trace_append_slots(p->trace, slot, REGION_SLOTS - p->read % REGION_SLOTS);
        if (used <= 0) return used ? used : -EBADMSG; // invariant 2: what is written is whole
        p->read += (uint64_t)used;
        give_back(p);
        if (trace_length(p->trace) == length) continue;
        uint32_t kind = trace_event(p->trace, trace_length(p->trace) - 1).kind;
        p->concluded = kind == EVENT_end || kind == EVENT_crash;
    }
    return 0;
}

// --- its words on standard error -----------------------------------------------------------------
static bool would_wait(int fd) { return poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, 0) == 0; }

// Whoever watches does not wait for a terminal that was stopped, or for a reader that does not read.
static void say(const program *p, const char *text, size_t length)
{
    if (p->path && would_wait(STDERR_FILENO)) return;
    while (length > 0 && !p->quiet) {
        ssize_t written = write(STDERR_FILENO, text, length);
        if (written < 0 && errno != EINTR) return; // nobody is left who could be told
        if (written < 0) continue;
        text += written;
        length -= (size_t)written;
    }
}

static void say_kept_words(program *p)
{
    say(p, p->words, p->word_count);
    p->word_count = 0;
}

// Passes its words on; keeps the first ones of a starting program, for they may say why it does not
// start.
static void read_words(program *p)
{
    char text[4096];
    for (int i = 0; i < 16 && p->process.words_fd != -1; i++) { // as much as a pipe holds
        ssize_t got = read(p->process.words_fd, text, sizeof text);
        if (got < 0) return;
        if (got == 0) process_close_words(&p->process);
        if (!p->started && p->word_count + (size_t)got < sizeof p->words) {
            memcpy(p->words + p->word_count, text, (size_t)got);
            p->word_count += (size_t)got;
        } else {
            say_kept_words(p);
            say(p, text, (size_t)got);
        }
    }
}

// --- pumping -------------------------------------------------------------------------------------
// Reads all there is. NULL, or why the program cannot go on; *rc is -ENOMEM where that is not its
// fault.
static const char *read_all(program *p, int *rc)
{
    const char *wrong = read_messages(p);
    *rc = read_slots(p);
    read_words(p);
    if (*rc) return "it wrote what no trace can hold";
    bool stands = p->status == PROGRAM_waiting || p->status == PROGRAM_asking;
    if (!wrong && p->concluded && (stands || p->full)) wrong = "it went on after its end";
    if (!wrong && stands && p->stands_at != trace_length(p->trace))
        wrong = "it lost count of its events";
    return wrong;
}

static int embed_sources(program *p)
{
    if (!p->path || p->places == trace_places(p->trace)) return 0;
    p->places = trace_places(p->trace);
    return sources_embed(p->trace, p->path);
}

int program_pump(program *p, error *e)
{
    if (is_over(p)) return 0;
    // First, so that all it ever wrote is there to be read.
    bool exited = process_reap(&p->process) || end_lingering(p);
    uint32_t before = trace_length(p->trace);
    int rc;
    const char *wrong = read_all(p, &rc);
    if (!wrong && !exited && p->socket == -1 && !p->concluded &&
        now_ms() - p->hung_up > FAREWELL_MS)
        wrong = "it closed its link to loopscope";
    if (wrong) return condemn(p, e, rc == -ENOMEM ? -ENOMEM : -EBADMSG, wrong);
    if (p->full) send_turn(p, (struct turn){.kind = TURN_room});
    p->full = false;
    rc = exited ? conclude(p) : 0;
    if (!rc) rc = embed_sources(p);
    if (rc) return error_set(e, rc, "no memory left for the trace");
    uint32_t events = trace_length(p->trace) - before;
    if (events > 0) p->heard = now_ms();
    return (int)events;
}

int program_wait(program *p, int timeout_ms, error *e)
{
    int64_t deadline = timeout_ms < 0 ? INT64_MAX : now_ms() + timeout_ms;
    int total = 0, glance = GLANCE_MS;
    for (;;) {
        int events = program_pump(p, e);
        if (events < 0) return events;
        total += events;
        int64_t left = deadline - now_ms();
        if ((p->status != PROGRAM_starting && p->status != PROGRAM_going) || left <= 0)
            return total;
        glance = events > 0 ? GLANCE_MS : 2 * glance < GLANCE_MAX_MS ? 2 * glance : GLANCE_MAX_MS;
        poll(&(struct pollfd){.fd = p->epoll, .events = POLLIN}, 1,
             left < glance ? (int)left : glance);
    }
}

static void let_go(program *p, enum grant_kind grant, int64_t time, uint32_t overtakes)
{
    __atomic_store_n(&p->region->pause, 0, __ATOMIC_RELAXED);
    p->status = PROGRAM_going;
    p->heard = now_ms();
    p->may_ask = p->asks_from != ASK_NEVER;
    send_turn(p, (struct turn){
        .kind = TURN_grant, .grant = grant, .time = time, .asks_from = p->asks_from, .overtakes = overtakes});
}

int program_grant(program *p, enum grant_kind grant, int64_t time)
{
    if (p->status != PROGRAM_waiting) return -EBUSY;
    let_go(p, grant, time, 0);
    return 0;
}

void program_ask_from(program *p, uint32_t number) { p->asks_from = number; }

int program_pick(program *p, uint32_t overtakes, enum grant_kind grant, int64_t time)
{
    if (p->status != PROGRAM_asking) return -EBUSY;
    let_go(p, grant, time, overtakes);
    return 0;
}

int program_pause(program *p)
{
    __atomic_store_n(&p->region->pause, 1, __ATOMIC_RELAXED);
    return 0;
}

void program_interrupt(program *p) { process_interrupt(&p->process); }

int program_stop(program *p, const char *why)
{
    char what[200];
    if (is_over(p)) return 0;
    process_end(&p->process);
    int rc;
    read_all(p, &rc); // whether it broke a rule does not matter any more
    if (rc == -ENOMEM) return rc;
    if (!p->greeted || p->concluded) return conclude(p);
    p->status = PROGRAM_crashed;
    snprintf(what, sizeof what, "interrupted%s", why);
    return append_crash(p, what);
}

// --- starting ------------------------------------------------------------------------------------
// Memory that can change its size no more: a program cannot take it away under the reader.
static int make_region(program *p, int *memory)
{
    *memory = memfd_create("loopscope", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (*memory < 0 || ftruncate(*memory, sizeof *p->region) != 0) return -errno;
    if (fcntl(*memory, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) return -errno;
    void *region = mmap(NULL, sizeof *p->region, PROT_READ | PROT_WRITE, MAP_SHARED, *memory, 0);
    if (region == MAP_FAILED) return -errno;
    p->region = region;
    return 0;
}

static int start_process(program *p, const struct program_options *options, int memory, int socket)
{
    char link[64];
    snprintf(link, sizeof link, REGION_ENVIRONMENT "=%d,%d", socket, memory);
    const char *environment[] = {
        link, options->real_clock ? "LOOPSCOPE_CLOCK=real" : "LOOPSCOPE_CLOCK=virtual", NULL};
    return process_start(&p->process, &(struct process_options){
        .path = options->path,
        .arguments = options->arguments,
        .environment = environment,
        .keep = (int[]){socket, memory, -1},
        .out = options->out,
    });
}

static int watch(program *p)
{
    p->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (p->epoll < 0) return -errno;
    int watched[] = {p->socket, p->process.exit_fd, p->process.words_fd};
    for (int i = 0; i < 3; i++)
        if (epoll_ctl(p->epoll, EPOLL_CTL_ADD, watched[i],
                      &(struct epoll_event){.events = EPOLLIN}) != 0)
            return -errno;
    return 0;
}

// Everything up to a process that runs. 0 or a negative errno; the program must be freed all the
// same.
static int launch(program *p, const struct program_options *options)
{
    int memory = -1, sockets[2] = {-1, -1};
    int rc = make_region(p, &memory);
    if (!rc && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0) rc = -errno;
    p->socket = sockets[0];
    if (!rc) rc = start_process(p, options, memory, sockets[1]);
    if (!rc) rc = watch(p);
    if (sockets[1] != -1) close(sockets[1]);
    if (memory >= 0) close(memory);
    return rc;
}

static int launch_error(const struct program_options *options, int rc, error *e)
{
    const char *path = options->path;
    if (rc == -EACCES && options->source)
        return error_set(e, rc, "'%s' cannot be run as %s: let TMPDIR name a directory for programs", options->source, path);
    if (rc == -ENOENT) return error_set(e, rc, "there is no program '%s'", path);
    if (rc == -EACCES)
        return error_set(e, rc, "'%s' cannot be run: it is not an executable file", path);
    if (rc == -ENOEXEC)
        return error_set(e, rc, "'%s' cannot be run: it is not a program for this machine", path);
    return error_set(e, rc, "'%s' cannot be started: %s", path, strerror(-rc));
}

// Whether it is still on the way to its first event. Where that is `end`, it leaves at once, and its leaving tells why.
static bool is_on_the_way(program *p)
{
    if (program_next(p) == EVENT_end && !p->leaving) {
        program_grant(p, GRANT_run, 0);
        p->leaving = true;
        p->patience = now_ms() + START_MS;
    }
    return (p->status == PROGRAM_starting || p->status == PROGRAM_going) && now_ms() < p->patience;
}

// What a program that does not stand still before its first event is to its user. 0 where it is
// worth showing.
static int start_error(program *p, const struct program_options *options, error *e)
{
    const char *path = options->source ? options->source : options->path;
    if (p->status == PROGRAM_ended && p->process.status == 2 && trace_length(p->trace) == 1 &&
        p->word_count > 0) {
        p->words[p->word_count] = 0;
        return error_set(e, -EINVAL, "%.*s", (int)strcspn(p->words, "\n"), p->words);
    }
    say_kept_words(p);
    if (p->status == PROGRAM_mute && options->source)
        return error_set(e, -EPROTO, "'%s' uses nothing of <loopscope/asyncio.h>: it %s", path, p->obituary);
    if (p->status == PROGRAM_mute)
        return error_set(e, -EPROTO, "'%s' is no program for loopscope: it %s", path, p->obituary);
    if (!p->greeted)
        return error_set(e, -EPROTO,
                         "'%s' is no program for loopscope: it said nothing for %d seconds", path,
                         START_MS / 1000);
    return 0;
}

static bool is_declared(const trace *t, const char *argument)
{
    char key[100];
    snprintf(key, sizeof key, "param:%.*s", (int)strcspn(argument, "="), argument);
    return trace_meta(t, key) != NULL;
}

// A program may look for arguments that it never declared only later; nothing is granted to one
// that was given such.
static int refuse_unknown(const struct program_options *options, const trace *t, error *e)
{
    const char *const *argument = options->arguments;
    while (argument && *argument && is_declared(t, *argument)) argument++;
    if (!argument || !*argument) return 0;
    char known[300] = "";
    for (uint32_t i = 0; i < trace_meta_count(t); i++) {
        const char *key, *value;
        trace_meta_at(t, i, &key, &value);
        size_t length = strlen(known);
        if (strncmp(key, "param:", 6) == 0)
            snprintf(known + length, sizeof known - length, "%s%s", length ? ", " : "", key + 6);
    }
    const char *name = file_name(options->path);
    return error_set(e, -EINVAL, "%s: %s: unknown parameter; %s%s", name, *argument,
                     *known ? "there are: " : "this program has none", known);
}

static char *copy_of(const char *text, bool *failed)
{
    char *copy = text ? strdup(text) : NULL;
    *failed |= text && !copy;
    return copy;
}

static void free_options(struct program_options *o)
{
    for (size_t i = 0; o->arguments && o->arguments[i]; i++) free((char *)o->arguments[i]);
    free((void *)o->arguments);
    free((char *)o->path);
    free((char *)o->source);
}

static int keep_options(program *p, const struct program_options *options)
{
    bool failed = false;
    size_t count = 0;
    p->options = *options;
    p->options.path = copy_of(options->path, &failed);
    p->options.source = copy_of(options->source, &failed);
    while (options->arguments && options->arguments[count]) count++;
    char **arguments = calloc(count + 1, sizeof *arguments);
    for (size_t i = 0; arguments && i < count; i++) arguments[i] = copy_of(options->arguments[i], &failed);
    p->options.arguments = (const char *const *)arguments;
    return failed || !arguments ? -ENOMEM : 0;
}

int program_launch(program **out, const struct program_options *options, trace *t, error *e)
{
    program *p = calloc(1, sizeof *p);
    if (!p) return error_set(e, -ENOMEM, "no memory to start a program");
    *p = (program){
        .trace = t, .socket = -1, .epoll = -1, .quiet = options->quiet, .asks_from = ASK_NEVER,
        .process = {.pid = -1, .exit_fd = -1, .words_fd = -1, .exited = true},
    };
    const char *name = options->source ? options->source : options->path;
    if (options->live) p->path = strdup(name);
    p->heard = now_ms();
    p->patience = p->heard + START_MS;
    int rc = keep_options(p, options);
    if (rc == 0) rc = options->live && !p->path ? -ENOMEM : launch(p, options);
    if (rc) {
        program_free(p);
        return launch_error(options, rc, e);
    }
    *out = p;
    return 0;
}

int program_settle(program *p, const struct program_options *options, error *e)
{
    error why;
    int rc = program_pump(p, &why);
    if (rc < 0) {
        say_kept_words(p);
        return error_set(e, rc == -ENOMEM ? rc : -EPROTO, "'%s': %s", options->source ? options->source : options->path, why.text);
    }
    if (is_on_the_way(p)) return 0;
    rc = start_error(p, options, e);
    bool declared = p->status != PROGRAM_starting; // what it declares later, it refuses itself
    if (!rc && declared) rc = refuse_unknown(options, p->trace, e);
    if (rc) return rc;
    p->started = true;
    return 1;
}

int program_start(program **out, const struct program_options *options, trace *t, error *e)
{
    program *p;
    int rc = program_launch(&p, options, t, e);
    if (rc) return rc;
    while ((rc = program_settle(p, options, e)) == 0)
        poll(&(struct pollfd){.fd = p->epoll, .events = POLLIN}, 1, GLANCE_MAX_MS);
    if (rc < 0) {
        program_free(p);
        return rc;
    }
    *out = p;
    return 0;
}

int program_again(program **out, const program *of, trace *t, error *e)
{
    struct program_options options = of->options;
    options.out = open("/dev/null", O_WRONLY | O_CLOEXEC);
    options.quiet = true;
    int rc = program_start(out, &options, t, e);
    if (options.out >= 0) close(options.out);
    return rc;
}

void program_free(program *p)
{
    if (!p) return;
    process_deinit(&p->process);
    if (p->socket != -1) close(p->socket);
    if (p->epoll != -1) close(p->epoll);
    if (p->region) munmap(p->region, sizeof *p->region);
    free(p->path);
    free_options(&p->options);
    free(p);
}
