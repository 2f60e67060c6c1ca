/* log: one line per event on stderr: time, level, a stable event name, then key=value. Only shells log (mains, threads'
 * loops). Values are quoted and escaped when they hold anything but plain characters, so a peer cannot forge a line.
 * Under a simulated clock every line says clock=simulated. Secrets are never logged. */
#pragma once

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

void log_init(const char *program, enum log_level lowest);

/* log_event(LOG_LEVEL_INFO, "update.stored", "device", device_text, "count", "3", NULL): pairs of strings, ended by
 * NULL. A NULL value is printed as "-". */
void log_event(enum log_level level, const char *event, ...) __attribute__((sentinel));
/* Formats a number for log_event; each call uses one of eight buffers of the thread in turn. */
const char *log_number(long long value);
