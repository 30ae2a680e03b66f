#include "viewer/length.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MICROSECOND INT64_C(1000)
#define MILLISECOND (1000 * MICROSECOND)
#define SECOND      (1000 * MILLISECOND)
#define HOUR        (3600 * SECOND)
#define DAY         (24 * HOUR)
#define YEAR        (365 * DAY + DAY / 4)
#define WORDS_MINUTES (180 * SECOND) // from here on seconds are told as minutes
#define WORDS_DAYS    (3 * DAY)          // ... and hours as days

// From the shortest to the longest: the first whose limit lies above a length tells it. Limits stand where what is rounded up would
// be told by the next one.
static const struct {
    int64_t limit, unit;
    const char *name;
    int digits; // after the point
} steps[] = {
    {MICROSECOND, 1, "ns", 0},
    {9950, MICROSECOND, "µs", 1},
    {999500, MICROSECOND, "µs", 0},
    {9950 * MICROSECOND, MILLISECOND, "ms", 1},
    {99500 * MICROSECOND, MILLISECOND, "ms", 0},
    {HOUR - 50 * MILLISECOND, SECOND, "s", 1},
    {DAY - SECOND / 2, 0, NULL, 0}, // as on a clock
    {YEAR, DAY, "days", 1},
    {INT64_MAX, YEAR, "years", 1},
};

void length_text(int64_t ns, char *buffer, size_t size)
{
    size_t i = 0;
    while (ns >= steps[i].limit && steps[i].limit < INT64_MAX) i++;
    int64_t seconds = ns / SECOND + (ns % SECOND >= SECOND / 2); // rounded
    if (ns == 0)
        snprintf(buffer, size, "0.0 s");
    else if (steps[i].name)
        snprintf(buffer, size, "%.*f %s", steps[i].digits, (double)ns / (double)steps[i].unit, steps[i].name);
    else
        snprintf(buffer, size, "%" PRId64 ":%02d:%02d", seconds / 3600, (int)(seconds / 60 % 60), (int)(seconds % 60));
}

// Without zeroes behind the last digit that counts.
static void trimmed(double value, const char *unit, char *buffer, size_t size)
{
    char digits[40];
    snprintf(digits, sizeof digits, "%.3f", value);
    size_t end = strlen(digits);
    while (digits[end - 1] == '0') end--;
    if (digits[end - 1] < '0') end--; // the point
    snprintf(buffer, size, "%.*s %s", (int)end, digits, unit);
}

void length_words(int64_t ns, char *buffer, size_t size)
{
    if (ns > 0 && ns < MICROSECOND) snprintf(buffer, size, "%" PRId64 " ns", ns);
    else if (ns > 0 && ns < MILLISECOND) trimmed((double)ns / 1e3, "µs", buffer, size);
    else if (ns > 0 && ns < SECOND) trimmed((double)((ns + MICROSECOND / 2) / MICROSECOND) / 1e3, "ms", buffer, size);
    else if (ns < WORDS_MINUTES) trimmed((double)((ns + MILLISECOND / 2) / MILLISECOND) / 1e3, "s", buffer, size);
    else {
        int64_t seconds = ns / SECOND + (ns % SECOND >= SECOND / 2);
        if (seconds >= WORDS_DAYS / SECOND) {
            snprintf(buffer, size, "%" PRId64 " days %02d h", seconds / 86400, (int)(seconds / 3600 % 24));
            return;
        }
        int hours = (int)(seconds / 3600), minutes = (int)(seconds / 60 % 60), rest = (int)(seconds % 60);
        int n = hours ? snprintf(buffer, size, "%d h %02d min", hours, minutes) : snprintf(buffer, size, "%d min", minutes);
        if (rest && n >= 0 && (size_t)n < size) snprintf(buffer + n, size - (size_t)n, " %02d s", rest);
    }
}

void length_passed(int64_t passed, int64_t whole, char *buffer, size_t size)
{
    static const struct {
        int64_t unit;
        const char *name;
    } units[] = {{YEAR, "y"}, {DAY, "d"}, {HOUR, "h"}, {SECOND, "s"}, {MILLISECOND, "ms"}, {MICROSECOND, "µs"}, {1, "ns"}};
    size_t i = 0;
    while (whole < units[i].unit && units[i].unit > 1) i++;
    double unit = (double)units[i].unit, all = (double)whole / unit;
    int digits = units[i].unit > 1 && all < 99.95 ? 1 : 0;
    snprintf(buffer, size, "%.*f of %.*f %s", digits, (double)passed / unit, digits, all, units[i].name);
}

double length_tick(double least)
{
    static const double distances[] = {1,   2,   5,    10,   15,   30,    60,    120,   300,
                                   600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400};
    if (least < 1) {
        double unit = pow(10, floor(log10(fmax(least, 1e-9))));
        return least <= unit ? unit : least <= 2 * unit ? 2 * unit : least <= 5 * unit ? 5 * unit : 10 * unit;
    }
    for (size_t i = 0; i < sizeof distances / sizeof *distances; i++)
        if (distances[i] >= least) return distances[i];
    return ceil(least / 86400) * 86400;
}

void length_tell_tick(double seconds, double tick, char *buffer, size_t size)
{
    int digits = tick >= 1 || seconds == 0 ? 0 : tick < 1e-8 ? 9 : (int)ceil(-log10(tick) - 1e-9); // NOLINT: none at the beginning
    int64_t whole = (int64_t)floor(seconds + pow(10, -digits) / 2);
    if (whole < HOUR / SECOND) {
        snprintf(buffer, size, "%.*f s", digits, seconds);
        return;
    }
    char fraction[16] = "";
    if (digits > 0) snprintf(fraction, sizeof fraction, "%.*f", digits, fabs(seconds - (double)whole));
    snprintf(buffer, size, "%" PRId64 ":%02d:%02d%s", whole / 3600, (int)(whole / 60 % 60), (int)(whole % 60), fraction[0] ? fraction + 1 : "");
}
