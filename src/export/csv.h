// The trace as a table: one event a row, as RFC 4180 has it, with a header line.
//
// The first columns are the same for all kinds of event; then follows a column for each name of a field in event.def, in the order in
// which the names come there first: what new kinds bring is added at the end.
//
// A text stands as it is, also one that begins with =, +, - or @: data frames, databases and the next program want what was printed, and a sign
// ahead of it would be read as part of it. A spreadsheet takes such a text for a formula, unless it imports the column as text.
#ifndef LOOPSCOPE_EXPORT_CSV_H
#define LOOPSCOPE_EXPORT_CSV_H

#include <stdio.h>

#include "base/progress.h"
#include "trace/trace.h"

// Writes the whole trace. 0, -ENOMEM, -EBADMSG where an event cannot happen (what came before it is written), or the negative errno
// of the failed write.
int csv_write(const trace *t, FILE *f, struct progress *progress);

#endif
