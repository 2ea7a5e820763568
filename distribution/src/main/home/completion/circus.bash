# SPDX-License-Identifier: Apache-2.0
# Completion for bash: source this file, for example in ~/.bashrc. circusctl is asked for its own commands.

_circusctl() {
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        # shellcheck disable=SC2207  # commands are words
        COMPREPLY=($(COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD AUTO_COMPLETE=1 "$1" 2>/dev/null))
    fi
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
