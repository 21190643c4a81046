// SPDX-License-Identifier: Apache-2.0
/* Preloaded into a process whose clock is to be wrong: adds the seconds that the file named by CLOCK_SHIM_FILE holds to the clock
   that can be set, and to no other. (libfaketime does the same, but not in a program that brings its own malloc, as Redis does.) */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long long offset(void) {
    const char* file = getenv("CLOCK_SHIM_FILE");
    char text[32] = {0};
    const int opened = file ? (int)syscall(SYS_openat, AT_FDCWD, file, O_RDONLY | O_CLOEXEC) : -1;
    if (opened < 0) return 0;
    syscall(SYS_read, opened, text, sizeof text - 1);
    syscall(SYS_close, opened);
    return atoll(text);
}

int clock_gettime(clockid_t clock, struct timespec* time) {
    const int done = (int)syscall(SYS_clock_gettime, clock, time);
    if (done == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += offset();
    return done;
}

int gettimeofday(struct timeval* time, void* zone) {
    struct timespec now;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t* told) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (told) *told = now.tv_sec;
    return now.tv_sec;
}
