// SPDX-License-Identifier: Apache-2.0
// The daemon's own description of its options, which the forms are made from.
import {useEffect, useState} from './dom.js';
import {post, LOCAL} from './api.js';
import {on} from './store.js';

let read = null;
// another life of the daemon may know other options
on('fresh', () => read = null);

export function useCatalogue() {
  const [catalogue, set] = useState(null);
  useEffect(() => {
    read ??= post(`${LOCAL}/commands/catalogue`).then(answer => answer.result);
    read.then(set, problem => {
      read = null;
      set({watcher: [], socket: [], signals: [], trouble: problem.message});
    });
  }, []);
  return catalogue;
}

const NUMBERS = ['int', 'float', 'number', 'integer', 'seconds'];

/** Turns what somebody has typed into what the interface takes; what is no number is left as it is, for the daemon to refuse. */
export function typed(option, text) {
  if (option?.type === 'bool') {
    return text === true || text === 'true';
  }
  if (NUMBERS.includes(option?.type) && text !== '' && Number.isFinite(Number(text))) {
    return Number(text);
  }
  return text;
}

export const isNumber = option => NUMBERS.includes(option?.type);

/** A value of an option as text. */
export function shown(value) {
  if (value === null || value === undefined || value === '') {
    return '';
  }
  return typeof value === 'object' ? Object.entries(value).map(([key, each]) => `${key}=${each}`).join('\n') : String(value);
}
