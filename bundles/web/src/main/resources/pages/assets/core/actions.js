// SPDX-License-Identifier: Apache-2.0
// What can be done to watchers, and by whom. Each request becomes one entry of the tray.
import {state, emit, may} from './store.js';
import {post, watcherPath, LOCAL} from './api.js';
import {operationsTold} from './stream.js';

export const VERBS = {
  start: {label: 'Start', doing: 'Starting', done: 'Started', icon: 'play', key: 's', role: 'operator'},
  stop: {label: 'Stop', doing: 'Stopping', done: 'Stopped', icon: 'stop', key: 'p', role: 'operator'},
  restart: {label: 'Restart', doing: 'Restarting', done: 'Restarted', icon: 'restart', key: 'r', role: 'operator'},
  reload: {label: 'Reload', doing: 'Reloading', done: 'Reloaded', icon: 'reload', key: 'l', role: 'operator'},
  incr: {label: 'One process more', short: '+1', doing: 'Adding a process to', done: 'Added a process to', icon: 'plus', key: '+', role: 'manager'},
  decr: {label: 'One process less', short: '−1', doing: 'Taking a process from', done: 'Took a process from', icon: 'minus', key: '-', role: 'manager'},
};

/** Others that the tray names. */
const FURTHER = {
  rm: {doing: 'Removing', done: 'Removed'},
  add: {doing: 'Adding', done: 'Added'},
  set: {doing: 'Changing', done: 'Changed'},
  signal: {doing: 'Signalling', done: 'Signalled'},
  kill: {doing: 'Replacing a process of', done: 'Replaced a process of'},
  reloadconfig: {doing: 'Applying the configuration', done: 'Applied the configuration'},
  addsocket: {doing: 'Opening socket', done: 'Opened socket'},
  rmsocket: {doing: 'Closing socket', done: 'Closed socket'},
};

export const wordsOf = verb => VERBS[verb] ?? FURTHER[verb] ?? {doing: verb, done: `${verb}:`};

const idle = watcher => watcher.state === 'off' || watcher.state === 'failed';

/** Whether the verb does something to the watcher as it is now, and may be used. */
export function possible(verb, watcher) {
  if (!watcher || !may(VERBS[verb].role)) {
    return false;
  }
  switch (verb) {
    case 'start': return watcher.state !== 'stopping' && (idle(watcher) || !watcher.plugin && watcher.running < watcher.wanted);
    case 'stop': return !idle(watcher);
    case 'restart': return true;
    case 'reload': return !idle(watcher) && !watcher.plugin;
    case 'incr': return !watcher.plugin && !watcher.singleton;
    case 'decr': return !watcher.plugin && watcher.wanted > 0;
    default: return false;
  }
}

let count = 0;

/** Sends a request and follows its operations. Resolves when the daemon has answered, with the operations or null. */
export async function request(verb, names, send) {
  const entry = {id: ++count, verb, names, operations: [], error: null, at: Date.now() / 1000, answered: false};
  state.requests = [...state.requests, entry];
  emit('operations');
  let operations = null;
  try {
    const answer = await send();
    operations = answer?.operations ?? (answer?.operation ? [answer.operation] : []);
    entry.operations = operations.map(each => each.id);
    operationsTold(operations);
  } catch (problem) {
    entry.error = problem.message;
  }
  entry.answered = true;
  emit('operations');
  return operations;
}

export function act(verb, names) {
  return request(verb, names, () => names.length === 1
    ? post(watcherPath(names[0], '/' + verb))
    : post(`${LOCAL}/watchers:action`, {action: verb, names}));
}

export function dismiss(id) {
  state.requests = state.requests.filter(each => each.id !== id);
  emit('operations');
}
