// The name of a file without the folders before it.
#ifndef LOOPSCOPE_BASE_FILE_NAME_H
#define LOOPSCOPE_BASE_FILE_NAME_H

// Points into the path.
const char *file_name(const char *path);

#endif
