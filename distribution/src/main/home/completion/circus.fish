# SPDX-License-Identifier: Apache-2.0
# Completion for fish: put this file, or a link to it, into ~/.config/fish/completions as circusctl.fish and circusd.fish.
# circusctl is asked for its own words.

function __circusctl_words
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    env AUTO_COMPLETE=all $program $words (commandline -ct) 2>/dev/null
end
complete -c circusctl -f -a '(__circusctl_words)'

complete -c circusd -l log-level -x -a 'critical error warning info debug' -d 'how much is logged'
complete -c circusd -l log-output -r -d 'where the log goes'
complete -c circusd -l pidfile -r -d 'where the pid is written'
complete -c circusd -l daemon -d 'run in the background'
complete -c circusd -l shell -d 'open the shell of the daemon on this terminal'
complete -c circusd -l check -d 'report the mistakes of the file and end'
complete -c circusd -l version -d 'print the version and end'
complete -c circusd -l help -d 'print the usage and end'
