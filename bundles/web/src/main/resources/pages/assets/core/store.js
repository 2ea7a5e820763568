// SPDX-License-Identifier: Apache-2.0
// What the pages know of the daemon, and who is told when it changes. A topic is a word; parts of the page name those they show.
import {useState, useLayoutEffect} from './dom.js';

export const state = {
  /** Who looks: {name, role, watchers}; null before it is known. */
  me: null,
  /** True once the daemon has asked for a login. */
  signedOut: false,
  daemon: null,
  /** Name to watcher. An entry is replaced, never changed: a row compares by identity. */
  watchers: new Map(),
  /** True once the watchers have been read for the first time. */
  loaded: false,
  /** Why the daemon cannot tell something, by topic: frames, watchers, logs. */
  missing: {},
  /** Id to operation. */
  operations: new Map(),
  /** What was asked for from this page: {id, verb, names, operations, error, at}. */
  requests: [],
  /** 'connecting', 'live' or 'lost'. */
  link: 'connecting',
  lostSince: 0,
  /** Seconds that the daemon's clock is ahead of the browser's. */
  ahead: 0,
};

const listeners = new Map();

export function on(topic, listener) {
  let all = listeners.get(topic);
  if (!all) {
    listeners.set(topic, all = new Set());
  }
  all.add(listener);
  return () => all.delete(listener);
}

export function emit(topic, value) {
  for (const listener of [...listeners.get(topic) ?? []]) {
    listener(value);
  }
}

/** Renders the calling component anew whenever something happens under one of the topics. */
export function use(...topics) {
  const [, count] = useState(0);
  useLayoutEffect(() => {
    const again = () => count(n => n + 1);
    const ends = topics.map(topic => on(topic, again));
    return () => ends.forEach(end => end());
  }, topics);
}

const ROLES = ['observer', 'operator', 'manager', 'admin'];

/** Whether the caller's role includes this one. What it does not permit is not shown. */
export const may = role => state.me !== null && ROLES.indexOf(state.me.role) >= ROLES.indexOf(role);

/** Whether the caller sees the whole daemon, not only some watchers. */
export const seesAll = () => state.me !== null && !state.me.watchers;

/** Seconds since 1970, by the daemon's clock. */
export const now = () => Date.now() / 1000 + state.ahead;
