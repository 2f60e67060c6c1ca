/* transfer: what every use of libcurl here has in common: time-outs, verified TLS, no proxy, no netrc, no redirects,
 * and a look at every address before a connection is opened to it. */
#pragma once

#include "address.h"
#include "deliver.h"

#include <curl/curl.h>

enum transfer_reach { REACH_ANY, REACH_PUBLIC, REACH_PRIVATE /* and public, and loopback */, REACH_LOOPBACK };

struct transfer_options {
    const char *url, *protocols; /* "smtp" or "https,http": libcurl's names */
    const char *ca_file;         /* trusted instead of the system's authorities; "" or NULL: those */
    int64_t timeout_ms;          /* of the whole call */
    enum transfer_reach reach;
};

struct transfer {
    CURL *handle;
    enum transfer_reach reach;
    int64_t timeout_ms;
    char error[CURL_ERROR_SIZE];
    char forbidden[ADDRESS_TEXT_MAX]; /* the last address that was not reached for; "" when there was none */
};

/* *ret must stay where it is until transfer_close. ERR_OS when libcurl is out of memory or lacks an option. */
bool transfer_open(const struct transfer_options *options, struct transfer *ret, struct err *err) MUST_CHECK;
void transfer_close(struct transfer *transfer);

/* Why a transfer failed, in words for the person who can mend it. Returns false. */
bool transfer_explain(const struct transfer *transfer, CURLcode code, struct err *err);
