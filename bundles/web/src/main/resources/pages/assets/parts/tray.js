// SPDX-License-Identifier: Apache-2.0
// What was asked for from this page: what is under way and since when, and the reason of each failure. What went well goes by itself.
import {html, useEffect} from '../core/dom.js';
import {now, state, use} from '../core/store.js';
import {dismiss, wordsOf} from '../core/actions.js';
import {plural} from '../core/format.js';
import {watcherUrl} from '../core/router.js';
import {Ago, Tool} from './basics.js';
import {Icon, Mark} from './icons.js';

const STAYS = 4000;

/** The state of a request as a whole. */
function summary(request) {
  const operations = request.operations.map(id => state.operations.get(id)).filter(Boolean);
  const failed = operations.filter(each => each.state === 'failed');
  const running = operations.filter(each => each.state === 'running');
  const over = request.error !== null || request.answered && running.length === 0;
  return {operations, failed, running, over, well: over && request.error === null && failed.length === 0};
}

const shortened = text => text.length > 400 ? text.slice(0, 400) + '…' : text;

function Entry({request}) {
  const {operations, failed, running, over, well} = summary(request);
  useEffect(() => {
    if (well) {
      const timer = setTimeout(() => dismiss(request.id), STAYS);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [well]);
  const words = wordsOf(request.verb);
  const {names} = request;
  const about = names.length === 0 ? '' : names.length === 1 ? names[0] : plural(names.length, 'watcher');
  const slow = running.filter(each => each.progress);
  return html`<li class=${over ? well ? 'well' : 'ill' : 'runs'}>
    ${over ? well ? html`<${Icon} name="check"/>` : html`<${Mark} state="failed"/>` : html`<${Mark} state="starting"/>`}
    <div>
      <p><b>${over ? well ? words.done : `${words.doing} failed` : words.doing}</b> ${over && !well ? about && html`for ${about}` : about}
        ${!over && html` <${Ago} time=${Math.min(request.at + state.ahead, now())}/>`}
        ${!over && operations.length > 1 && html` <span>${operations.length - running.length} of ${operations.length}</span>`}</p>
      ${!over && operations.length > 1 && html`<progress max=${operations.length} value=${operations.length - running.length}></progress>`}
      ${request.error && html`<p class="reason">${shortened(request.error)}</p>`}
      ${slow.slice(0, 3).map(each => html`<p class="progress" key=${each.id}>${operations.length > 1 && html`<b>${each.watcher}</b> `}${each.progress.reason ?? each.progress.state}${
        each.progress.waits_for?.length > 0 && `, waits for ${each.progress.waits_for.slice(0, 5).join(', ')}`}</p>`)}
      ${failed.slice(0, 8).map(each => html`<p class="reason" key=${each.id}>${operations.length > 1 && each.watcher && html`<a href=${watcherUrl(each.watcher)}>${each.watcher}</a>: `}${shortened(each.reason ?? 'no reason was given')}</p>`)}
      ${failed.length > 8 && html`<p class="reason">and ${failed.length - 8} more</p>`}
    </div>
    ${over && html`<${Tool} icon="close" label="Dismiss" onClick=${() => dismiss(request.id)}/>`}
  </li>`;
}

export function Tray() {
  use('operations');
  return html`<ul class="tray" aria-live="polite" aria-label="What is under way">
    ${state.requests.slice(-5).map(request => html`<${Entry} key=${request.id} request=${request}/>`)}
  </ul>`;
}
