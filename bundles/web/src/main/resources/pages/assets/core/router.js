// SPDX-License-Identifier: Apache-2.0
// The address is the state of the page: which one it is, its filters and its selection. It can be sent to somebody else.
import {emit, use} from './store.js';

export function go(url, {replace = false} = {}) {
  if (url !== location.pathname + location.search) {
    history[replace ? 'replaceState' : 'pushState'](null, '', url);
    emit('route');
    if (!replace) {
      scrollTo(0, 0);
    }
  }
}

export const query = () => new URLSearchParams(location.search);

/** Changes parts of the query; an empty value removes one, a list stands there once for each of its words. */
export function setQuery(changes) {
  const next = query();
  for (const [key, value] of Object.entries(changes)) {
    next.delete(key);
    if (Array.isArray(value)) {
      value.forEach(each => next.append(key, each));
    } else if (value) {
      next.set(key, value === true ? '1' : value);
    }
  }
  const text = next.toString();
  go(location.pathname + (text && '?' + text), {replace: true});
}

/** The words of a list in the query. */
export const listOf = key => query().getAll(key);

export function useRoute() {
  use('route');
  return location.pathname.replace(/(.)\/$/, '$1');
}

export const watcherUrl = name => `/watchers/${encodeURIComponent(name)}`;

addEventListener('popstate', () => emit('route'));

document.addEventListener('click', event => {
  const link = event.target.closest?.('a[href^="/"]');
  if (link && !event.defaultPrevented && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey
      && !link.target && !link.hasAttribute('download')) {
    event.preventDefault();
    go(link.getAttribute('href'));
  }
});
