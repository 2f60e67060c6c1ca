#include "answer.h"

#include "text.h"

#include <string.h>

/* Bytes of the well-formed character that begins here; 0 when there is none. */
static size_t character_size(const char *bytes, size_t length)
{
    for (size_t size = 1; size <= 4 && size <= length; size++) {
        if (text_is_utf8(bytes, size)) {
            return size;
        }
    }
    return 0;
}

/* C0, DEL and C1: a terminal obeys them. */
static bool is_control(const char *character, size_t size)
{
    unsigned char first = (unsigned char)character[0];
    return first < 0x20 || first == 0x7f || (size == 2 && first == 0xc2 && (unsigned char)character[1] < 0xa0);
}

const char *answer_clean(const char *bytes, size_t length, char buf[static DELIVERY_ANSWER_MAX])
{
    while (length > 0 && strchr("\r\n\t ", bytes[length - 1]) != NULL) {
        length--;
    }
    size_t used = 0;
    for (size_t i = 0; i < length;) {
        size_t size = character_size(bytes + i, length - i);
        bool readable = size > 0 && !is_control(bytes + i, size);
        size_t taken = readable ? size : 1;
        if (used + taken >= DELIVERY_ANSWER_MAX) {
            break;
        }
        bool is_blank = bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t';
        memcpy(buf + used, readable ? bytes + i : (is_blank ? " " : "?"), taken);
        used += taken;
        i += size > 0 ? size : 1;
    }
    buf[used] = '\0';
    return buf;
}
