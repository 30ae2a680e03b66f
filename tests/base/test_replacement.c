#include "base/replacement.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "support/fail_alloc.h"
#include "support/user_file.h"

#define OLD "the old one\n"

static void assert_holds(const char *name, const char *text)
{
    char there[100] = "";
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    size_t length = fread(there, 1, sizeof there - 1, file);
    fclose(file);
    assert_int_equal(length, strlen(text));
    assert_string_equal(there, text);
}

static unsigned files(void)
{
    unsigned count = 0;
    DIR *d = opendir(directory);
    assert_non_null(d);
    for (const struct dirent *entry; (entry = readdir(d));) count += entry->d_name[0] != '.';
    closedir(d);
    return count;
}

static mode_t mode_of(const char *name)
{
    struct stat status;
    assert_int_equal(lstat(name, &status), 0);
    return status.st_mode & 07777;
}

static void replace(const char *name, enum replacement_link link, const char *text)
{
    struct replacement r;
    assert_int_equal(replacement_begin(&r, name, link), 0);
    fputs(text, r.f);
    assert_int_equal(replacement_finish(&r), 0);
}

static void the_old_file_is_there_until_the_new_one_is_complete(void **unused)
{
    (void)unused;
    struct replacement r;
    write_text(OLD);
    assert_int_equal(replacement_begin(&r, path, LINK_stays), 0);
    fputs("the new", r.f);
    fflush(r.f);
    assert_holds(path, OLD);
    assert_holds(r.part, "the new");
    assert_int_equal(mode_of(r.part), 0600); // until then it is nobody else's
    fputs(" one\n", r.f);
    assert_int_equal(replacement_finish(&r), 0);
    assert_holds(path, "the new one\n");
    assert_int_equal(files(), 1);
}

static void the_mode_is_that_of_the_file_before_or_of_any_new_one(void **unused)
{
    (void)unused;
    mode_t mask = umask(027);
    unlink(path);
    replace(path, LINK_stays, "a");
    assert_int_equal(mode_of(path), 0640);
    assert_int_equal(chmod(path, 0604), 0);
    replace(path, LINK_is_replaced, "b");
    assert_int_equal(mode_of(path), 0604);
    umask(mask);
}

static void a_link_stays_one_or_is_replaced(void **unused)
{
    (void)unused;
    char inner[200];
    struct stat status;
    snprintf(inner, sizeof inner, "%s/folder", directory);
    write_text(OLD);
    assert_int_equal(chmod(path, 0604), 0);
    assert_int_equal(mkdir(inner, 0777), 0);
    assert_int_equal(chdir(inner), 0);
    assert_int_equal(symlink("../file", "link"), 0); // led to from a folder that is not its own
    replace("link", LINK_stays, "through\n");
    assert_int_equal(lstat("link", &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_holds(path, "through\n");
    assert_int_equal(mode_of(path), 0604);

    replace("link", LINK_is_replaced, "instead\n");
    assert_int_equal(lstat("link", &status), 0);
    assert_true(S_ISREG(status.st_mode));
    assert_holds("link", "instead\n");
    assert_holds(path, "through\n");
    assert_int_equal(unlink("link"), 0);
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(rmdir(inner), 0);
}

static void what_is_dropped_or_left_touches_nothing(void **unused)
{
    (void)unused;
    struct replacement r;
    char part[200];
    write_text(OLD);
    assert_int_equal(replacement_begin(&r, path, LINK_stays), 0);
    fputs("new", r.f);
    replacement_drop(&r);
    assert_int_equal(files(), 1);
    assert_int_equal(replacement_begin(&r, path, LINK_stays), 0);
    fputs("new", r.f);
    snprintf(part, sizeof part, "%s", r.part);
    replacement_leave(&r);
    assert_holds(part, "new");
    assert_int_equal(unlink(part), 0);
    assert_holds(path, OLD);
}

// The disk is full after so many bytes: a limit on files says the same.
static void a_full_disk_leaves_the_old_file(void **unused)
{
    (void)unused;
    struct replacement r;
    struct rlimit before;
    write_text(OLD);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){20000, before.rlim_max}), 0);
    for (int length = 19999; length <= 40000; length += 20001) { // the second one fails as it is written, not only at its end
        assert_int_equal(replacement_begin(&r, path, LINK_stays), 0);
        for (int i = 0; i < length; i++) putc('x', r.f);
        fputs("xx", r.f);
        assert_int_equal(replacement_finish(&r), -EFBIG);
        assert_int_equal(files(), 1);
        assert_holds(path, OLD);
    }
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
}

// Nobody but root, who may write everywhere, is held up by modes: here root is somebody else for a moment.
static void a_folder_that_takes_no_file_is_told(void **unused)
{
    (void)unused;
    struct replacement r;
    char deep[200];
    uid_t user = geteuid();
    write_text(OLD);
    assert_int_equal(chmod(directory, 0555), 0);
    if (user == 0) assert_int_equal(seteuid(65534), 0);
    int rc = replacement_begin(&r, path, LINK_stays);
    assert_int_equal(seteuid(user), 0);
    assert_int_equal(rc, -EACCES);
    assert_holds(path, OLD);
    assert_int_equal(chmod(directory, 0700), 0);
    snprintf(deep, sizeof deep, "%s/none/file", directory);
    assert_int_equal(replacement_begin(&r, deep, LINK_stays), -ENOENT);
    assert_int_equal(files(), 1);
}

static void what_is_no_file_is_not_replaced(void **unused)
{
    (void)unused;
    struct replacement r;
    char pipe[200];
    write_text(OLD);
    snprintf(pipe, sizeof pipe, "%s/pipe", directory);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_int_equal(replacement_begin(&r, pipe, LINK_stays), -EINVAL);
    assert_int_equal(replacement_begin(&r, directory, LINK_is_replaced), -EISDIR);
    assert_int_equal(files(), 2);
    assert_int_equal(unlink(pipe), 0);
}

// Somebody puts a folder there meanwhile.
static void a_name_that_is_taken_leaves_nothing_beside_it(void **unused)
{
    (void)unused;
    struct replacement r;
    unlink(path);
    assert_int_equal(replacement_begin(&r, path, LINK_stays), 0);
    assert_int_equal(mkdir(path, 0777), 0);
    assert_int_equal(replacement_finish(&r), -EISDIR);
    assert_int_equal(files(), 1);
    assert_int_equal(rmdir(path), 0);
    write_text(OLD);
}

static int begin_and_drop(void *unused)
{
    (void)unused;
    struct replacement r;
    int rc = replacement_begin(&r, path, LINK_is_replaced);
    if (rc == 0) replacement_drop(&r);
    assert_int_equal(files(), 1);
    return rc;
}

static void memory_may_run_out(void **unused)
{
    (void)unused;
    write_text(OLD);
    assert_int_equal(fail_alloc_each(begin_and_drop, NULL), 1); // asprintf and fdopen are the library's own
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_old_file_is_there_until_the_new_one_is_complete),
        cmocka_unit_test(the_mode_is_that_of_the_file_before_or_of_any_new_one),
        cmocka_unit_test(a_link_stays_one_or_is_replaced),
        cmocka_unit_test(what_is_dropped_or_left_touches_nothing),
        cmocka_unit_test(a_full_disk_leaves_the_old_file),
        cmocka_unit_test(a_folder_that_takes_no_file_is_told),
        cmocka_unit_test(what_is_no_file_is_not_replaced),
        cmocka_unit_test(a_name_that_is_taken_leaves_nothing_beside_it),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests_name("replacement", tests, make_directory, remove_directory);
}
