// The forms that other programs read: data.
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "cli/command.h"
#include "cli/form.h"
#include "export/csv.h"
#include "export/dot.h"
#include "export/perfetto.h"
#include "export/sqlite.h"
#include "export/steps.h"
#include "trace/jsonl.h"

int form_jsonl(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    int rc = jsonl_write(t, out->f, r->progress);
    return rc ? error_set(e, rc, "%s cannot be written: %s", output_name(out), strerror(-rc)) : 0;
}

// What the writers of src/export come to, said in a line. what: in the plural.
static int said(int rc, const char *what, const struct form_request *r, const struct output *out, error *e)
{
    if (rc == -EBADMSG) return error_set(e, rc, "%s: the %s stop at an event that cannot happen", r->trace, what);
    return rc ? error_set(e, rc, "%s cannot be written: %s", output_name(out), strerror(-rc)) : 0;
}

int form_csv(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    return said(csv_write(t, out->f, r->progress), "rows", r, out, e);
}

int form_steps(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    return said(steps_write(t, out->f, r->progress), "steps", r, out, e);
}

int form_sqlite(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    error why;
    int rc = sqlite_write(t, output_path(out), r->progress, &why);
    if (rc == 0 || rc == -EBADMSG) return said(rc, "tables", r, out, e);
    return error_set(e, rc, "%s cannot be written: %s", output_name(out), why.text);
}

int form_perfetto(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    return said(perfetto_write(t, out->f, r->tick, r->progress), "slices", r, out, e);
}

int form_perfetto_pb(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    return said(perfetto_write_proto(t, out->f, r->tick, r->progress), "slices", r, out, e);
}

int form_dot(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    static const struct position end = {.event = UINT32_MAX};
    const struct position *at = r->given & TAKES_at ? &r->at : &end;
    int64_t time = trace_length(t) > 0 ? position_time(at, t) : 0;
    uint32_t last_wait;
    int rc = dot_write(t, out->f, position_end(at, t), time, r->progress, &last_wait);
    if (rc == 0 && last_wait != UINT32_MAX) warn("nobody waits at that moment; the last who did: --at %" PRIu32, last_wait);
    if (rc == -EBADMSG) return error_set(e, rc, "%s: the graph is that before an event that cannot happen", r->trace);
    return said(rc, "events", r, out, e);
}
