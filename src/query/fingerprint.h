// The fingerprint of a run: a hash of what happened in it, to tell whether two traces are of the same run.
#ifndef LOOPSCOPE_QUERY_FINGERPRINT_H
#define LOOPSCOPE_QUERY_FINGERPRINT_H

#include "trace/trace.h"

// Of all events, with the words of their texts and the lines and functions of their places, not their numbers or files: a trace that has been through another form, and a run of the same
// program in another folder, have the same. It is no signature: who wants to can make a trace with it. 0 or -ENOMEM.
int fingerprint_of(const trace *t, uint64_t *out);

// The same kind of hash of some bytes, going on from another; from 0 it begins.
uint64_t fingerprint_bytes(uint64_t hash, const void *bytes, size_t size);

#endif
