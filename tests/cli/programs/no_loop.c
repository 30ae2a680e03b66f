// A program without an event loop, as somebody may leave one beside the scenarios.
#include <loopscope/asyncio.h>
#include <stdio.h>

int main(void)
{
    puts(str(value_str("This is no scenario.")));
    return 0;
}
