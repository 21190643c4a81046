// SPDX-License-Identifier: Apache-2.0
// TLS 1.2 and 1.3 at the server's side: its certificate, which can be replaced while it serves, and one
// session per connection.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace urna::http {

// The most that one record of TLS carries.
inline constexpr std::size_t tls_record_bytes_max = 16UL << 10;

// One connection's session. It reads and writes a socket that does not block, and that outlives it.
class TlsSession {
 public:
    // What has to be waited for until the same call can go on. `closed`: the client has ended the session, or
    // it cannot go on.
    enum class Progress { done, wait_read, wait_write, closed };

    // Throws std::bad_alloc without memory.
    TlsSession(ssl_ctx_st* context, int socket);

    Progress shake_hands();
    // At least one byte, and at most `room`, is read when it is done.
    Progress read(char* into, std::size_t room, std::size_t& bytes);
    // A prefix of the piece, which is not empty, is written when it is done. Until then the same piece has to
    // be given again, which may be longer by then.
    Progress write(std::string_view piece, std::size_t& bytes);
    // Whether there may be something to read although the socket has nothing.
    bool has_input() const;
    // Tells the client that nothing follows, if that can be said at once: without it a client takes what it
    // has for a part.
    void say_end();

 private:
    Progress progress_of(int result);

    struct Free {
        void operator()(ssl_st* session) const;
    };
    std::unique_ptr<ssl_st, Free> session_;
    bool broken_ = false;
};

struct TlsFiles {
    std::filesystem::path certificate;  // PEM: the server's, then those between it and its authority's
    std::filesystem::path key;          // PEM, without a password
};

// The certificate and key that new sessions begin with. Any thread may use it.
class TlsIdentity {
 public:
    // Throws std::runtime_error, which names the file, when they are not fit to serve with.
    explicit TlsIdentity(TlsFiles files);

    // Reads the files again. Throws as the constructor does, and then what was there stays.
    void reload();

    // When the certificate ends, which may be over.
    std::chrono::system_clock::time_point valid_until() const;

    TlsSession begin(int socket) const;

 private:
    using Context = std::shared_ptr<ssl_ctx_st>;
    static Context load(const TlsFiles& files);
    Context context() const;

    const TlsFiles files_;
    mutable std::mutex mutex_;
    Context context_;
};

}  // namespace urna::http
