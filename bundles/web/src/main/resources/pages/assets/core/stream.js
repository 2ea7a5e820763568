// SPDX-License-Identifier: Apache-2.0
// The one stream of this tab: what it asks for follows the page, and it comes back by itself.
import {state, emit} from './store.js';
import {get, LOCAL} from './api.js';
import * as series from './series.js';

/** A frame comes every second; after so many milliseconds without a word the connection is as good as gone. */
const SILENCE = 20_000;
const SILENCE_OF_FRAMES = 6_000;
const PAUSE = 1_000;
/** How long a hidden tab keeps its stream, in milliseconds. */
const UNSEEN = 30_000;

let source = null;
let next = null;
let wanted = '';
let heard = 0;
let framed = 0;
let timer = 0;
let boot = null;
/** Whether what the stream does not tell must be read again. */
let stale = true;

/** Which logs and events the page on view wants, beside what every page needs. */
let extra = {events: false, logs: [], lines: 300};

function address() {
  const topics = ['frames', 'watchers', 'operations'];
  if (extra.events) {
    topics.push('events');
  }
  if (extra.logs.length > 0) {
    topics.push('logs');
  }
  const parts = [`topics=${topics.join(',')}`, ...extra.logs.map(name => `logs=${encodeURIComponent(name)}`)];
  if (extra.logs.length > 0) {
    parts.push(`lines=${extra.lines}`);
  }
  return `/api/v1/stream?${parts.join('&')}`;
}

function link(to) {
  if (state.link !== to) {
    state.link = to;
    if (to === 'lost') {
      state.lostSince = Date.now() / 1000;
    }
    emit('link');
  }
}

function lost() {
  if (!state.signedOut) {
    link('lost');
  }
}

/** Reads what the stream does not tell. Called at first and after each gap. */
async function readAll() {
  const read = async (path, take) => {
    try {
      take(await get(path));
    } catch {
      // the stream tells what is wrong, and everything is read again when it is back
    }
  };
  await Promise.all([
    read('/me', me => {
      state.me = me;
      emit('me');
    }),
    read(LOCAL, daemon => {
      state.daemon = daemon;
      emit('daemon');
    }),
    read(`${LOCAL}/operations`, ({operations}) => {
      operations.reverse().forEach(remember);
      emit('operations');
    }),
    read(`${LOCAL}/history`, history => {
      series.load(history);
      series.sumUp();
      emit('series');
    }),
  ]);
  emit('fresh');
}

function remember(operation) {
  const known = state.operations.get(operation.id);
  if (!known || known.state === 'running') {
    state.operations.set(operation.id, operation);
  }
  if (state.operations.size > 500) {
    state.operations.delete(state.operations.keys().next().value);
  }
}

/** Takes in operations that an answer has told. */
export function operationsTold(operations) {
  operations.forEach(remember);
  emit('operations');
}

/** Takes in what cannot be told, and why. What was told before stays on the page. */
function misses(missing) {
  if (JSON.stringify(missing) !== JSON.stringify(state.missing)) {
    const back = Object.keys(state.missing).some(topic => !missing[topic]);
    state.missing = missing;
    emit('missing');
    if (back) {
      framed = Date.now();
      readAll();
    }
  }
}

function takeWatchers({full, watchers}) {
  const all = full ? new Map() : new Map(state.watchers);
  for (const name in watchers) {
    const told = watchers[name];
    if (told === null) {
      all.delete(name);
      series.watchers.delete(name);
    } else {
      const before = state.watchers.get(name);
      all.set(name, full && before && JSON.stringify(before) === JSON.stringify(told) ? before : told);
    }
  }
  state.watchers = all;
  state.loaded = true;
  emit('watchers');
  for (const name in watchers) {
    emit('watcher:' + name, watchers[name]);
  }
}

function open() {
  clearTimeout(timer);
  next?.close();
  wanted = address();
  const fresh = next = new EventSource(wanted);
  heard = framed = Date.now();
  const hears = (name, take) => fresh.addEventListener(name, message => {
    if (fresh === source || fresh === next) {
      heard = Date.now();
      take(JSON.parse(message.data));
    }
  });
  hears('hello', hello => {
    if (fresh === next) {
      // the former one speaks until the new one does, so that a change of the page loses nothing
      source?.close();
      source = fresh;
      next = null;
    }
    state.ahead = hello.time - Date.now() / 1000;
    const again = boot !== null && boot !== hello.boot;
    if (again) {
      state.operations.clear();
    }
    const whole = stale || again || state.link === 'lost';
    stale = false;
    boot = hello.boot;
    state.missing = {};
    emit('missing');
    link('live');
    emit('hello', hello);
    if (whole) {
      readAll();
    }
  });
  hears('missing', misses);
  hears('watchers', takeWatchers);
  hears('frame', frame => {
    framed = heard;
    series.push(frame);
    emit('frame', frame);
  });
  hears('event', event => emit('event', event));
  hears('operation', operation => operationsTold([operation]));
  hears('log', line => emit('log', line));
  hears('dropped', dropped => emit('dropped', dropped));
  hears('bye', lost);
  hears('refused', () => {
    close();
    get('/me').catch(() => {});
  });
  fresh.onerror = () => {
    if (fresh !== source && fresh !== next) {
      return;
    }
    lost();
    if (fresh.readyState === EventSource.CLOSED) {
      // the browser tries again after a broken connection, but not after an answer that is none
      again(fresh);
    }
  };
}

/** Opens the stream anew after a moment, unless nobody is logged in. */
function again(failed) {
  failed.close();
  if (failed === source) {
    source = null;
  }
  clearTimeout(timer);
  timer = setTimeout(async () => {
    try {
      state.me = await get('/me');
      open();
    } catch (problem) {
      if (problem.status !== 401) {
        again(failed);
      }
    }
  }, PAUSE);
}

/** Ends the stream. */
export function close() {
  clearTimeout(timer);
  source?.close();
  next?.close();
  source = next = null;
  wanted = '';
}

/** Begins when somebody is known to look. */
export const begin = () => source || next || open();

/** Lets the stream carry what a page wants as well. */
export function want(changes) {
  extra = {events: false, logs: [], lines: 300, ...changes};
  if ((source || next) && address() !== wanted) {
    open();
  }
}

/** Opens the stream anew, to get the last lines and events once more. */
export function renew() {
  if (source || next) {
    open();
  }
}

setInterval(() => {
  const now = Date.now();
  if (source && !document.hidden && (now - heard > SILENCE || !state.missing.frames && now - framed > SILENCE_OF_FRAMES)) {
    lost();
    open();
  }
}, 2_000);

// a computer that has slept finds out at once
addEventListener('online', renew);

// A browser has six connections to a host for all its tabs together: one that nobody sees gives its own back.
let away = false;
let leaving = 0;

function leave() {
  if (source || next) {
    away = true;
    close();
  }
}

function comeBack() {
  clearTimeout(leaving);
  if (away) {
    away = false;
    stale = true;
    open();
  }
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    leaving = setTimeout(leave, UNSEEN);
  } else {
    comeBack();
  }
});
addEventListener('pagehide', leave);
addEventListener('pageshow', comeBack);
