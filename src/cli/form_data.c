// The forms that other programs read: data.
#include <errno.h>
#include <string.h>

#include "cli/form.h"
#include "export/steps.h"
#include "trace/jsonl.h"

int form_jsonl(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    (void)r;
    int rc = jsonl_write(t, out->f);
    return rc ? error_set(e, rc, "%s cannot be written: %s", output_name(out), strerror(-rc)) : 0;
}

int form_steps(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    int rc = steps_write(t, out->f);
    if (rc == -EBADMSG) return error_set(e, rc, "%s: the steps stop at an event that cannot happen", r->trace);
    return rc ? error_set(e, rc, "%s cannot be written: %s", output_name(out), strerror(-rc)) : 0;
}
