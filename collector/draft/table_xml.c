#include "table_xml.h"

#include "lang.h"

#include <libxml/xmlreader.h>
#include <string.h>

enum { DEPTH_MAX = 200 };

struct xml_attributes {
    xmlTextReaderPtr reader;
    char *values[8]; /* handed out, freed when the callback is over */
    size_t count;
};

const char *xml_attribute(const struct xml_attributes *attributes, const char *name)
{
    struct xml_attributes *own = (struct xml_attributes *)attributes;
    const char *value = NULL;
    if (xmlTextReaderMoveToFirstAttribute(own->reader) == 1) {
        do {
            const xmlChar *local = xmlTextReaderConstLocalName(own->reader);
            if (local != NULL && strcmp((const char *)local, name) == 0 &&
                own->count < sizeof(own->values) / sizeof(own->values[0])) {
                own->values[own->count] = (char *)xmlTextReaderValue(own->reader);
                value = own->values[own->count++];
                break;
            }
        } while (xmlTextReaderMoveToNextAttribute(own->reader) == 1);
        xmlTextReaderMoveToElement(own->reader);
    }
    return value;
}

static void be_silent(void *context, const char *message, xmlParserSeverities severity, xmlTextReaderLocatorPtr locator)
{
    (void)context;
    (void)message;
    (void)severity;
    (void)locator;
}

static bool begin_element(xmlTextReaderPtr reader, const struct xml_handler *handler, void *context, struct err *err)
{
    struct xml_attributes attributes = {.reader = reader};
    const char *name = (const char *)xmlTextReaderConstLocalName(reader);
    bool empty = xmlTextReaderIsEmptyElement(reader) == 1;
    bool ok = handler->begin(context, name, &attributes, err);
    for (size_t i = 0; i < attributes.count; i++) {
        xmlFree(attributes.values[i]);
    }
    return ok && (!empty || handler->end(context, name, err));
}

static bool handle_node(xmlTextReaderPtr reader, const char *place, const struct xml_handler *handler, void *context,
                        struct err *err)
{
    if (xmlTextReaderDepth(reader) > DEPTH_MAX) {
        return err_set(err, ERR_DATA, tr("%s: nested deeper than %d", "%s: lồng sâu quá %d bậc"), place, DEPTH_MAX);
    }
    switch (xmlTextReaderNodeType(reader)) {
    case XML_READER_TYPE_ELEMENT:
        return begin_element(reader, handler, context, err);
    case XML_READER_TYPE_END_ELEMENT:
        return handler->end(context, (const char *)xmlTextReaderConstLocalName(reader), err);
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE: {
        const char *text = (const char *)xmlTextReaderConstValue(reader);
        return text == NULL || handler->text(context, text, err);
    }
    case XML_READER_TYPE_DOCUMENT_TYPE:
    case XML_READER_TYPE_ENTITY_REFERENCE:
        return err_set(err, ERR_DATA,
                       tr("%s: a document type or an entity, which no office document has",
                          "%s: có kiểu tài liệu hoặc thực thể XML, tệp văn phòng không có"),
                       place);
    default:
        return true;
    }
}

bool xml_read(const char *place, const char *bytes, size_t size, const struct xml_handler *handler, void *context,
              struct err *err)
{
    xmlTextReaderPtr reader = xmlReaderForMemory(bytes, (int)size, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA);
    int more = 0;
    bool ok = true;
    if (reader == NULL) {
        return err_set(err, ERR_DATA, tr("%s: cannot be read as XML", "%s: không đọc được XML"), place);
    }
    xmlTextReaderSetErrorHandler(reader, be_silent, NULL);
    while (ok && (more = xmlTextReaderRead(reader)) == 1) {
        ok = handle_node(reader, place, handler, context, err);
    }
    if (ok && more != 0) {
        int line = xmlTextReaderGetParserLineNumber(reader);
        ok = err_set(err, ERR_DATA, tr("%s:%d: broken XML", "%s:%d: XML hỏng"), place, line);
    }
    xmlFreeTextReader(reader);
    return ok;
}
