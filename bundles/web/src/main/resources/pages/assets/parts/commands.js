// SPDX-License-Identifier: Apache-2.0
// Which window is open over the page, and the actions that belong to no watcher.
import {emit, may, seesAll, state} from '../core/store.js';
import {close, begin} from '../core/stream.js';
import {post} from '../core/api.js';

let opened = null;

/** {kind, …} of the open window, or null. */
export const openedWindow = () => opened;

export function openWindow(kind, facts = {}) {
  opened = kind && {kind, ...facts};
  emit('window');
}

const THEMES = ['auto', 'light', 'dark'];
export const theme = () => localStorage.getItem('theme') ?? 'auto';

export function applyTheme() {
  document.documentElement.dataset.theme = theme();
  emit('colours');
}

export function nextTheme() {
  localStorage.setItem('theme', THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
  applyTheme();
  emit('theme');
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', applyTheme);

export async function logout() {
  close();
  await post('/logout').catch(() => {});
  location.assign('/login');
}

/** Shows the pages again after a login. */
export function loggedIn(me) {
  state.me = me;
  state.signedOut = false;
  emit('me');
  begin();
}

/** What the palette offers beside pages and watchers. */
export function extras() {
  return [
    may('admin') && {text: 'Add a watcher', icon: 'plus', run: () => openWindow('add-watcher')},
    may('admin') && {text: 'Add a socket', icon: 'plus', run: () => openWindow('add-socket')},
    seesAll() && may('admin') && {text: 'Reload the configuration', icon: 'file', run: () => openWindow('plan')},
    {text: 'Change between light and dark', icon: 'sun', run: nextTheme},
    {text: 'Keys', icon: 'keys', run: () => openWindow('keys')},
    state.me?.logged_in && {text: 'Log out', icon: 'out', run: logout},
  ].filter(Boolean);
}
