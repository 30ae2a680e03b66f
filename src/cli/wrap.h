// Text for a terminal: lines of at most 80 columns, broken between words.
#ifndef LOOPSCOPE_CLI_WRAP_H
#define LOOPSCOPE_CLI_WRAP_H

// Writes the words of a text to standard output and ends the line. column: where the output stands;
// further lines begin at `indent`.
void wrap_write(const char *text, int column, int indent);

#endif
