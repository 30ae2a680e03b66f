// What every writer of a trace has to bear: a full disk, and each allocation failing in turn.
#ifndef LOOPSCOPE_TESTS_SUPPORT_WRITER_FAULTS_H
#define LOOPSCOPE_TESTS_SUPPORT_WRITER_FAULTS_H

#include <stdio.h>

#include "trace/trace.h"

typedef int trace_write(const trace *t, FILE *f);

void expect_full_disk_told(trace_write *write);          // -ENOSPC for a random program
void expect_each_allocation_survived(trace_write *write); // -ENOMEM or a file, and nothing leaks
#endif
