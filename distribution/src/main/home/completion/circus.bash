# SPDX-License-Identifier: Apache-2.0
# Completion for bash: source this file, for example in ~/.bashrc. circusctl is asked for its own words.

_circusctl() {
    # Not COMP_WORDS, which bash takes apart at the colons of endpoints and plugins.
    local line=${COMP_LINE:0:COMP_POINT} begun kept word file=
    local -a words
    read -ra words <<<"$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    begun=${words[${#words[@]} - 1]}
    kept=${begun%"${begun##*:}"}
    COMPREPLY=()
    case ${words[${#words[@]} - 2]} in
        --keys | --server-key | --ssh_keyfile | --token_file | --cacert | keygen) file=yes ;;
    esac
    case ${words[*]: -3:2} in
        "web-user "* | "web-token "*) file=yes ;;
    esac
    if [[ $file ]]; then
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$begun")
        return
    fi
    while IFS=$'\t' read -r word _; do
        COMPREPLY+=("${word#"$kept"}")
    done < <(AUTO_COMPLETE=all "$1" "${words[@]:1}" 2>/dev/null)
}
complete -F _circusctl circusctl

_circusd() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    case $before in
        --log-level) mapfile -t COMPREPLY < <(compgen -W "critical error warning info debug" -- "$word") ;;
        *)
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W "--log-level --log-output --pidfile --daemon --shell --check \
                    --version --help" -- "$word")
            else
                mapfile -t COMPREPLY < <(compgen -f -- "$word")
            fi
            ;;
    esac
}
complete -o filenames -F _circusd circusd

_circus_top() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} line=${COMP_LINE:0:COMP_POINT} begun name
    begun=${line##*[[:space:]]}
    case $before in
        --keys | --server-key | --ssh_keyfile | --token_file | --cacert) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
        --endpoint | --control | --http | --token | --ssh | --process-timeout) COMPREPLY=() ;;
        *)
            # circusctl knows the names of servers.
            if [[ $begun == @* ]]; then
                compopt +o filenames
                COMPREPLY=()
                while IFS=$'\t' read -r name _; do
                    COMPREPLY+=("$name")
                done < <(AUTO_COMPLETE=all circusctl "$begun" 2>/dev/null)
                return
            fi
            mapfile -t COMPREPLY < <(compgen -W "--endpoint --control --http --token --token_file --cacert --insecure --ssh \
                --ssh_keyfile --process-timeout --keys --server-key --once --help --version" -- "$word")
            ;;
    esac
}
complete -o filenames -F _circus_top circus-top
