# SPDX-License-Identifier: Apache-2.0
# Sourced by the programs in bin/ with $home set. Sets $java to a java of version 25 or later, by reading the release
# files of JDKs: starting a JVM to ask for its version would cost more than the program itself. No forks but one for a
# java on the PATH that is a symbolic link.

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

circus_java_on_path() {
    circus_found=$(command -v java) || return 1
    if [ -h "$circus_found" ]; then
        circus_found=$(readlink -f "$circus_found") || return 1
    fi
    circus_java_of "${circus_found%/bin/java}"
}

circus_find_java() {
    circus_java_of "$home/runtime" && return
    [ -n "${JAVA_HOME:-}" ] && circus_java_of "$JAVA_HOME" && return
    circus_java_on_path && return
    for circus_dir in /usr/lib/jvm/* /opt/* /opt/java/* /usr/java/* /usr/local/* "${HOME:-/nonexistent}"/.jdks/* \
            "${HOME:-/nonexistent}"/.sdkman/candidates/java/*; do
        circus_java_of "$circus_dir" && return
    done
    echo "$program: needs Java 25 or later: no such JDK in $home/runtime, JAVA_HOME (${JAVA_HOME:-not set})," \
        "PATH, /usr/lib/jvm, /opt or ~/.jdks" >&2
    exit 1
}

circus_find_java

# What bin/circus-aot has kept of the program $1: sets $cache to the option that names it, or to nothing.
circus_cache_of() {
    cache=
    [ "${CIRCUS_AOT:-on}" = off ] && return
    for circus_file in "$home/aot/$1.aot" "${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/circus/$1.aot"; do
        if [ -r "$circus_file" ]; then
            cache=-XX:AOTCache=$circus_file
            return
        fi
    done
}
