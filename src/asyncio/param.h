// Parameters, from the inside.
#ifndef LOOPSCOPE_ASYNCIO_PARAM_H
#define LOOPSCOPE_ASYNCIO_PARAM_H

// Ends the program, status 2 and one line, where its command line has a name that no param_* asked for.
void param_refuse_unknown(void);

#endif
