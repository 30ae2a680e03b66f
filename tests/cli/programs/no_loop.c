// A program without an event loop, as somebody may leave one beside the scenarios.
#include <stdio.h>

int main(void)
{
    puts("This is no scenario.");
    return 0;
}
