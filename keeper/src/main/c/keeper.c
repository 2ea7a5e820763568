// SPDX-License-Identifier: Apache-2.0
/*
 * circus-keeper: the parent of the daemon's JVM. Usage: keeper PROGRAM [ARGUMENT...], where PROGRAM ends in exec java.
 * With "-" before PROGRAM it keeps nothing: it closes what belongs to a keeper and executes PROGRAM in its own place. So does a keeper
 * that may open fewer than LEAST_LIMIT files, without closing anything: the numbers it needs are not to be had.
 *
 * It is the child subreaper, so the workers of a JVM that has died become its children, and it holds the descriptors that they
 * depend on, under the JVM's own numbers, so the next JVM inherits them. In normal life it sleeps: the JVM spawns, reaps and
 * reads by itself.
 *
 * It has no libc, no heap, no thread and no file. Its state is its descriptor table and the few variables below.
 *
 * One SOCK_SEQPACKET pair connects it with the JVM, whose end is descriptor 199. Nobody but the JVM gives it orders: the sender's
 * pid comes with each message (SO_PASSCRED, unix(7)). An order is a struct order:
 *
 *   K n   keep the descriptor that comes with it (SCM_RIGHTS) as number n, at least 200
 *   D n   close number n
 *   A     armed: from now on start the program again, however it ends
 *   Q     quit: exit with the JVM's status when it ends
 *   U     update: the JVM is about to end, start the program again at once; kill it if it takes longer than LATEST
 *   H     the path that follows, of up to MOST_PATH bytes, is the program of the next start; without A it is given up again
 *   B n   beat: kill the JVM if no order comes for n seconds; 0 ends that
 *
 * An order whose id is not 0 is answered by a struct record with pid 0. A struct record with a pid tells of a process that has
 * ended and is not the JVM. While the queue to the JVM is full nothing is reaped: zombies keep their status.
 *
 * Facts about system calls are from the pages of man section 2, and from signal(7) and unix(7).
 */
typedef unsigned long word;

/* ---- System calls. The result is negative, an errno, if the call has failed. ---- */

#if defined(__x86_64__)
enum {
    N_write = 1, N_close = 3, N_rt_sigaction = 13, N_rt_sigprocmask = 14, N_getpid = 39, N_sendmsg = 46, N_recvmsg = 47,
    N_socketpair = 53, N_setsockopt = 54, N_clone = 56, N_execve = 59, N_kill = 62, N_fcntl = 72, N_prctl = 157,
    N_clock_gettime = 228, N_exit_group = 231, N_waitid = 247, N_ppoll = 271, N_dup3 = 292, N_prlimit64 = 302,
    N_close_range = 436
};
__asm__(".globl _start\n_start: xor %ebp,%ebp\n mov %rsp,%rdi\n and $-16,%rsp\n call run\n");
/* rt_sigreturn: where a signal handler returns to. On aarch64 the kernel has a place of its own. */
__asm__("handled: mov $15,%eax\n syscall\n");
void handled(void);
enum { SA_RESTORER = 0x04000000 };

static long call(long number, long a, long b, long c, long d, long e) {
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8) : "rcx", "r11", "memory");
    return result;
}
#elif defined(__aarch64__)
enum {
    N_dup3 = 24, N_fcntl = 25, N_close = 57, N_write = 64, N_ppoll = 73, N_exit_group = 94,
    N_waitid = 95, N_clock_gettime = 113, N_kill = 129, N_rt_sigaction = 134, N_rt_sigprocmask = 135, N_prctl = 167, N_getpid = 172,
    N_socketpair = 199, N_setsockopt = 208, N_sendmsg = 211, N_recvmsg = 212, N_clone = 220, N_execve = 221, N_prlimit64 = 261,
    N_close_range = 436
};
__asm__(".globl _start\n_start: mov x29,#0\n mov x0,sp\n bl run\n");
#define handled 0
enum { SA_RESTORER = 0 };

static long call(long number, long a, long b, long c, long d, long e) {
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
    return x0;
}
#else
#error "no system calls for this processor"
#endif

#define CALL(name, a, b, c, d, e) call(N_##name, (long) (a), (long) (b), (long) (c), (long) (d), (long) (e))

enum {
    EINTR = 4, EBADF = 9, EAGAIN = 11, EINVAL = 22, ENAMETOOLONG = 36,
    SIGHUP = 1, SIGINT = 2, SIGQUIT = 3, SIGILL = 4, SIGBUS = 7, SIGFPE = 8, SIGKILL = 9, SIGUSR1 = 10, SIGSEGV = 11, SIGUSR2 = 12,
    SIGTERM = 15, SIGCHLD = 17, SIGCONT = 18, SIGSTOP = 19, SIGTSTP = 20, SIGWINCH = 28, SI_KERNEL = 0x80,
    CLD_EXITED = 1, P_ALL = 0, P_PID = 1, WNOHANG = 1, WEXITED = 4, WNOWAIT = 0x1000000,
    AF_UNIX = 1, SOCK_SEQPACKET = 5, SOL_SOCKET = 1, SO_PASSCRED = 16, SCM_RIGHTS = 1, SCM_CREDENTIALS = 2,
    MSG_DONTWAIT = 0x40, MSG_NOSIGNAL = 0x4000, MSG_TRUNC = 0x20, MSG_CTRUNC = 0x8, MSG_CMSG_CLOEXEC = 0x40000000,
    CLOEXEC = 02000000, F_DUPFD_CLOEXEC = 1030, POLLIN = 1, POLLOUT = 4,
    SIG_SETMASK = 2, SA_SIGINFO = 4, RLIMIT_NOFILE = 7, PR_SET_CHILD_SUBREAPER = 36, CLOCK_REALTIME = 0, CLOCK_MONOTONIC = 1
};

/* ---- The wire. The JVM relies on sizes and offsets. ---- */

struct order {
    char op;
    char unused[3];
    int number;
    long id;
};

struct record {
    int pid;      /* 0: the answer to an order */
    int code;     /* CLD_EXITED, CLD_KILLED or CLD_DUMPED; the op of the order */
    int status;   /* exit status or signal; 0 or errno */
    int number;   /* 0; the number of the order */
    long time;    /* nanoseconds since 1970; the id of the order */
};

enum { KEEPER_END = 198, JVM_END = 199, FIRST_KEPT = 200, MOST_PATH = 4000, FIRST_OWN = 197, LEAST_LIMIT = 1024 };

#define SECOND 1000000000L
#define SHORT_LIFE (SECOND / 10)
#define FIRST_DELAY (SECOND / 10)
#define LONGEST_DELAY (30 * SECOND)
/* How long a successor may take to arm, and the JVM to end after U. Tests make it shorter. */
#ifndef LATEST
#define LATEST (15 * SECOND)
#endif
/* A pause where the kernel is out of memory. */
#define PAUSE (SECOND / 10)
#define MOST_FAILURES 3

/* ---- State ---- */

static char **arguments;
static char **environment;
static char *program;                     /* of the next start */
static char *running_program;             /* of the present life */
static char *armed_program;               /* of the last life that armed; at first that of the command line */
static char paths[2][MOST_PATH + 1];      /* programs named by H: one may be armed_program, the other program */
static int jvm;                           /* its pid; 0 between two lives */
static int armed_ever;
static int armed_now;                     /* in this life */
static int quitting;
static int updating;
static int failures;                      /* lives in a row that did not arm */
static int full;                          /* the queue to the JVM: 1 until it has room, 2 until a pause is over */
static int doomed;                        /* the JVM has been killed for not being in time */
static long born, next_start, delay, end_by, pause_over, beat, last_order;
static word held;                         /* signals for the next life that arms, a bit for each */
static struct record unsent;              /* an answer that waits for room; without room no order is read */
static int has_unsent;
static word arrived, from_kernel;         /* signals since the last look, a bit for each; and which of them a terminal has sent */
static word former_mask, former_ignored;
static struct { word soft, hard; } former_limit;

/* The compiler makes calls of these two by itself. */
void *memset(void *to, int byte, word count) {
    for (char *at = to; count-- > 0;) {
        *at++ = (char) byte;
    }
    return to;
}

void *memcpy(void *to, const void *from, word count) {
    const char *source = from;
    for (char *at = to; count-- > 0;) {
        *at++ = *source++;
    }
    return to;
}

static long now(int clock) {
    long time[2] = {0, 0};
    CALL(clock_gettime, clock, time, 0, 0, 0);
    return time[0] * SECOND + time[1];
}

/* Says it on stderr, unless that would block. */
static void say(const char *text) {
    struct { int fd; short events, found; } out = {2, POLLOUT, 0};
    long none[2] = {0, 0};
    word length = 0;
    while (text[length] != 0) {
        length++;
    }
    if (CALL(ppoll, &out, 1, none, 0, 8) == 1 && (out.found & POLLOUT) != 0) {
        CALL(write, 2, text, length, 0, 0);
    }
}

static void leave(int status) {
    CALL(exit_group, status, 0, 0, 0, 0);
}

typedef void handler(int signal, const int *info, void *context);
#define SIG_DFL ((handler *) 0)
#define SIG_IGN ((handler *) 1)

/* Sets what a signal does. Returns what it did. */
static handler *act(int signal, handler *what) {
    struct { handler *what; word flags; void *restorer; word mask; } action = {what, SA_SIGINFO | SA_RESTORER, handled, ~0UL}, former = {0};
    CALL(rt_sigaction, signal, &action, &former, 8, 0);
    return former.what;
}

static void signal_jvm(int signal) {
    if (jvm > 1) {
        CALL(kill, jvm, signal, 0, 0, 0);
    }
}

/* ---- Records ---- */

/* Returns whether the record is in the queue. If not, full says for what to wait. */
static int tell(struct record *record) {
    struct { void *base; word length; } part = {record, sizeof *record};
    struct { void *name; long name_length; void *parts; word count; void *control; word control_length; long flags; } message =
        {0, 0, &part, 1, 0, 0, 0};
    long sent = CALL(sendmsg, KEEPER_END, &message, MSG_DONTWAIT | MSG_NOSIGNAL, 0, 0);
    if (sent >= 0) {
        return 1;
    }
    full = sent == -EAGAIN ? 1 : 2;
    pause_over = now(CLOCK_MONOTONIC) + PAUSE;
    return 0;
}

/* ---- Lives of the JVM ---- */

static void wait_longer(void) {
    delay = delay == 0 ? FIRST_DELAY : delay * 2 > LONGEST_DELAY ? LONGEST_DELAY : delay * 2;
    next_start = now(CLOCK_MONOTONIC) + delay;
}

static int has_children(void) {
    long info[16] = {0};
    return CALL(waitid, P_ALL, 0, info, WEXITED | WNOHANG | WNOWAIT, 0) == 0;
}

static void start(void) {
    born = now(CLOCK_MONOTONIC);
    last_order = born;
    next_start = 0;
    end_by = 0;
    beat = 0;
    armed_now = 0;
    updating = 0;
    doomed = 0;
    running_program = program;
    long child = CALL(clone, SIGCHLD, 0, 0, 0, 0);
    if (child == 0) {
        CALL(prlimit64, 0, RLIMIT_NOFILE, &former_limit, 0, 0);
        for (int signal = 1; signal < 32; signal++) {
            if ((former_ignored & 1UL << signal) != 0) {
                act(signal, SIG_IGN);
            }
        }
        CALL(rt_sigprocmask, SIG_SETMASK, &former_mask, 0, 8, 0);
        arguments[0] = program;
        CALL(execve, program, arguments, environment, 0, 0);
        say("circus-keeper: cannot execute circusd\n");
        leave(127);
    }
    jvm = child > 0 ? (int) child : 0;
    if (child < 0) {
        say("circus-keeper: cannot fork, trying again\n");
        if (!armed_ever) {
            leave(126);
        }
        wait_longer();
    }
}

/* Without a JVM and without workers there is nothing to take care of for somebody who asks for the end. */
static void leave_if_asked(void) {
    int asked = (held & 1UL << SIGTERM) != 0 ? SIGTERM : (held & 1UL << SIGINT) != 0 ? SIGINT : 0;
    if (asked != 0 && jvm == 0) {
        if (!has_children()) {
            leave(128 + asked);
        }
        next_start = now(CLOCK_MONOTONIC);
    }
}

/* The JVM has ended, and its orders have been read. */
static void ended(int code, int status) {
    int exit_status = code == CLD_EXITED ? status : 128 + status;
    int planned = updating;
    int lived = armed_now && now(CLOCK_MONOTONIC) - born > SHORT_LIFE;
    jvm = 0;
    has_unsent = 0;
    if (quitting || !armed_ever) {
        leave(exit_status);
    }
    failures = armed_now ? 0 : failures + 1;
    if (failures >= MOST_FAILURES && program != armed_program) {
        say("circus-keeper: the new program does not come up, going back to the former one\n");
        program = armed_program;
        failures = 0;
    }
    if (!planned) {
        say("circus-keeper: the daemon has ended, starting it again\n");
    }
    if (planned || lived) {
        delay = 0;
        next_start = now(CLOCK_MONOTONIC);
    } else {
        wait_longer();
    }
    leave_if_asked();
}

/* ---- Orders ---- */

static void arm(void) {
    if (!armed_now) {
        armed_program = running_program;
    }
    armed_ever = 1;
    armed_now = 1;
    failures = 0;
    for (int signal = 1; signal < 32; signal++) {
        if ((held & 1UL << signal) != 0) {
            signal_jvm(signal);
        }
    }
    held = 0;
}

/* Makes a path the program of the next start. Returns 0 or an errno. */
static int name_program(const char *path, long length) {
    if (length < 1 || length > MOST_PATH || path[0] != '/') {
        return length > MOST_PATH ? ENAMETOOLONG : EINVAL;
    }
    char *place = armed_program == paths[0] ? paths[1] : paths[0];
    memset(place, 0, MOST_PATH + 1);
    memcpy(place, path, (word) length);
    program = place;
    return 0;
}

/* Does what the order says. Returns 0 or an errno. descriptor is -1 if none came with it. */
static int obey(struct order *order, int descriptor, const char *path, long length) {
    long result = 0;
    if (length != 0 && order->op != 'H') {
        return EINVAL;
    }
    switch (order->op) {
        case 'K':
            result = order->number < FIRST_KEPT ? -EINVAL : descriptor < 0 ? -EBADF : CALL(dup3, descriptor, order->number, 0, 0, 0);
            break;
        case 'D':
            result = order->number < FIRST_KEPT ? -EINVAL : CALL(close, order->number, 0, 0, 0, 0);
            break;
        case 'A':
            arm();
            break;
        case 'Q':
            quitting = 1;
            break;
        case 'U':
            updating = 1;
            end_by = now(CLOCK_MONOTONIC) + LATEST;
            break;
        case 'H':
            return name_program(path, length);
        case 'B':
            beat = order->number > 0 ? order->number * SECOND : 0;
            break;
        default:
            return EINVAL;
    }
    return result < 0 ? (int) -result : 0;
}

/* Reads all orders; while the JVM lives, only as long as there is room for the answers. */
static void read_orders(int answers) {
    static struct { struct order order; char path[MOST_PATH + 1]; } body;
    /* Room for the sender's credentials and for as many descriptors as a message can have: the kernel never cuts them off. */
    union { long aligned[150]; char bytes[1200]; } control;
    while (!(answers && full)) {
        struct { void *base; word length; } part = {&body, sizeof body};
        struct { void *name; long name_length; void *parts; word count; void *control; word control_length; int flags; int unused; }
            message = {0, 0, &part, 1, &control, sizeof control, 0, 0};
        long length = CALL(recvmsg, KEEPER_END, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC, 0, 0);
        if (length == -EINTR) {
            continue;
        }
        if (length < 0) {
            return;
        }
        int descriptor = -1;
        int count = 0;
        int sender = 0;
        for (word at = 0; at + 16 <= message.control_length;) {
            struct { word length; int level, type; int data[]; } *part_of = (void *) (control.bytes + at);
            if (part_of->length < 16 || at + part_of->length > message.control_length) {
                break;
            }
            if (part_of->level == SOL_SOCKET && part_of->type == SCM_CREDENTIALS) {
                sender = part_of->data[0];
            } else if (part_of->level == SOL_SOCKET && part_of->type == SCM_RIGHTS) {
                for (word i = 0; i < (part_of->length - 16) / sizeof(int); i++) {
                    if (count++ == 0) {
                        descriptor = part_of->data[i];
                    } else {
                        CALL(close, part_of->data[i], 0, 0, 0, 0);
                    }
                }
            }
            at += (part_of->length + 7) & ~7UL;
        }
        if (sender == jvm && jvm > 0 && length >= (long) sizeof body.order) {
            last_order = now(CLOCK_MONOTONIC);
            int cut = (message.flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
            int error = cut || count > 1 ? EINVAL : obey(&body.order, descriptor, body.path, length - (long) sizeof body.order);
            struct record answer = {0, body.order.op, error, body.order.number, body.order.id};
            if (body.order.id != 0 && !tell(&answer) && answers) {
                unsent = answer;
                has_unsent = 1;
            }
        }
        if (descriptor >= 0) {
            CALL(close, descriptor, 0, 0, 0, 0);
        }
    }
}

/* ---- Signals and ends ---- */

static void pass_on(int signal, int from_terminal) {
    if (signal == SIGTSTP) {
        if (!from_terminal) {
            signal_jvm(SIGTSTP);
        }
        CALL(kill, CALL(getpid, 0, 0, 0, 0, 0), SIGSTOP, 0, 0, 0);
        return;
    }
    word passed = 1UL << SIGTERM | 1UL << SIGINT | 1UL << SIGHUP | 1UL << SIGUSR1 | 1UL << SIGUSR2 | 1UL << SIGWINCH
            | 1UL << SIGQUIT | 1UL << SIGCONT;
    if ((passed & 1UL << signal) == 0 || (from_terminal && jvm != 0)) {
        return;
    }
    if (jvm != 0 && (armed_now || !armed_ever || signal == SIGQUIT || signal == SIGCONT)) {
        signal_jvm(signal);
    } else {
        held |= 1UL << signal;
        leave_if_asked();
    }
}

static void look_at_signals(void) {
    for (int signal = 1; signal < 32; signal++) {
        if ((arrived & 1UL << signal) != 0) {
            pass_on(signal, (from_kernel & 1UL << signal) != 0);
        }
    }
    arrived = 0;
    from_kernel = 0;
}

/* Finds out whether the JVM has ended, then tells of every other process that has. */
static void reap(void) {
    union { int data[32]; long aligned[16]; } info;
    enum { CODE = 2, PID = 4, STATUS = 6 };
    memset(&info, 0, sizeof info);
    if (jvm != 0 && CALL(waitid, P_PID, jvm, &info, WEXITED | WNOHANG, 0) == 0 && info.data[PID] != 0) {
        read_orders(0);
        ended(info.data[CODE], info.data[STATUS]);
    }
    while (!full) {
        memset(&info, 0, sizeof info);
        if (CALL(waitid, P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT, 0) != 0 || info.data[PID] == 0 || info.data[PID] == jvm) {
            return;
        }
        struct record record = {info.data[PID], info.data[CODE], info.data[STATUS], 0, now(CLOCK_REALTIME)};
        if (tell(&record)) {
            CALL(waitid, P_PID, record.pid, &info, WEXITED | WNOHANG, 0);
        }
    }
}

/* The time of the next deadline; 0 if there is none. */
static long deadline(void) {
    long first = jvm == 0 ? next_start : 0;
    if (jvm != 0 && !doomed) {
        long armed_by = armed_ever && !armed_now ? born + LATEST : 0;
        long beat_by = beat != 0 ? last_order + beat : 0;
        first = armed_by;
        first = first == 0 || (end_by != 0 && end_by < first) ? end_by : first;
        first = first == 0 || (beat_by != 0 && beat_by < first) ? beat_by : first;
    }
    return full == 2 && (first == 0 || pause_over < first) ? pause_over : first;
}

static void keep_deadlines(void) {
    long time = now(CLOCK_MONOTONIC);
    if (full == 2 && time >= pause_over) {
        full = 0;
    }
    long first = deadline();
    if (first == 0 || time < first || full == 2) {
        return;
    }
    if (jvm == 0) {
        start();
    } else {
        say("circus-keeper: the daemon is not in time, killing it\n");
        doomed = 1;
        signal_jvm(SIGKILL);
    }
}

/* ---- The beginning ---- */

/* The keeper may have been started in place of a JVM, which has a socket of its former keeper. */
static void clear_own_numbers(void) {
    for (int number = KEEPER_END; number <= JVM_END; number++) {
        CALL(close, number, 0, 0, 0, 0);
    }
}

/* Makes the pair of sockets, whatever other numbers are in use. */
static void connect_pair(void) {
    int pair[2];
    int one = 1;
    if (CALL(socketpair, AF_UNIX, SOCK_SEQPACKET, 0, pair, 0) < 0) {
        say("circus-keeper: cannot make a pair of sockets\n");
        leave(126);
    }
    long high[2];
    for (int i = 0; i < 2; i++) {
        high[i] = CALL(fcntl, pair[i], F_DUPFD_CLOEXEC, FIRST_KEPT, 0, 0);
        CALL(close, pair[i], 0, 0, 0, 0);
    }
    CALL(setsockopt, high[0], SOL_SOCKET, SO_PASSCRED, &one, sizeof one);
    if (CALL(dup3, high[0], KEEPER_END, CLOEXEC, 0, 0) < 0 || CALL(dup3, high[1], JVM_END, 0, 0, 0) < 0) {
        say("circus-keeper: cannot place its sockets: the limit of open files must be over 200\n");
        leave(126);
    }
    CALL(close, high[0], 0, 0, 0, 0);
    CALL(close, high[1], 0, 0, 0, 0);
}

/* Runs during ppoll alone: everywhere else all signals are blocked. */
static void note(int signal, const int *info, void *context) {
    enum { CODE = 2 };
    (void) context;
    arrived |= 1UL << signal;
    if (info[CODE] == SI_KERNEL) {
        from_kernel |= 1UL << signal;
    }
}

/* Returns the mask for ppoll, without the signals that are noted. */
static word take_signals(void) {
    static const char noted[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2, SIGWINCH, SIGQUIT, SIGCONT, SIGTSTP};
    word all = ~0UL;
    word others = ~(1UL << (SIGILL - 1) | 1UL << (SIGBUS - 1) | 1UL << (SIGFPE - 1) | 1UL << (SIGSEGV - 1));
    CALL(rt_sigprocmask, SIG_SETMASK, &all, &former_mask, 8, 0);
    for (word i = 0; i < sizeof noted; i++) {
        if (act(noted[i], note) == SIG_IGN && noted[i] != SIGCHLD) {
            former_ignored |= 1UL << noted[i];
        }
        others &= ~(1UL << (noted[i] - 1));
    }
    return others;
}

/* Becomes the program. Returns only if that fails. */
static void become(char **words) {
    CALL(execve, words[0], words, environment, 0, 0);
    say("circus-keeper: cannot execute the program\n");
    leave(127);
}

/* Closes what a program beside the daemon must not hold. close_range(2) is there since Linux 5.9. */
static void close_own_numbers(void) {
    if (CALL(close_range, FIRST_OWN, ~0U, 0, 0, 0) < 0) {
        for (word number = FIRST_OWN; number < former_limit.soft; number++) {
            CALL(close, number, 0, 0, 0, 0);
        }
    }
}

/* Called by _start with the stack as execve(2) leaves it: the count of arguments, the arguments, 0, the environment, 0. */
__attribute__((used)) void run(long *stack) {
    long count = stack[0];
    arguments = (char **) (stack + 2);
    environment = (char **) (stack + 1 + count + 1);
    if (count < 2) {
        say("usage: circus-keeper PROGRAM [ARGUMENT...]\n");
        leave(2);
    }
    CALL(prlimit64, 0, RLIMIT_NOFILE, 0, &former_limit, 0);
    if (arguments[0][0] == '-' && arguments[0][1] == 0 && count > 2) {
        close_own_numbers();
        become(arguments + 1);
    }
    if (former_limit.hard < LEAST_LIMIT) {
        become(arguments);
    }
    program = arguments[0];
    armed_program = program;
    if (CALL(prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) {
        say("circus-keeper: cannot become the child subreaper\n");
    }
    struct { word soft, hard; } limit;
    limit.soft = former_limit.hard;
    limit.hard = former_limit.hard;
    CALL(prlimit64, 0, RLIMIT_NOFILE, &limit, 0, 0);
    clear_own_numbers();
    word others = take_signals();
    connect_pair();
    start();
    for (;;) {
        struct { int fd; short events, found; } polled = {KEEPER_END, full == 1 ? POLLOUT : full == 2 ? 0 : POLLIN, 0};
        long first = deadline();
        long wait = first == 0 ? 0 : first - now(CLOCK_MONOTONIC);
        wait = wait < 0 ? 0 : wait;
        long time[2] = {wait / SECOND, wait % SECOND};
        CALL(ppoll, &polled, 1, first == 0 ? 0 : time, &others, 8);
        if (full == 1 && (polled.found & POLLOUT) != 0) {
            full = 0;
        }
        if (!full && has_unsent && tell(&unsent)) {
            has_unsent = 0;
        }
        if (!has_unsent) {
            read_orders(1);
        }
        look_at_signals();
        reap();
        keep_deadlines();
    }
}
