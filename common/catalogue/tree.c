#include "tree.h"

#include "lang.h"

#include <string.h>
#include <yaml.h>

struct reader {
    yaml_parser_t parser;
    struct arena *arena;
    struct err *err;
    const char *text;
    int line;
};

static int line_of(yaml_mark_t mark)
{
    return (int)mark.line + 1;
}

static bool fail(struct reader *reader, yaml_mark_t mark, const char *text)
{
    reader->line = line_of(mark);
    return err_set(reader->err, ERR_DATA, "%s", text);
}

static bool next_event(struct reader *reader, yaml_event_t *event)
{
    if (yaml_parser_parse(&reader->parser, event)) {
        return true;
    }
    reader->line = line_of(reader->parser.problem_mark);
    if (reader->parser.error == YAML_READER_ERROR) { /* has an offset, but no mark */
        reader->line = 1;
        for (size_t i = 0; i < reader->parser.problem_offset; i++) {
            reader->line += reader->text[i] == '\n' ? 1 : 0;
        }
        return err_set(reader->err, ERR_DATA, "%s",
                       tr("not UTF-8, or a control character: save the file as UTF-8",
                          "không phải UTF-8, hoặc có ký tự điều khiển: đề nghị lưu tệp dạng UTF-8"));
    }
    return err_set(
        reader->err, ERR_DATA,
        tr("not well-formed YAML: %s (indent with spaces, quote texts that hold \": \" or begin with a sign)",
           "không đúng YAML: %s (thụt dòng bằng dấu cách, để trong ngoặc kép nếu có \": \" hoặc bắt đầu bằng dấu)"),
        reader->parser.problem == NULL ? "?" : reader->parser.problem);
}

static struct tree_node *read_node(struct reader *reader, yaml_event_t *event, int depth);

static bool is_plain_event(struct reader *reader, const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL;
    const yaml_char_t *tag = NULL;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
        break;
    case YAML_SEQUENCE_START_EVENT:
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
        break;
    case YAML_MAPPING_START_EVENT:
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
        break;
    case YAML_ALIAS_EVENT:
        return fail(reader, event->start_mark,
                    tr("aliases (*name) are not used here: write the text out",
                       "không dùng tham chiếu (*tên): đề nghị ghi đủ nội dung"));
    default:
        break;
    }
    if (anchor != NULL || tag != NULL) {
        return fail(reader, event->start_mark,
                    tr("anchors (&name) and tags (!name) are not used here", "không dùng neo (&tên) và thẻ (!tên)"));
    }
    return true;
}

static void append(struct reader *reader, struct tree_node *parent, struct tree_node *child, const char *key,
                   int key_line)
{
    size_t count = parent->count;
    if ((count & (count - 1)) == 0) { /* grows at powers of two */
        size_t room = count == 0 ? 1 : count * 2;
        /* NOLINTNEXTLINE(bugprone-sizeof-expression): the list holds pointers */
        struct tree_node **items = arena_array(reader->arena, room, sizeof(*items));
        const char **keys = arena_array(reader->arena, room, sizeof(*keys));
        int *lines = arena_array(reader->arena, room, sizeof(*lines));
        for (size_t i = 0; i < count; i++) {
            items[i] = parent->items[i];
            keys[i] = parent->keys[i];
            lines[i] = parent->key_lines[i];
        }
        parent->items = items;
        parent->keys = keys;
        parent->key_lines = lines;
    }
    parent->items[count] = child;
    parent->keys[count] = key;
    parent->key_lines[count] = key_line;
    parent->count++;
}

static bool read_sequence(struct reader *reader, struct tree_node *node, int depth)
{
    for (;;) {
        yaml_event_t event;
        if (!next_event(reader, &event)) {
            return false;
        }
        bool end = event.type == YAML_SEQUENCE_END_EVENT;
        struct tree_node *child = end ? NULL : read_node(reader, &event, depth);
        yaml_event_delete(&event);
        if (end || child == NULL) {
            return end;
        }
        append(reader, node, child, NULL, child->line);
    }
}

static const char *read_key(struct reader *reader, const struct tree_node *node, const yaml_event_t *event)
{
    if (event->type != YAML_SCALAR_EVENT) {
        fail(reader, event->start_mark, tr("a key must be a word", "khóa phải là một từ"));
        return NULL;
    }
    const char *key = arena_strndup(reader->arena, (const char *)event->data.scalar.value, event->data.scalar.length);
    if (node->count >= TREE_KEYS_MAX) {
        fail(reader, event->start_mark, tr("too many keys in one mapping", "quá nhiều khóa trong một bảng"));
        return NULL;
    }
    for (size_t i = 0; i < node->count; i++) {
        if (strcmp(node->keys[i], key) == 0) {
            reader->line = line_of(event->start_mark);
            err_set(
                reader->err, ERR_DATA,
                tr("the key \"%s\" is there twice (first in line %d)", "khóa \"%s\" ghi hai lần (lần đầu ở dòng %d)"),
                key, node->key_lines[i]);
            return NULL;
        }
    }
    return key;
}

static bool read_mapping(struct reader *reader, struct tree_node *node, int depth)
{
    for (;;) {
        yaml_event_t event;
        if (!next_event(reader, &event)) {
            return false;
        }
        int key_line = line_of(event.start_mark);
        bool end = event.type == YAML_MAPPING_END_EVENT;
        const char *key = end ? NULL : read_key(reader, node, &event);
        yaml_event_delete(&event);
        if (end || key == NULL) {
            return end;
        }
        if (!next_event(reader, &event)) {
            return false;
        }
        struct tree_node *value = read_node(reader, &event, depth);
        yaml_event_delete(&event);
        if (value == NULL) {
            return false;
        }
        append(reader, node, value, key, key_line);
    }
}

static struct tree_node *read_node(struct reader *reader, yaml_event_t *event, int depth)
{
    if (!is_plain_event(reader, event)) {
        return NULL;
    }
    if (depth >= TREE_DEPTH_MAX) {
        fail(reader, event->start_mark, tr("nested too deeply", "lồng quá nhiều cấp"));
        return NULL;
    }
    struct tree_node *node = arena_alloc(reader->arena, sizeof(*node));
    node->line = line_of(event->start_mark);
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        node->kind = TREE_SCALAR;
        node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        node->text = arena_strndup(reader->arena, (const char *)event->data.scalar.value, event->data.scalar.length);
        if (strlen(node->text) != event->data.scalar.length) {
            fail(reader, event->start_mark, tr("a NUL character in a text", "có ký tự NUL trong nội dung"));
            return NULL;
        }
        return node;
    case YAML_SEQUENCE_START_EVENT:
        node->kind = TREE_SEQUENCE;
        return read_sequence(reader, node, depth + 1) ? node : NULL;
    case YAML_MAPPING_START_EVENT:
        node->kind = TREE_MAPPING;
        return read_mapping(reader, node, depth + 1) ? node : NULL;
    default:
        fail(reader, event->start_mark,
             tr("expected a text, a list or a mapping", "cần một nội dung, danh sách hoặc bảng khóa"));
        return NULL;
    }
}

/* Skips stream and document starts; the root node; nothing but the ends may follow. */
static struct tree_node *read_document(struct reader *reader)
{
    yaml_event_t event;
    struct tree_node *root = NULL;
    for (;;) {
        if (!next_event(reader, &event)) {
            return NULL;
        }
        yaml_event_type_t type = event.type;
        bool start = type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT;
        bool end = type == YAML_DOCUMENT_END_EVENT;
        struct tree_node *node = NULL;
        if (type == YAML_STREAM_END_EVENT) {
            yaml_event_delete(&event);
            if (root == NULL) {
                reader->line = 1;
                err_set(reader->err, ERR_DATA, "%s", tr("the file is empty", "tệp rỗng"));
            }
            return root;
        }
        if (type == YAML_DOCUMENT_START_EVENT && root != NULL) {
            fail(reader, event.start_mark, tr("a second document in one file", "có hai tài liệu trong một tệp"));
            start = false;
        } else if (!start && !end) {
            node = root = read_node(reader, &event, 0);
        }
        yaml_event_delete(&event);
        if (!start && !end && node == NULL) {
            return NULL;
        }
    }
}

struct tree_node *tree_read(struct arena *arena, const char *text, size_t size, int *ret_line, struct err *err)
{
    struct reader reader = {.arena = arena, .err = err, .text = text};
    *ret_line = 0;
    if (size > TREE_SIZE_MAX) {
        err_set(err, ERR_DATA, tr("larger than %d MiB", "lớn hơn %d MiB"), TREE_SIZE_MAX / 1024 / 1024);
        return NULL;
    }
    if (!yaml_parser_initialize(&reader.parser)) {
        err_set(err, ERR_OS, "libyaml: out of memory");
        return NULL;
    }
    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) { /* Windows editors put a byte order mark first */
        reader.text = text += 3;
        size -= 3;
    }
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)text, size);
    struct tree_node *root = read_document(&reader);
    *ret_line = reader.line;
    yaml_parser_delete(&reader.parser);
    return root;
}
