#include "deliver_config.h"

#include "lang.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECRET_MAX = 1024, TIMEOUT_MIN_MS = 100, TIMEOUT_MAX_MS = 600000 };

#define KEY(section, name, member, type, fallback, low, high, text)                                                    \
    {                                                                                                                  \
        section, name, type, offsetof(struct deliver_config, member), fallback, low, high, text                        \
    }

const struct conf_key deliver_config_keys[DELIVER_KEY_COUNT] = {
    KEY("mail", "server", mail.url, CONF_TEXT, "", 0, 0, "smtp://host:587 (STARTTLS) or smtps://host:465"),
    KEY("mail", "tls", mail_tls, CONF_TEXT, "required", 0, 0, "required; none only for a server on this machine"),
    KEY("mail", "user", mail.user, CONF_TEXT, "", 0, 0, "name for the login; empty: none"),
    KEY("mail", "password_file", password_file, CONF_PATH, "", 0, 0, "file with the password (mode 0600)"),
    KEY("mail", "ca_file", mail.ca_file, CONF_PATH, "", 0, 0, "certificates to trust instead of the system's (PEM)"),
    KEY("mail", "timeout_ms", mail.timeout_ms, CONF_NUMBER, "30000", TIMEOUT_MIN_MS, TIMEOUT_MAX_MS, "for one mail"),
    KEY("mail", "from", from, CONF_TEXT, "", 0, 0, "sender's address; empty: no mail is sent"),
    KEY("mail", "from_name", from_name, CONF_TEXT, "", 0, 0, "sender's name as people read it"),
    KEY("mail", "reply_to", reply_to, CONF_TEXT, "", 0, 0, "where answers go, when not to the sender"),
    KEY("webhook", "url", webhook.url, CONF_TEXT, "", 0, 0, "https://…; empty: no webhook"),
    KEY("webhook", "secret_file", secret_file, CONF_PATH, "", 0, 0, "file with the shared secret (mode 0600)"),
    KEY("webhook", "ca_file", webhook.ca_file, CONF_PATH, "", 0, 0,
        "certificates to trust instead of the system's (PEM)"),
    KEY("webhook", "allow_private", webhook.allow_private, CONF_BOOL, "no", 0, 0,
        "allow a receiver in a private network"),
    KEY("webhook", "timeout_ms", webhook.timeout_ms, CONF_NUMBER, "15000", TIMEOUT_MIN_MS, TIMEOUT_MAX_MS,
        "for one call"),
};

static bool is_empty(const char *text)
{
    return text == NULL || text[0] == '\0';
}

static bool check_readable(const char *key, const char *path, struct err *err)
{
    return is_empty(path) || access(path, R_OK) == 0 ||
           err_set(err, ERR_CONFIG, tr("%s = %s: cannot be read: %s", "%s = %s: không đọc được: %s"), key, path,
                   strerror(errno));
}

static bool check_mail(struct deliver_config *config, struct err *err)
{
    if (is_empty(config->mail.url)) {
        return err_set(err, ERR_CONFIG, "%s",
                       tr("[mail] from is set but server is not: expected smtp://host:587 or smtps://host:465",
                          "[mail] có from nhưng thiếu server: cần smtp://host:587 hoặc smtps://host:465"));
    }
    bool is_plain = strcmp(config->mail_tls, "none") == 0;
    if (!is_plain && strcmp(config->mail_tls, "required") != 0) {
        return err_set(err, ERR_CONFIG,
                       tr("[mail] tls = %s: expected required or none", "[mail] tls = %s: cần required hoặc none"),
                       config->mail_tls);
    }
    if (is_empty(config->mail.user) != is_empty(config->password_file)) {
        return err_set(err, ERR_CONFIG, "%s",
                       tr("[mail] user and password_file belong together: one of them is missing",
                          "[mail] user và password_file phải đi cùng nhau: đang thiếu một"));
    }
    config->mail.plain = is_plain;
    if (is_empty(config->reply_to)) {
        config->reply_to = NULL;
    }
    return mail_address_check("[mail] from", config->from, err) &&
           mail_line_check("[mail] from_name", config->from_name, err) &&
           (config->reply_to == NULL || mail_address_check("[mail] reply_to", config->reply_to, err)) &&
           mail_line_check("[mail] user", config->mail.user, err) && mail_server_check(&config->mail, err) &&
           check_readable("[mail] ca_file", config->mail.ca_file, err);
}

static bool check_webhook(struct deliver_config *config, struct err *err)
{
    if (is_empty(config->secret_file)) {
        return err_set(
            err, ERR_CONFIG, "%s",
            tr("[webhook] url is set but secret_file is not: make one with: (umask 077; openssl rand -hex 32 > FILE)",
               "[webhook] có url nhưng thiếu secret_file: tạo bằng lệnh: (umask 077; openssl rand -hex 32 > TỆP)"));
    }
    return webhook_check(&config->webhook, err) && check_readable("[webhook] ca_file", config->webhook.ca_file, err);
}

bool deliver_config_check(struct deliver_config *config, struct err *err)
{
    bool has_mail = !is_empty(config->from);
    bool has_webhook = !is_empty(config->webhook.url);
    if ((has_mail && !check_mail(config, err)) || (has_webhook && !check_webhook(config, err))) {
        err->kind = ERR_CONFIG; /* whatever it was, it stands in the configuration */
        return false;
    }
    config->has_mail = has_mail;
    config->has_webhook = has_webhook;
    return true;
}

/* ---- secrets ---- */

static bool check_private(const char *key, const char *path, int fd, struct err *err)
{
    struct stat st = {0};
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        return err_set(err, ERR_NO_INPUT, tr("%s = %s is not a file", "%s = %s không phải là tệp"), key, path);
    }
    if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return err_set(err, ERR_PERMISSION,
                       tr("%s = %s can be read by others (mode %04o): run chmod 600 %s",
                          "%s = %s đang để người khác đọc được (quyền %04o): đề nghị chạy chmod 600 %s"),
                       key, path, (unsigned)(st.st_mode & 07777), path);
    }
    return true;
}

/* One line of text. */
static bool read_secret(struct arena *arena, const char *key, const char *path, const char **ret, struct err *err)
{
    char text[SECRET_MAX + 2] = {0};
    bool ok = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return err_set(err, ERR_NO_INPUT, tr("%s = %s: cannot be opened: %s", "%s = %s: không mở được: %s"), key, path,
                       strerror(errno));
    }
    if (!check_private(key, path, fd, err)) {
        goto out;
    }
    ssize_t size = read(fd, text, sizeof(text) - 1);
    while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == '\r')) {
        text[--size] = '\0';
    }
    bool is_line = size > 0 && size <= SECRET_MAX;
    for (ssize_t i = 0; is_line && i < size; i++) {
        is_line = (unsigned char)text[i] >= 0x20 && text[i] != 0x7f;
    }
    if (!is_line) {
        err_set(
            err, ERR_CONFIG,
            tr("%s = %s: expected one line of text, at most %d bytes", "%s = %s: cần một dòng văn bản, tối đa %d byte"),
            key, path, SECRET_MAX);
        goto out;
    }
    *ret = arena_strdup(arena, text);
    ok = true;
out:
    close(fd);
    sodium_memzero(text, sizeof(text));
    return ok;
}

bool deliver_config_secrets(struct arena *arena, struct deliver_config *config, struct err *err)
{
    if (config->has_mail && !is_empty(config->password_file) &&
        !read_secret(arena, "[mail] password_file", config->password_file, &config->mail.password, err)) {
        return false;
    }
    return !config->has_webhook ||
           (read_secret(arena, "[webhook] secret_file", config->secret_file, &config->webhook.secret, err) &&
            webhook_check(&config->webhook, err));
}

bool deliver_config_read(struct arena *arena, const char *path, struct deliver_config *ret, struct err *err)
{
    struct deliver_config config = {0};
    if (!conf_read(arena, path, deliver_config_keys, DELIVER_KEY_COUNT, &config, err)) {
        return false;
    }
    if (!deliver_config_check(&config, err)) {
        return err_wrap(err, "%s", path);
    }
    *ret = config;
    return true;
}
