// SPDX-License-Identifier: Apache-2.0
import test, {mock} from 'node:test';
import assert from 'node:assert/strict';

// A browser with nothing but what the stream needs.
const listeners = {};
globalThis.addEventListener = (name, listener) => listeners[name] = listener;
globalThis.document = {hidden: false, addEventListener: (name, listener) => listeners[name] = listener};
globalThis.EventSource = class {
  static CLOSED = 2;
  static all = [];
  readyState = 1;
  heard = {};
  constructor(url) {
    this.url = url;
    EventSource.all.push(this);
  }
  addEventListener(name, listener) {
    this.heard[name] = listener;
  }
  tell(name, data = {}) {
    this.heard[name]({data: JSON.stringify(data)});
  }
  fail() {
    this.readyState = 2;
    this.onerror();
  }
  close() {
    this.readyState = 2;
  }
};
let answers = {};
const asked = [];
globalThis.fetch = async path => {
  asked.push(path);
  const found = Object.entries(answers).find(([end]) => path.endsWith(end));
  const [status, body] = found?.[1] ?? [200, {}];
  return {ok: status < 400, status, text: async () => JSON.stringify(body)};
};
mock.timers.enable({apis: ['setTimeout', 'setInterval', 'Date']});
const {state} = await import('../assets/core/store.js');
const stream = await import('../assets/core/stream.js');
const last = () => EventSource.all.at(-1);
const settle = async () => {
  for (let i = 0; i < 20; i++) {
    await Promise.resolve();
  }
};
const reading = {'/operations': [200, {operations: []}], '/history': [200, {times: [], watchers: {}}]};

test('begins once, and reads what the stream does not tell', async () => {
  answers = {...reading, '/me': [200, {name: 'anna', role: 'admin'}]};
  stream.begin();
  stream.begin();
  assert.equal(EventSource.all.length, 1);
  assert.equal(last().url, '/api/v1/stream?topics=frames,watchers,operations');
  last().tell('hello', {time: 5, boot: 'a'});
  await settle();
  assert.equal(state.link, 'live');
  assert.equal(state.me.name, 'anna');
  assert.ok(asked.includes('/api/v1/daemons/local/history'));
});

test('keeps what it knows of watchers, takes changes, and forgets those that are gone', () => {
  last().tell('watchers', {full: true, watchers: {a: {name: 'a', state: 'ready'}, b: {name: 'b', state: 'ready'}}});
  const before = state.watchers.get('a');
  last().tell('watchers', {full: false, watchers: {b: null}});
  assert.deepEqual([...state.watchers.keys()], ['a']);
  assert.equal(state.watchers.get('a'), before);
});

test('says what cannot be told, keeps what was told, and reads all again when it is back', async () => {
  const before = [...state.watchers.keys()];
  last().tell('missing', {frames: 'io.circus.metrics does not run'});
  assert.deepEqual(state.missing, {frames: 'io.circus.metrics does not run'});
  assert.deepEqual([...state.watchers.keys()], before);
  const streams = EventSource.all.length;
  for (let i = 0; i < 5; i++) {
    mock.timers.tick(2_000);
    last().tell('operation', {id: 'x', state: 'done'});
  }
  assert.equal(EventSource.all.length, streams, 'no frames come, and that is no reason to connect again');
  assert.equal(state.link, 'live');
  asked.length = 0;
  last().tell('missing', {});
  await settle();
  assert.deepEqual(state.missing, {});
  assert.ok(asked.includes('/api/v1/daemons/local/history'));
});

test('another page changes the stream, and the former one speaks until the new one does', () => {
  const former = last();
  stream.want({events: true, logs: ['web', 'a b'], lines: 50});
  assert.notEqual(last(), former);
  assert.equal(last().url, '/api/v1/stream?topics=frames,watchers,operations,events,logs&logs=web&logs=a%20b&lines=50');
  assert.equal(former.readyState, 1);
  last().tell('hello', {time: 5, boot: 'a'});
  assert.equal(former.readyState, 2);
  stream.want({events: true, logs: ['web', 'a b'], lines: 50});
  assert.equal(EventSource.all.length, 2);
});

test('says that it reconnects, and comes back after a restart of the daemon', async () => {
  last().tell('bye');
  assert.equal(state.link, 'lost');
  asked.length = 0;
  last().fail();
  mock.timers.tick(1000);
  await settle();
  assert.equal(EventSource.all.length, 3);
  last().tell('hello', {time: 9, boot: 'b'});
  await settle();
  assert.equal(state.link, 'live');
  assert.ok(asked.includes('/api/v1/daemons/local/history'), 'everything is read anew');
});

test('tries until the daemon answers', async () => {
  answers['/me'] = [503, {}];
  last().fail();
  for (let i = 0; i < 5; i++) {
    mock.timers.tick(1000);
    await settle();
  }
  assert.equal(EventSource.all.length, 3);
  answers['/me'] = [200, {name: 'anna', role: 'admin'}];
  mock.timers.tick(1000);
  await settle();
  assert.equal(EventSource.all.length, 4);
  last().tell('hello', {time: 9, boot: 'b'});
});

test('a connection that says nothing is given up', () => {
  mock.timers.tick(4000);
  assert.equal(EventSource.all.length, 4);
  mock.timers.tick(6000);
  assert.equal(EventSource.all.length, 5);
  assert.equal(state.link, 'lost');
  last().tell('hello', {time: 20, boot: 'b'});
});

test('a tab that nobody sees lets go after a while, and comes back', () => {
  const shown = last();
  document.hidden = true;
  listeners.visibilitychange();
  mock.timers.tick(29_000);
  assert.equal(shown.readyState, 1);
  mock.timers.tick(2000);
  assert.equal(shown.readyState, 2);
  const count = EventSource.all.length;
  document.hidden = false;
  listeners.visibilitychange();
  assert.equal(EventSource.all.length, count + 1);
  last().tell('hello', {time: 60, boot: 'b'});
});

test('who is not let in any more is asked to log in, and nothing is tried again', async () => {
  answers['/me'] = [401, {}];
  const count = EventSource.all.length;
  last().tell('refused', {status: 401});
  await settle();
  assert.ok(state.signedOut);
  mock.timers.tick(60_000);
  await settle();
  assert.equal(EventSource.all.length, count);
});
