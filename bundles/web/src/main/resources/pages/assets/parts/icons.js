// SPDX-License-Identifier: Apache-2.0
// Small pictures, drawn in the colour of the text.
import {html} from '../core/dom.js';

const PATHS = {
  play: 'M5 3.5v9l7.5-4.5z',
  stop: 'M4 4h8v8H4z',
  restart: 'M12.5 8a4.5 4.5 0 1 1-1.4-3.3M12.5 2v3h-3',
  reload: 'M3 6.5A5 5 0 0 1 12 5m1-2.5V6H9.5M13 9.5A5 5 0 0 1 4 11m-1 2.5V10h3.5',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zm3.7-1.3L14 14',
  close: 'M4 4l8 8M12 4l-8 8',
  trash: 'M3 4.5h10M6.5 4V2.5h3V4M4.5 4.5l.5 9h6l.5-9',
  bolt: 'M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z',
  log: 'M3 3.5h10M3 6.5h7M3 9.5h10M3 12.5h5',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z',
  auto: 'M8 13.5a5.5 5.5 0 0 0 0-11zM8 13.5a5.5 5.5 0 0 1 0-11',
  user: 'M8 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 13.5c.5-3 2.5-4 5-4s4.5 1 5 4',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  down: 'M8 2.5v8m-3.5-3L8 11l3.5-3.5M3 13.5h10',
  end: 'M8 2.5v10M4 8.5l4 4 4-4',
  file: 'M4 1.5h5l3 3v10H4zM9 1.5v3h3',
  check: 'M3 8.5 6.5 12 13 4.5',
  columns: 'M2.5 3h11v10h-11zM8 3v10',
  wrap: 'M2.5 4h11M2.5 8h9a2 2 0 0 1 0 4H8m1.5-1.5L8 12l1.5 1.5M2.5 12h3',
  keys: 'M1.5 4h13v8h-13zM4 6.5h.01M6.5 6.5h.01M9 6.5h.01M11.5 6.5h.01M5 9.5h6',
  out: 'M6 3H3v10h3M9 5l3 3-3 3M12 8H6',
  edit: 'M3 13l.5-2.5L11 3l2 2-7.5 7.5z',
  undo: 'M3.5 6.5h6a3 3 0 0 1 0 6H6M6 4 3.5 6.5 6 9',
};

export const Icon = ({name}) => html`<svg class=${'icon i-' + name} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d=${PATHS[name]}/></svg>`;

// Each state has a shape of its own, so that its colour is only a help.
const MARKS = {
  ready: html`<circle class="full" cx="8" cy="8" r="5"/>`,
  degraded: html`<circle cx="8" cy="8" r="4.5"/><path class="full" d="M8 3.5a4.5 4.5 0 0 0 0 9z"/>`,
  off: html`<rect x="4" y="4" width="8" height="8" rx="1"/>`,
  waiting: html`<path d="M4.5 3h7M4.5 13h7M5.5 3c0 3 5 7 5 10M10.5 3c0 3-5 7-5 10"/>`,
  starting: html`<path class="turns" d="M8 3.5a4.5 4.5 0 1 1-4.5 4.5"/>`,
  stopping: html`<path class="turns" d="M8 3.5a4.5 4.5 0 1 1-4.5 4.5"/><path class="full" d="M6.5 6.5h3v3h-3z"/>`,
  backing_off: html`<path class="full" d="M8 2.5 14 13H2z"/>`,
  failed: html`<path class="full" d="M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5z"/><path class="cut" d="M5.5 5.5l5 5M10.5 5.5l-5 5"/>`,
};

export const Mark = ({state}) => html`<svg class=${'mark ' + state} viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">${MARKS[state]}</svg>`;
