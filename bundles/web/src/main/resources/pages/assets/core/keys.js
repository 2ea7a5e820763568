// SPDX-License-Identifier: Apache-2.0
// Keys of the page on view. Letters count only where nobody writes, and never with a modifier, which belong to the browser.
import {useLayoutEffect, useRef} from './dom.js';

const layers = [];
let prefix = '';
let prefixed = 0;

/**
 * Lets the component hear keys while it is there.
 *
 * @param keys 'x' or, after another, 'g x', to [what it does, function]
 */
export function useKeys(keys) {
  const latest = useRef();
  latest.current = keys;
  useLayoutEffect(() => {
    const layer = () => latest.current;
    layers.push(layer);
    return () => layers.splice(layers.indexOf(layer), 1);
  }, []);
}

/** All keys that count now, with what they do. */
export const known = () => Object.entries(Object.assign({}, ...layers.map(layer => layer()))).map(([key, [text]]) => [key, text]);

export const writes = element => element?.closest?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]');

addEventListener('keydown', event => {
  if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]') && !(event.key === 'k' && event.ctrlKey)) {
    return;
  }
  const key = (event.ctrlKey || event.metaKey ? 'Ctrl-' : '') + event.key;
  if (event.altKey || key.length === 1 && writes(event.target)) {
    return;
  }
  const whole = Date.now() - prefixed < 1500 && prefix ? `${prefix} ${key}` : key;
  prefix = '';
  for (const layer of [...layers].reverse()) {
    const found = layer()[whole] ?? layer()[key];
    if (found) {
      if (found[1](event) !== false) {
        event.preventDefault();
      }
      return;
    }
  }
  if (key === 'g' && !writes(event.target)) {
    prefix = key;
    prefixed = Date.now();
  }
});
