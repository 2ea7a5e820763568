# SPDX-License-Identifier: Apache-2.0
# Sourced by the programs in bin/ with $home set. Sets $java to a java of version 25 or later, by reading the release
# files of JDKs: starting a JVM to ask for its version would cost more than the program itself. Forks are dear, too: there is
# none but for a java on the PATH that is a link to somewhere else than the usual places.

circus_java_of() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r circus_line || [ -n "$circus_line" ]; do
        case $circus_line in
            JAVA_VERSION=*)
                circus_line=${circus_line#JAVA_VERSION=}
                circus_line=${circus_line#\"}
                circus_line=${circus_line%%[!0-9]*}
                [ "${circus_line:-0}" -ge 25 ] || return 1
                java=$1/bin/java
                return 0
                ;;
        esac
    done <"$1/release"
    return 1
}

# The java on the PATH, by its real name; $@ are the folders of the JDKs in the usual places.
circus_java_on_path() {
    circus_found=
    IFS=:
    set -f
    for circus_dir in $PATH; do
        if [ -f "${circus_dir:-.}/java" ] && [ -x "${circus_dir:-.}/java" ]; then
            circus_found=${circus_dir:-.}/java
            break
        fi
    done
    set +f
    unset IFS
    [ -n "$circus_found" ] || return 1
    if [ -h "$circus_found" ]; then
        for circus_dir; do
            if [ "$circus_dir/bin/java" -ef "$circus_found" ]; then
                circus_java_of "$circus_dir"
                return
            fi
        done
        circus_found=$(readlink -f "$circus_found") || return 1
    fi
    circus_java_of "${circus_found%/bin/java}"
}

circus_find_java() {
    circus_java_of "$home/runtime" && return
    [ -n "${JAVA_HOME:-}" ] && circus_java_of "$JAVA_HOME" && return
    set -- /usr/lib/jvm/* /opt/* /opt/java/* /usr/java/* /usr/local/* "${HOME:-/nonexistent}"/.jdks/* \
        "${HOME:-/nonexistent}"/.sdkman/candidates/java/*
    circus_java_on_path "$@" && return
    for circus_dir; do
        circus_java_of "$circus_dir" && return
    done
    echo "$program: needs Java 25 or later: no such JDK in $home/runtime, JAVA_HOME (${JAVA_HOME:-not set})," \
        "PATH, /usr/lib/jvm, /opt or ~/.jdks" >&2
    exit 1
}

circus_find_java

circus_class_path=
# Sets $circus_class_path to the jars of the program $1.
circus_class_path_of() {
    case $1 in
        circusd)
            circus_class_path=$home/lib/circusd.jar:$home/lib/org.apache.felix.framework.jar
            circus_class_path=$circus_class_path:$home/lib/org.osgi.service.log.jar:$home/lib/picocli.jar
            # The bundles, so that the JVM's cache can hold their classes; in an order that is the same in every locale.
            circus_class_path=$circus_class_path:$(LC_ALL=C && IFS=: && set -- "$home"/system/*.jar && echo "$*")
            ;;
        *)
            circus_class_path=$home/lib/io.circus.cli.jar:$home/system/io.circus.client.jar:$home/system/io.circus.verbs.jar
            circus_class_path=$circus_class_path:$home/system/io.circus.wire.jar:$home/system/jeromq.jar
            circus_class_path=$circus_class_path:$home/system/jnacl.jar:$home/system/gson.jar:$home/system/jline.jar
            ;;
    esac
}

# What a program that runs for a tenth of a second need not set up. A JVM that does not know one of them goes on without it.
circus_client_flags="-XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:+UnlockExperimentalVMOptions \
-XX:ArchiveRelocationMode=0 -XX:-AOTAdapterCaching -XX:-AOTReplayTraining -XX:-AOTRecordTraining -XX:StringTableSize=1024 \
-XX:SymbolTableSize=1024"

# Sizes, times, inodes, owners and modes of $@, of the JVM and of the jars on the class path. The JVM itself does not notice
# that a jar is another one than the cache was made with, and would run the classes of the former. Two builds of a jar may have
# the same size and the same time of modification, hence the rest. To be called in a subshell, which it ends.
circus_stamp() {
    IFS=:
    set -f
    # shellcheck disable=SC2086  # split at the colons
    exec stat -L -c '%s %Y %Z %i %u %a' "$@" "$java" "${java%/bin/java}/lib/modules" $circus_class_path 2>/dev/null
}

# Whether nobody but root and this user can change the file $1, of which $2 is the line of circus_stamp: whoever can write a
# cache chooses what the program runs.
circus_trusts() {
    circus_mode=${2##* }
    circus_owner=${2% *}
    [ "${circus_owner##* }" = 0 ] || [ -O "$1" ] || return 1
    case $circus_mode in
        *[2367] | *[2367]?) return 1 ;;
    esac
}

# The folder for what home, being read-only, cannot take. One for each home.
circus_user_cache() {
    circus_base=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/circus
    circus_name=$(cd -P "$home" && IFS=/ && set -f && set -- $PWD && IFS=% && echo "$*")
    circus_cache=$circus_base/${circus_name#%}
}

# Whether the folder that the one of the caches is in is this user's, if this user is root. In the folder of somebody else, whose
# HOME root has kept, a cache could be replaced after it was looked at.
circus_keeps_cache() {
    ! [ -O / ] || [ -O "${XDG_CACHE_HOME:-${HOME:-/nonexistent}}" ]
}

# What bin/circus-aot has kept of the program $1: sets $cache to the option that names it and $index to the one that names what
# it has read of the jars, or both to nothing. What was made with another JVM or with other jars is made anew, in the
# background, for the next time. Needs circus_class_path_of.
circus_cache_of() {
    cache=
    index=
    [ "${CIRCUS_AOT:-on}" = off ] && return
    circus_stale=
    circus_fits "$home/aot/$1" && return
    circus_user_cache
    circus_keeps_cache && circus_fits "$circus_cache/$1" && return
    [ -z "$circus_stale" ] && return
    # What the workers of a daemon depend on is closed first: the training outlives it.
    case ${CIRCUS_KEEPER:-} in
        "$PPID") (setsid /proc/"$PPID"/exe - "$home/bin/circus-aot" --again </dev/null >/dev/null 2>&1 &) ;;
        *) (setsid "$home/bin/circus-aot" --again </dev/null >/dev/null 2>&1 &) ;;
    esac
}

# Whether the cache $1.aot is there, fits, and cannot have been put there by others. One without a stamp or without the index
# is of no use.
circus_fits() {
    [ -r "$1.aot" ] && [ -r "$1.stamp" ] && [ -r "${1%/*}/system.index" ] || return 1
    circus_made=
    while IFS= read -r circus_line; do
        circus_made=$circus_made${circus_made:+$circus_newline}$circus_line
    done <"$1.stamp"
    circus_now=$(circus_stamp "${1%/*}" "${1%/*}/system.index" "$1.aot" "$1.stamp")
    for circus_line in "${1%/*}" "${1%/*}/system.index" "$1.aot" "$1.stamp"; do
        circus_trusts "$circus_line" "${circus_now%%"$circus_newline"*}" || return 1
        circus_now=${circus_now#*"$circus_newline"}
    done
    if [ "$circus_made" = "$circus_now" ]; then
        cache=-XX:AOTCache=$1.aot
        index=-Dcircus.index=${1%/*}/system.index
        return 0
    fi
    circus_stale=yes
    return 1
}

circus_newline='
'
