// SPDX-License-Identifier: Apache-2.0
// Requests to the HTTP interface.
import {state, emit} from './store.js';

const PREFIX = '/api/v1';
export const LOCAL = '/daemons/local';

/** A refusal, with the daemon's reason as message. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `the daemon answered with status ${status}`);
    this.status = status;
    this.errors = body.errors ?? null;
  }
}

export async function call(method, path, body) {
  const options = {method, headers: {Accept: 'application/json'}, credentials: 'same-origin', cache: 'no-store'};
  if (method !== 'GET') {
    // A form of another site cannot send this type.
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body ?? {});
  }
  let response;
  try {
    response = await fetch(PREFIX + path, options);
  } catch {
    throw new Problem(0, {detail: 'the daemon does not answer'});
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = text === '' ? null : JSON.parse(text);
  } catch {
    answer = {detail: text.slice(0, 200)};
  }
  if (!response.ok) {
    if (response.status === 401 && path !== '/login') {
      state.signedOut = true;
      emit('me');
    }
    throw new Problem(response.status, answer ?? {});
  }
  return answer;
}

export const get = path => call('GET', path);
export const post = (path, body) => call('POST', path, body);
export const patch = (path, body) => call('PATCH', path, body);
export const remove = path => call('DELETE', path);

export const watcherPath = (name, rest = '') => `${LOCAL}/watchers/${encodeURIComponent(name)}${rest}`;
