// The source: whole lines or an ellipsis, the function of a task that begins, and the twin in Python.
#include "viewer/panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "support/chess_trace.h"
#include "support/frame.h"
#include "support/with_text.h"
#include "viewer/text_fits.h"

static void append_code(char *line, const char *text)
{
    for (line += strlen(line); *text; text++)
        if (*text != ' ') *line++ = *text;
    *line = 0;
}

// The line as it stands in the frame at the height of its number, without blanks.
static void shown_line(const struct frame *f, const draw_command *number, char *line)
{
    *line = 0;
    for (size_t i = 0; i < draw_list_count(f->list); i++) {
        const draw_command *c = draw_list_at(f->list, i);
        if (c->kind == DRAW_text && c->face == FACE_code && c != number && fabsf(c->points[1] - number->points[1]) < 0.1f &&
            c->points[0] > number->points[0])
            append_code(line, c->text);
    }
}

static uint32_t assert_lines_are_whole_or_say_so(struct frame *f, struct layout l)
{
    box panel = l.boxes[PANEL_source], numbers = {panel.x, panel.y, 45 * l.unit, panel.h};
    uint32_t cut = 0;
    for (size_t i = 0; i < draw_list_count(f->list); i++) {
        const draw_command *c = draw_list_at(f->list, i);
        unsigned n;
        if (c->kind != DRAW_text || c->face != FACE_code || !inside(ink_of(c), numbers) || sscanf(c->text, "%u", &n) != 1) continue;
        size_t length;
        const char *text = source_line(model_source(f->model, trace_place(f->trace, 1).file), n, &length);
        char source[300] = "", whole[300] = "", shown[300];
        snprintf(source, sizeof source, "%.*s", (int)length, text);
        append_code(whole, source);
        shown_line(f, c, shown);
        size_t before = strcspn(shown, "\xe2");
        if (strcmp(shown, whole) == 0) continue;
        if (strcmp(shown + before, "…") != 0 || strncmp(shown, whole, before) != 0)
            fail_msg("line %u is shown as %s", n, shown);
        cut++;
    }
    return cut;
}

static void lines_of_source_are_whole_or_end_in_an_ellipsis(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(4, 2));
    uint32_t cut = 0;
    for (uint32_t position = 10; position < 60; position += 10) {
        view_go_to(&f.view, f.model, position);
        for (int width = 920; width < 2000; width += 6) {
            draw(&f, width, 800);
            cut += assert_lines_are_whole_or_say_so(&f, layout_of(width, 800, 1, model_wishes(f.model)));
        }
    }
    assert_true(cut > 0);
    close_frame(&f);
}

static unsigned first_line_shown(const struct frame *f, struct layout l)
{
    box panel = l.boxes[PANEL_source], numbers = {panel.x, panel.y, 45 * l.unit, panel.h};
    for (size_t i = 0; i < draw_list_count(f->list); i++) {
        const draw_command *c = draw_list_at(f->list, i);
        unsigned n;
        if (c->kind == DRAW_text && c->face == FACE_code && inside(ink_of(c), numbers) && sscanf(c->text, "%u", &n) == 1) return n;
    }
    return 0;
}

// A task that has just begun is at no line yet: then its function is what the panel shows.
static void a_task_that_begins_is_shown_with_its_function(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(4, 2));
    struct layout l = layout_of(1600, 900, 1, model_wishes(f.model));
    uint32_t begun = 0;
    for (uint32_t i = 0; i < model_length(f.model); i++) {
        if (trace_event(f.trace, i).kind != EVENT_coro_call) continue;
        view_go_to(&f.view, f.model, i + 1);
        draw(&f, 1600, 900);
        if (begun++ > 0) assert_int_equal(first_line_shown(&f, l), 7); // async_def(game, int, board)
    }
    assert_int_equal(begun, 5);
    close_frame(&f);
}

static void the_source_is_shown_in_python_too(void **context)
{
    (void)context;
    trace *t = chess_trace(6, 3);
    const char *c = trace_meta(t, "source:chess.c");
    assert_non_null(c);
    assert_int_equal(trace_set_meta(t, "source:chess.py",
                                    "async def game(board):\n"
                                    "    for move in range(1, moves + 1):\n"
                                    "        time.sleep(think)\n"
                                    "        print(f'board {board}, move {move}')\n"
                                    "        await asyncio.sleep(reply)\n"), 0);
    struct frame f = open_frame(t);
    view_go_to_time(&f.view, f.model, 71 * SECOND);
    f.view.python = true;
    draw(&f, 1600, 900);
    assert_true(shows(&f, "chess.py"));
    assert_false(shows(&f, "chess.c"));
    assert_true(says(&f, "chess.py:"));
    f.view.python = false;
    draw(&f, 1600, 900);
    assert_true(shows(&f, "chess.c"));
    assert_true(says(&f, "chess.c:"));
    assert_false(says(&f, "chess.py:"));
    f.view.python = true;
    view_go_to(&f.view, f.model, 0); // at no line that has a twin
    draw(&f, 1600, 900);
    assert_text_fits(&f, 1600, 900);
    close_frame(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_source_are_whole_or_end_in_an_ellipsis),
        cmocka_unit_test(a_task_that_begins_is_shown_with_its_function),
        cmocka_unit_test(the_source_is_shown_in_python_too),
    };
    return cmocka_run_group_tests_name("panel_source", tests, open_text, close_text);
}
