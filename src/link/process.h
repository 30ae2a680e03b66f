// A child process: started apart from the terminal, watched through file descriptors, ended with
// all that it started.
//
// Its standard input is empty, its standard error is a pipe that is read here. It is the leader of
// a process group of its own, and the kernel ends it when the thread that started it ends.
#ifndef LOOPSCOPE_LINK_PROCESS_H
#define LOOPSCOPE_LINK_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"

typedef struct process {
    pid_t pid;
    int exit_fd;  // a pidfd: readable when the process has ended
    int words_fd; // its standard error, non-blocking; -1 once closed
    bool exited;
    int signal;   // exited: the signal that ended it, or 0
    int status;   // exited: its exit status where signal is 0
} process;

struct process_options {
    const char *path;
    const char *const *arguments;   // those after the name, NULL-terminated; NULL for none
    const char *const *environment; // NAME=value, NULL-terminated: replaces or adds
    const int *keep;                // file descriptors that it inherits besides 0, 1 and 2; ends with -1; NULL for none
    int out;                        // its standard output; -1: inherited
};

// 0, or the negative errno of what failed, exec included.
int process_start(process *out, const struct process_options *options);

// Whether it has ended; if so, what is left of its group is ended too.
bool process_reap(process *p);

// Ends it and its group with SIGKILL if it still runs, and waits for that.
void process_end(process *p);

// SIGINT, where it still runs.
void process_interrupt(process *p);

// Closes the pipe from its standard error, which has come to its end.
void process_close_words(process *p);

// Ends it and closes the file descriptors.
void process_deinit(process *p);

#endif
