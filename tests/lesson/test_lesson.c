#include "lesson/lesson.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

static struct lesson parsed(const char *text)
{
    struct lesson l;
    assert_int_equal(lesson_parse(&l, text, strlen(text)), 0);
    assert_string_equal(l.text, text);
    return l;
}

static void a_whole_lesson(void **unused)
{
    (void)unused;
    struct lesson l = parsed("# Chess\n"
                             "run: chess boards=6\n"
                             "course:  Systems, week 3 \n"
                             "\n"
                             "Twelve hours,\n"
                             "or one.\n"
                             "\n"
                             "## 78s\n"
                             "select: Board 3\n"
                             "axis: time\n"
                             "\n"
                             "Judit thinks: `time_sleep(5)`\n"
                             "holds the loop.\n"
                             "\n"
                             "\n"
                             "Who is next?\n"
                             "## \"board 3, 2nd time\", 3rd time\n"
                             "\n"
                             "\\# a caption\n");
    assert_int_equal(l.mistake_count, 0);
    assert_string_equal(l.title, "Chess");
    assert_string_equal(l.run, "chess boards=6");
    assert_int_equal(l.run_line, 2);
    assert_string_equal(l.course, "Systems, week 3");
    assert_string_equal(l.about, "Twelve hours, or one.");
    assert_int_equal(l.count, 2);
    assert_string_equal(l.stops[0].where, "78s");
    assert_int_equal(l.stops[0].nth, 1);
    assert_int_equal(l.stops[0].line, 8);
    assert_string_equal(l.stops[0].settings[LESSON_select], "Board 3");
    assert_int_equal(l.stops[0].lines[LESSON_axis], 10);
    assert_null(l.stops[0].settings[LESSON_large]);
    assert_string_equal(l.stops[0].caption, "Judit thinks: `time_sleep(5)` holds the loop.\nWho is next?");
    assert_string_equal(l.stops[1].where, "\"board 3, 2nd time\"");
    assert_int_equal(l.stops[1].nth, 3);
    assert_string_equal(l.stops[1].caption, "# a caption");
    lesson_deinit(&l);
}

static void lines_of_other_machines(void **unused)
{
    (void)unused;
    struct lesson l = parsed("\xEF\xBB\xBF# T\xC3\xBCr\r\nrun: chess\r\n\r\n## 1s\r\n\r\nA\r\nB\x01\xFF");
    assert_int_equal(l.mistake_count, 0);
    assert_string_equal(l.title, "T\xC3\xBCr");
    assert_string_equal(l.stops[0].caption, "A B??");
    lesson_deinit(&l);
}

// What is wrong costs the line that it stands in, and no more.
static void mistakes(void **unused)
{
    (void)unused;
    static const struct {
        const char *text;
        uint32_t line, stops;
        const char *part;
    } all[] = {
        {"# A\nruns: chess\n", 2, 0, "'runs' is no setting of a lesson"},
        {"# A\nrun:\n", 2, 0, "nothing behind 'run:'"},
        {"# A\nrun: a\nrun: b\n", 3, 0, "said above"},
        {"# A\n# B\n## 1s\n", 2, 1, "a title already"},
        {"### 1s\n## 2s\n", 1, 1, "nothing with more"},
        {"##\n## 2s\n", 1, 1, "a place is missing"},
        {"## 1s, 0th time\n## 2s\n", 1, 1, "counted from the 1st"},
        {"## 1s, 99999999th time\n## 2s\n", 1, 1, "counted from the 1st"},
        {"## 1s\nselekt: x\n\nC\n", 2, 1, "'selekt' is no setting of a stop"},
        {"## 1s\nCaption\n", 2, 1, "an empty line"},
        {"## 1s\n\na `b c\n\nd` e\n", 3, 1, "`"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct lesson l = parsed(all[i].text);
        if (l.mistake_count == 0) fail_msg("no mistake in %s", all[i].text);
        assert_int_equal(l.mistakes[0].line, all[i].line);
        if (!strstr(l.mistakes[0].text, all[i].part)) fail_msg("'%s' lacks '%s'", l.mistakes[0].text, all[i].part);
        assert_int_equal(l.count, all[i].stops);
        lesson_deinit(&l);
    }
}

static void a_caption_without_its_empty_line_is_kept(void **unused)
{
    (void)unused;
    struct lesson l = parsed("## 1s\nWho is next?\n");
    assert_string_equal(l.stops[0].caption, "Who is next?");
    lesson_deinit(&l);
}

static void a_complaint_names_file_line_and_reason(void **unused)
{
    (void)unused;
    char line[200];
    struct lesson l = parsed("## 1s\n\nC\n");
    lesson_complaint(&l, "a.lesson", line, sizeof line);
    assert_string_equal(line, "");
    assert_int_equal(lesson_mistake(&l, 7, "there is no %s", "Board 9"), 0);
    assert_int_equal(lesson_mistake(&l, 1, "never reached"), 0);
    lesson_complaint(&l, "a.lesson", line, sizeof line);
    assert_string_equal(line, "a.lesson, line 1: never reached (and 1 more)");
    lesson_deinit(&l);
}

static void too_long_is_no_lesson(void **unused)
{
    (void)unused;
    static char text[LESSON_LARGEST + 1];
    struct lesson l;
    assert_int_equal(lesson_parse(&l, text, sizeof text), -EFBIG);
    assert_int_equal(lesson_parse(&l, text, sizeof text - 1), 0);
    lesson_deinit(&l);
}

static const char *const both = "# A\nrun: b\n\nabout\n\n## 1s\naxis: time\nnonsense: x\n\nOne.\n\n## 2s\n\nTwo.\n";

static void stops_are_put_in(void **unused)
{
    (void)unused;
    struct lesson l = parsed(both);
    assert_int_equal(lesson_insert(&l, 1, "event 7", "# 1, \xC3\xBC"), 0);
    assert_string_equal(l.text, "# A\nrun: b\n\nabout\n\n## 1s\naxis: time\nnonsense: x\n\nOne.\n\n## event 7\n\n\\# 1, \xC3\xBC\n\n## 2s\n\nTwo.\n");
    assert_int_equal(l.count, 3);
    assert_string_equal(l.stops[1].caption, "# 1, \xC3\xBC");
    assert_int_equal(lesson_insert(&l, 3, "3s", ""), 0);
    assert_string_equal(l.stops[3].where, "3s");
    assert_string_equal(l.stops[3].caption, "");
    assert_int_equal(lesson_insert(&l, 4, "4s", "last"), 0);
    assert_string_equal(l.stops[2].caption, "Two.");
    assert_string_equal(l.stops[4].caption, "last");
    lesson_deinit(&l);
}

static void captions_change_and_nothing_else(void **unused)
{
    (void)unused;
    struct lesson l = parsed(both);
    assert_int_equal(lesson_set_caption(&l, 0, "New."), 0);
    assert_string_equal(l.text, "# A\nrun: b\n\nabout\n\n## 1s\naxis: time\nnonsense: x\n\nNew.\n\n## 2s\n\nTwo.\n");
    assert_int_equal(lesson_set_caption(&l, 1, "Other."), 0);
    assert_string_equal(l.stops[1].caption, "Other.");
    assert_int_equal(l.mistake_count, 1);
    lesson_deinit(&l);
    l = parsed("## 1s");
    assert_int_equal(lesson_set_caption(&l, 0, "New."), 0);
    assert_string_equal(l.text, "## 1s\n\nNew.\n");
    lesson_deinit(&l);
}

static void stops_are_taken_out(void **unused)
{
    (void)unused;
    struct lesson l = parsed(both);
    assert_int_equal(lesson_remove(&l, 0), 0);
    assert_string_equal(l.text, "# A\nrun: b\n\nabout\n\n## 2s\n\nTwo.\n");
    assert_int_equal(lesson_remove(&l, 0), 0);
    assert_string_equal(l.text, "# A\nrun: b\n\nabout\n\n");
    lesson_deinit(&l);
}

static void what_is_saved_is_read(void **unused)
{
    (void)unused;
    char path[] = "/tmp/loopscope-lesson-XXXXXX";
    error e;
    close(mkstemp(path));
    chmod(path, 0640);
    struct lesson l, again;
    assert_int_equal(lesson_begin(&l, "A", "b c=1"), 0);
    assert_int_equal(lesson_insert(&l, 0, "1s", "One."), 0);
    assert_int_equal(lesson_save(&l, path, &e), 0);
    assert_int_equal(lesson_read(&again, path, &e), 0);
    assert_string_equal(again.text, "# A\nrun: b c=1\n\n## 1s\n\nOne.\n");
    struct stat status;
    stat(path, &status);
    assert_int_equal(status.st_mode & 07777, 0640);
    lesson_deinit(&l);
    lesson_deinit(&again);
    remove(path);
    assert_int_equal(lesson_read(&again, path, &e), -ENOENT);
    assert_non_null(strstr(e.text, path));
    assert_int_equal(lesson_read(&again, "/", &e), -EIO);
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    fputs(text, file);
    fclose(file);
}

static void holds(const char *path, const char *text)
{
    char there[100] = "";
    FILE *file = fopen(path, "rb");
    assert_true(fread(there, 1, sizeof there - 1, file) > 0);
    fclose(file);
    assert_string_equal(there, text);
}

static void refuses(const struct lesson *l, const char *path, int code, const char *why)
{
    error e;
    assert_int_equal(lesson_save(l, path, &e), code);
    if (!strstr(e.text, why)) fail_msg("'%s' lacks '%s'", e.text, why);
}

// What lies beside a trace may lead elsewhere, or be something else.
static void only_a_lesson_is_written_over(void **unused)
{
    (void)unused;
    char directory[] = "/tmp/loopscope-lesson-XXXXXX";
    struct lesson l;
    error e;
    assert_non_null(mkdtemp(directory));
    assert_int_equal(chdir(directory), 0);
    assert_int_equal(lesson_begin(&l, "A", "b"), 0);
    put("secret", "# Title\nof mine\n");
    assert_int_equal(symlink("secret", "link"), 0);
    assert_int_equal(symlink("nowhere", "astray"), 0);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    put("words", "alias ls='rm'\n");
    put("empty", "\n");
    refuses(&l, "link", -ELOOP, "link is a link");
    refuses(&l, "astray", -ELOOP, "astray is a link");
    refuses(&l, "pipe", -EINVAL, "pipe is no file");
    refuses(&l, "words", -EINVAL, "words is no lesson");
    holds("secret", "# Title\nof mine\n");
    holds("words", "alias ls='rm'\n");
    assert_int_equal(access("nowhere", F_OK), -1);
    assert_int_equal(lesson_save(&l, "empty", &e), 0);
    holds("empty", "# A\nrun: b\n");
    lesson_deinit(&l);
    static const char *const files[] = {"secret", "link", "astray", "pipe", "words", "empty"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) assert_int_equal(unlink(files[i]), 0);
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(rmdir(directory), 0);
}

static int read_and_insert(void *unused)
{
    (void)unused;
    struct lesson l;
    int rc = lesson_parse(&l, both, strlen(both));
    if (rc) return rc;
    rc = lesson_insert(&l, 1, "event 7", "x");
    assert_int_equal(l.count, rc ? 2 : 3);
    if (rc) assert_string_equal(l.text, both);
    lesson_deinit(&l);
    return rc;
}

static void without_memory_nothing_changes(void **unused)
{
    (void)unused;
    assert_true(fail_alloc_each(read_and_insert, NULL) >= 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_lesson),
        cmocka_unit_test(lines_of_other_machines),
        cmocka_unit_test(mistakes),
        cmocka_unit_test(a_caption_without_its_empty_line_is_kept),
        cmocka_unit_test(a_complaint_names_file_line_and_reason),
        cmocka_unit_test(too_long_is_no_lesson),
        cmocka_unit_test(stops_are_put_in),
        cmocka_unit_test(captions_change_and_nothing_else),
        cmocka_unit_test(stops_are_taken_out),
        cmocka_unit_test(what_is_saved_is_read),
        cmocka_unit_test(only_a_lesson_is_written_over),
        cmocka_unit_test(without_memory_nothing_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
