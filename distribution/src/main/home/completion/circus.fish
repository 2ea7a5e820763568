# SPDX-License-Identifier: Apache-2.0
# Completion for fish: put this file, or a link to it, into ~/.config/fish/completions as circusctl.fish, circusd.fish
# and circus-top.fish.
# circusctl is asked for its own words.

function __circusctl_words
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    env AUTO_COMPLETE=all $program $words (commandline -ct) 2>/dev/null
end
function __circusctl_wants_a_file
    set -l words (commandline -opc)
    contains -- $words[-1] --keys --server-key --ssh_keyfile --token_file --cacert keygen
    or contains -- "$words[-2]" web-user web-token
end
complete -c circusctl -f -a '(__circusctl_words)'
complete -c circusctl -n __circusctl_wants_a_file -F

complete -c circusd -l log-level -x -a 'critical error warning info debug' -d 'how much is logged'
complete -c circusd -l log-output -r -d 'where the log goes'
complete -c circusd -l pidfile -r -d 'where the pid is written'
complete -c circusd -l daemon -d 'run in the background'
complete -c circusd -l shell -d 'open the shell of the daemon on this terminal'
complete -c circusd -l check -d 'report the mistakes of the file and end'
complete -c circusd -l version -d 'print the version and end'
complete -c circusd -l help -d 'print the usage and end'

complete -c circus-top -f
complete -c circus-top -l endpoint -x -d 'the stats endpoint of the daemon'
complete -c circus-top -l control -x -d 'its control endpoint, for the keys'
complete -c circus-top -n 'string match -q "@*" -- (commandline -ct)' -a '(env AUTO_COMPLETE=all circusctl (commandline -ct) 2>/dev/null)'
complete -c circus-top -l http -x -d 'its HTTP interface'
complete -c circus-top -l token -x -d 'the token for it'
complete -c circus-top -l token_file -r -F -d 'a file with the token'
complete -c circus-top -l cacert -r -F -d 'the certificates to believe'
complete -c circus-top -l insecure -d 'believe any certificate'
complete -c circus-top -l ssh -x -d 'reach both through ssh'
complete -c circus-top -l ssh_keyfile -r -F -d 'the key for that'
complete -c circus-top -l process-timeout -x -d 'when a process that is not heard of disappears'
complete -c circus-top -l keys -r -F -d 'your secret key'
complete -c circus-top -l server-key -r -F -d 'the public key of the daemon'
complete -c circus-top -l once -d 'print one picture and end'
complete -c circus-top -l help -d 'print the usage and end'
complete -c circus-top -l version -d 'print the version and end'
