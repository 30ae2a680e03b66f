// What an expression raises: the repr of the exception, "" for none.
#ifndef LOOPSCOPE_TESTS_ASYNCIO_RAISED_H
#define LOOPSCOPE_TESTS_ASYNCIO_RAISED_H

#include <loopscope/asyncio.h>

#define raised(expression)                                                                         \
    ({                                                                                             \
        const char *volatile raised_ = "";                                                         \
        try {                                                                                      \
            (void)(expression);                                                                    \
        } except (BaseException, e_) {                                                             \
            raised_ = exception_repr(e_);                                                          \
        }                                                                                          \
        raised_;                                                                                   \
    })

#endif
