// The trace as an SQLite database: tables of events, tasks, steps, waits, holds and output, and views that answer what one asks of them.
// docs/exports.md says what stands where.
#ifndef LOOPSCOPE_EXPORT_SQLITE_H
#define LOOPSCOPE_EXPORT_SQLITE_H

#include "base/error.h"
#include "base/progress.h"
#include "trace/trace.h"

// Writes it to a file that is empty or not there, in one transaction. 0; -EBADMSG where an event cannot happen (what came before it is
// there); another negative errno with a text in e, and what the file holds then is no database.
int sqlite_write(const trace *t, const char *path, struct progress *progress, error *e);

#endif
