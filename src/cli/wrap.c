#include "cli/wrap.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define WIDTH 80

// The columns of so many bytes of UTF-8.
static int columns(const char *text, size_t length)
{
    int count = 0;
    for (size_t i = 0; i < length; i++) count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

void wrap_write(const char *text, int column, int indent)
{
    bool begun = false; // this line has a word
    while (*(text += strspn(text, " \n"))) {
        size_t length = strcspn(text, " \n");
        int width = columns(text, length);
        if (begun && column + 1 + width > WIDTH) {
            printf("\n%*s", indent, "");
            column = indent;
            begun = false;
        }
        column += printf("%s", begun ? " " : "");
        fwrite(text, 1, length, stdout);
        column += width;
        text += length;
        begun = true;
    }
    putchar('\n');
}
