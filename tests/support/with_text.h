// For tests that draw words: opens the fonts before a group of tests, closes them after it, for LeakSanitizer.
#ifndef LOOPSCOPE_TESTS_SUPPORT_WITH_TEXT_H
#define LOOPSCOPE_TESTS_SUPPORT_WITH_TEXT_H

#include "viewer/text.h"

static int open_text(void **context)
{
    (void)context;
    return text_open(NULL);
}

static int close_text(void **context)
{
    (void)context;
    text_close();
    return 0;
}

#endif
