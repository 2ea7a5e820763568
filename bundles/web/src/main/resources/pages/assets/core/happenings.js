// SPDX-License-Identifier: Apache-2.0
// The events that the page has got, and their words.
import {emit, on} from './store.js';
import {get, LOCAL} from './api.js';
import {bad as badEnd} from './format.js';

const MOST = 2000;

/** All events, the oldest first. */
export let events = [];
let readOnce = false;

function take(fresh, told) {
  const last = events.at(-1)?.seq ?? -1;
  const later = fresh.filter(each => each.seq > last);
  if (later.length > 0) {
    events = events.concat(later).slice(-MOST);
    emit('events', told ? later : null);
  }
}

on('event', event => readOnce && take([event], true));

/** Reads those that the daemon remembers. */
export async function read() {
  const {events: known} = await get(`${LOCAL}/events`);
  if (known.length > 0 && events.length > 0 && known.at(-1).seq < events.at(-1).seq) {
    // another life of the daemon counts anew
    events = [];
  }
  readOnce = true;
  take(known, false);
  emit('events', null);
}

on('fresh', () => readOnce && read().catch(() => {}));

/** Whether it is nobody's wish. */
export function bad({name, body}) {
  if (name === 'reap') {
    return body?.cause ? badEnd(body) : body?.exit_code > 0;
  }
  return name === 'hook_failure';
}

const SKIPPED = new Set(['time', 'name', 'process_pid', 'pid', 'exit_code', 'watcher', 'wid', 'cause', 'by']);

/** Causes that the status says already. */
const SAID = new Set(['exit', 'signal']);

/** What an event says beside its name. */
export function words(event) {
  const body = event.body ?? {};
  const said = [];
  const pid = body.process_pid ?? body.pid;
  if (pid !== undefined && pid !== null) {
    said.push(`process ${pid}`);
  }
  if (body.wid !== undefined && body.wid !== null) {
    said.push(`worker ${body.wid}`);
  }
  if (typeof body.exit_code === 'number') {
    said.push(body.exit_code < 0 ? `signal ${-body.exit_code}` : `status ${body.exit_code}`);
  }
  if (body.cause && !SAID.has(body.cause)) {
    said.push(body.by ? `${body.cause} by ${body.by}` : body.cause);
  }
  if (body.name !== undefined) {
    said.push(String(body.name));
  }
  for (const [key, value] of Object.entries(body)) {
    if (!SKIPPED.has(key) && value !== null && value !== '') {
      said.push(`${key} ${typeof value === 'object' ? JSON.stringify(value) : value}`);
    }
  }
  return said.join(', ');
}
