// The knobs and the compiler's words as they are drawn: that nothing is cut off or lies over something else, however large the text and whatever they say.
#include "viewer/panel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/chess_trace.h"
#include "support/frame.h"
#include "support/golden_list.h"
#include "support/with_text.h"

static void declare(trace *t, const char *name, const char *value, const char *help)
{
    char key[100];
    snprintf(key, sizeof key, "param:%s", name);
    assert_int_equal(trace_set_meta(t, key, value), 0);
    snprintf(key, sizeof key, "param_doc:%s", name);
    assert_int_equal(trace_set_meta(t, key, help), 0);
}

static struct frame open_knobs(void)
{
    trace *t = chess_trace(4, 3);
    declare(t, "boards", "int 24 1 200 4", "amateur boards");
    declare(t, "think", "float 5 0 3600 5", "seconds that Judit thinks about a move, which is a long time for somebody who waits");
    declare(t, "a_parameter_with_a_name_that_nobody_would_write", "int 123456789012345678 0 9223372036854775807 1234567890123456789", "");
    declare(t, "mode", "choice async sync|async - sync", "one game after the other, or all at once");
    struct frame d = open_frame(t);
    d.view.knobs.open = true;
    return d;
}

// --- nothing is cut off ---------------------------------------------------------------------------------------------------

static void assert_fits(struct frame *d, void (*panel)(struct scene *), int width, int height)
{
    draw_panel(d, panel, width, height);
    box card = {0}, page = {0, 0, (float)width, (float)height};
    size_t count = draw_list_count(d->list);
    for (size_t i = 0; i < count && card.w == 0; i++) { // NOLINT: not set yet
        const draw_command *c = draw_list_at(d->list, i);
        if (c->kind == DRAW_rectangle && c->fill == d->view.theme->colours[COLOUR_popover]) card = c->box;
    }
    if (!inside(card, page)) fail_msg("%dx%d at %g: the card is larger than the window", width, height, (double)d->view.scale);
    for (size_t i = 0; i < count; i++) {
        const draw_command *c = draw_list_at(d->list, i);
        if (c->kind != DRAW_text) continue;
        if (!inside(ink_of(c), card)) fail_msg("%dx%d at %g: \"%s\" is outside of its card", width, height, (double)d->view.scale, c->text);
        for (size_t k = 0; k < i; k++) {
            const draw_command *other = draw_list_at(d->list, k);
            if (other->kind == DRAW_text && overlap(ink_of(c), ink_of(other)))
                fail_msg("%dx%d at %g: \"%s\" lies over \"%s\"", width, height, (double)d->view.scale, c->text, other->text);
        }
    }
}

static void assert_fits_everywhere(struct frame *d, void (*panel)(struct scene *))
{
    static const float scales[] = {1, 1.5f, 2, 3};
    for (int width = 1024; width <= 3840; width += 352)
        for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
            d->view.scale = scales[i];
            assert_fits(d, panel, width, width * 9 / 16);
            assert_fits(d, panel, width, 700);
        }
    d->view.scale = 1;
}

// --- knobs --------------------------------------------------------------------------------------------------------------------
static void knobs_fit_at_every_size(void **context)
{
    (void)context;
    struct frame d = open_knobs();
    struct knobs *k = &d.view.knobs;
    assert_fits_everywhere(&d, panel_knobs);
    k->marked = 3;
    k->under_way = true;
    assert_fits_everywhere(&d, panel_knobs);
    k->typing = true;
    memset(k->typed, '7', sizeof k->typed - 1);
    assert_fits_everywhere(&d, panel_knobs);
    snprintf(k->wrong, sizeof k->wrong, "homework: a_parameter_with_a_name_that_nobody_would_write=%s: it is a whole number from 0 to 9223372036854775807", k->typed);
    assert_fits_everywhere(&d, panel_knobs);
    k->wrong[0] = 0;
    view_say(&d.view, "`boards` 24 → 23, `think` 5 → 6, `mode` async → sync: makespan 1:00:55.0 → 12:00:00.0; the runs part at event 12345, at 1:00:55.0. `E` shows what the compiler says.");
    assert_fits_everywhere(&d, panel_knobs);
    k->why_not = "`homework.c` is not what it was when this was recorded: `loopscope view` of it shows what it is now.";
    assert_fits_everywhere(&d, panel_knobs);
    close_frame(&d);
}

static void the_marked_one_of_many_is_shown(void **context)
{
    (void)context;
    trace *t = chess_trace(2, 1);
    char name[20];
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "knob_%d", i);
        declare(t, name, "int 1 0 9 1", "one of many");
    }
    struct frame d = open_frame(t);
    d.view.knobs.open = true;
    for (uint32_t i = 0; i < KNOBS_MAX; i++) {
        d.view.knobs.marked = i;
        draw_panel(&d, panel_knobs, 1600, 900);
        snprintf(name, sizeof name, "knob_%u", i);
        assert_true(says(&d, name));
    }
    assert_fits_everywhere(&d, panel_knobs);
    close_frame(&d);
}

static void a_program_without_knobs_is_told_how(void **context)
{
    (void)context;
    struct frame d = open_frame(chess_trace(2, 1));
    d.view.knobs.open = true;
    draw_panel(&d, panel_knobs, 1600, 900);
    assert_true(says(&d, "declares no parameters"));
    assert_fits_everywhere(&d, panel_knobs);
    close_frame(&d);
}

// --- the compiler ---------------------------------------------------------------------------------------------------------------
static struct frame open_words(const char *words)
{
    struct frame d = open_frame(chess_trace(2, 1));
    d.view.compiler = (struct compiler_words){.open = true, .failed = true, .source = "homework.c", .words = words};
    return d;
}

static void words_fit_at_every_size(void **context)
{
    (void)context;
    struct frame d = open_words(
        "homework.c: In function ‘program_body’:\n"
        "homework.c:18:11: warning: implicit declaration of function ‘asyncio_slep’; did you mean ‘asyncio_sleep’? [-Wimplicit-function-declaration]\n"
        "   18 |     await(asyncio_slep(30));\n      |\t\t^~~~~~~~~~~~\n"
        "\033[01m\033[Khomework.c:20:1:\033[m\033[K \033[01;31m\033[Kerror: \033[m\033[Kexpected ‘;’ before ‘}’ token\n"
        "a_word_that_is_longer_than_any_window_is_wide_a_word_that_is_longer_than_any_window_is_wide_a_word_that_is_longer_than_any_window_is_wide"
        "a_word_that_is_longer_than_any_window_is_wide_a_word_that_is_longer_than_any_window_is_wide_a_word_that_is_longer_than_any_window_is_wide");
    assert_fits_everywhere(&d, panel_compiler);
    draw_panel(&d, panel_compiler, 1600, 900);
    assert_true(says(&d, "homework.c:20:1: error: expected ‘;’ before ‘}’ token")); // without the colours of a terminal
    memset(d.view.compiler.source, 'h', sizeof d.view.compiler.source - 1);
    d.view.compiler.failed = false;
    assert_fits_everywhere(&d, panel_compiler);
    d.view.compiler.words = "";
    assert_fits_everywhere(&d, panel_compiler);
    d.view.compiler.words = "\033[\t\033\n\n\n\xff\xfe\n";
    assert_fits_everywhere(&d, panel_compiler);
    close_frame(&d);
}

static void no_line_of_it_is_lost(void **context)
{
    (void)context;
    char words[12000] = "", line[60];
    for (int i = 1; i <= 200; i++) sprintf(words + strlen(words), "homework.c:%d:1: error: this is wrong\n", i);
    struct frame d = open_words(words);
    draw_panel(&d, panel_compiler, 1600, 900);
    const struct target *scrolls = targets_find(&d.targets, 5, 5, TARGET_words);
    assert_non_null(scrolls);
    uint32_t last = scrolls->id;
    for (int i = 1; i <= 200; i++) {
        bool shown = false;
        snprintf(line, sizeof line, "homework.c:%d:1:", i);
        for (uint32_t top = 0; top <= last && !shown; top += 20) {
            d.view.compiler.top = top;
            draw_panel(&d, panel_compiler, 1600, 900);
            shown = says(&d, line);
        }
        d.view.compiler.top = last;
        draw_panel(&d, panel_compiler, 1600, 900);
        assert_true(shown || says(&d, line));
    }
    close_frame(&d);
}

// --- goldens ----------------------------------------------------------------------------------------------------------------------
static void assert_golden(struct frame *d, void (*panel)(struct scene *), const char *name)
{
    draw_panel(d, panel, 1600, 900);
    golden_check_list(d->list, GOLDENS, name);
}

static void goldens(void **context)
{
    (void)context;
    struct frame d = open_knobs();
    assert_golden(&d, panel_knobs, "knobs");
    d.view.theme = &theme_light;
    d.view.knobs.typing = true;
    strcpy(d.view.knobs.typed, "999");
    strcpy(d.view.knobs.wrong, "chess: boards=999: boards is a whole number from 1 to 200");
    assert_golden(&d, panel_knobs, "knobs_refused_light");
    close_frame(&d);
    d = open_words("homework.c: In function ‘download_body’:\nhomework.c:13:1: error: expected ‘;’ before ‘}’ token\n   13 | }\n      | ^\n");
    assert_golden(&d, panel_compiler, "compiler");
    close_frame(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goldens), cmocka_unit_test(knobs_fit_at_every_size), cmocka_unit_test(the_marked_one_of_many_is_shown),
        cmocka_unit_test(a_program_without_knobs_is_told_how), cmocka_unit_test(words_fit_at_every_size), cmocka_unit_test(no_line_of_it_is_lost),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
