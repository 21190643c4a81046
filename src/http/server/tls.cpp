// SPDX-License-Identifier: Apache-2.0
#include "http/server/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <limits>
#include <new>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace urna::http {
namespace {

// Of TLS 1.2, each with forward secrecy and authenticated encryption. Those of TLS 1.3 all have both.
constexpr auto ciphers_of_tls_1_2 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr auto groups = "X25519:P-256:P-384";

// Why OpenSSL has failed, in its own words; it forgets it.
std::string why() {
    const unsigned long error = ERR_peek_error();  // the first; those behind it say where it was met
    ERR_clear_error();
    if (ERR_SYSTEM_ERROR(error)) return std::generic_category().message(ERR_GET_REASON(error));
    const char* const reason = ERR_reason_error_string(error);
    return reason == nullptr ? "error " + std::to_string(error) : reason;
}

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& file) {
    throw std::runtime_error(what + " " + file.string() + ": " + why());
}

// Else OpenSSL would ask for the password at the terminal.
int no_password(char*, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
}

// Only HTTP/1.1 is spoken: a client that offers protocols without it has come to the wrong place.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_bytes,
                    const unsigned char* offered, unsigned int offered_bytes, void*) {
    static constexpr std::array<unsigned char, 9> http_1_1{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* found = nullptr;
    const int result =
        SSL_select_next_proto(&found, chosen_bytes, http_1_1.data(), http_1_1.size(), offered, offered_bytes);
    *chosen = found;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

int at_most_int(std::size_t bytes) {
    return static_cast<int>(std::min<std::size_t>(bytes, std::numeric_limits<int>::max()));
}

}  // namespace

void TlsSession::Free::operator()(ssl_st* session) const {
    SSL_free(session);
}

TlsSession::TlsSession(ssl_ctx_st* context, int socket) : session_(SSL_new(context)) {
    if (!session_ || SSL_set_fd(session_.get(), socket) != 1) {
        ERR_clear_error();
        throw std::bad_alloc();
    }
    SSL_set_accept_state(session_.get());
}

TlsSession::Progress TlsSession::progress_of(int result) {
    switch (SSL_get_error(session_.get(), result)) {
        case SSL_ERROR_NONE:
            return Progress::done;
        case SSL_ERROR_WANT_READ:
            return Progress::wait_read;
        case SSL_ERROR_WANT_WRITE:
            return Progress::wait_write;
        case SSL_ERROR_ZERO_RETURN:
            return Progress::closed;
        default:
            broken_ = true;
            return Progress::closed;
    }
}

TlsSession::Progress TlsSession::shake_hands() {
    ERR_clear_error();
    return progress_of(SSL_do_handshake(session_.get()));
}

TlsSession::Progress TlsSession::read(char* into, std::size_t room, std::size_t& bytes) {
    ERR_clear_error();
    const int result = SSL_read(session_.get(), into, at_most_int(room));
    bytes = static_cast<std::size_t>(std::max(result, 0));
    return progress_of(result);
}

TlsSession::Progress TlsSession::write(std::string_view piece, std::size_t& bytes) {
    ERR_clear_error();
    const int result = SSL_write(session_.get(), piece.data(), at_most_int(piece.size()));
    bytes = static_cast<std::size_t>(std::max(result, 0));
    return progress_of(result);
}

bool TlsSession::has_input() const {
    return SSL_has_pending(session_.get()) == 1;
}

void TlsSession::say_end() {
    if (broken_ || SSL_is_init_finished(session_.get()) != 1) return;
    ERR_clear_error();
    SSL_shutdown(session_.get());
    ERR_clear_error();
}

TlsIdentity::TlsIdentity(TlsFiles files) : files_(std::move(files)), context_(load(files_)) {}

TlsIdentity::Context TlsIdentity::load(const TlsFiles& files) {
    ERR_clear_error();
    Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    SSL_CTX* const tls = context.get();
    if (tls == nullptr) throw std::bad_alloc();
    SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION);
    SSL_CTX_set_options(tls, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                 SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    if (SSL_CTX_set_cipher_list(tls, ciphers_of_tls_1_2) != 1 || SSL_CTX_set1_groups_list(tls, groups) != 1) {
        throw std::runtime_error("TLS cannot be set up: " + why());
    }
    // A session that waits holds no buffers.
    SSL_CTX_set_mode(
        tls, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(tls, 1);  // one system call per record, not two
    // A session is resumed by the ticket that its client keeps; the server keeps nothing of it.
    SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(tls, 1);
    SSL_CTX_set_alpn_select_cb(tls, choose_protocol, nullptr);
    bool has_password = false;
    SSL_CTX_set_default_passwd_cb(tls, no_password);
    SSL_CTX_set_default_passwd_cb_userdata(tls, &has_password);
    if (SSL_CTX_use_certificate_chain_file(tls, files.certificate.c_str()) != 1) {
        fail("cannot use the certificate in", files.certificate);
    }
    if (SSL_CTX_use_PrivateKey_file(tls, files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
        if (has_password) throw std::runtime_error("the key in " + files.key.string() + " has a password");
        fail("cannot use the key in", files.key);
    }
    if (SSL_CTX_check_private_key(tls) != 1) fail("the certificate is not that of the key in", files.key);
    SSL_CTX_set_default_passwd_cb_userdata(tls, nullptr);
    return context;
}

void TlsIdentity::reload() {
    Context fresh = load(files_);
    const std::lock_guard lock(mutex_);
    context_.swap(fresh);
}

TlsIdentity::Context TlsIdentity::context() const {
    const std::lock_guard lock(mutex_);
    return context_;
}

std::chrono::system_clock::time_point TlsIdentity::valid_until() const {
    const Context tls = context();
    std::tm utc{};
    ASN1_TIME_to_tm(X509_get0_notAfter(SSL_CTX_get0_certificate(tls.get())), &utc);
    return std::chrono::system_clock::from_time_t(timegm(&utc));
}

TlsSession TlsIdentity::begin(int socket) const {
    return {context().get(), socket};
}

}  // namespace urna::http
