// How a JSON library reads a line, as a module of its own: two of them define the same names.
#include <stddef.h>

#if defined PEER_jansson
#include <jansson.h>
#elif defined PEER_json_c
#include <json-c/json.h>
#else
#include <cjson/cJSON.h>
#endif

// Whether the line could be parsed. What comes of it is thrown away.
__attribute__((visibility("default"))) int parse_line(const char *line, size_t length);

int parse_line(const char *line, size_t length)
{
#if defined PEER_jansson
    json_t *value = json_loadb(line, length, 0, NULL);
    json_decref(value);
#elif defined PEER_json_c
    static json_tokener *parser;
    if (!parser) parser = json_tokener_new();
    json_tokener_reset(parser);
    json_object *value = json_tokener_parse_ex(parser, line, (int)length);
    json_object_put(value);
#else
    cJSON *value = cJSON_ParseWithLength(line, length);
    cJSON_Delete(value);
#endif
    return value != NULL;
}
