// SPDX-License-Identifier: Apache-2.0
// The windows over a page: plan, removal, keys.
import {html, useEffect, useState} from '../core/dom.js';
import {get, remove as del, post, watcherPath, LOCAL} from '../core/api.js';
import {request} from '../core/actions.js';
import {known} from '../core/keys.js';
import {go} from '../core/router.js';
import {plural} from '../core/format.js';
import {Button, Dialog, Trouble} from './basics.js';
import {Icon} from './icons.js';

const OF_ACTIONS = {add: 'plus', remove: 'trash', restart: 'restart', resize: 'columns', apply: 'check', postpone: 'pause'};

/** What reloadconfig would do, before it does it. */
export function PlanWindow({onClose}) {
  const [plan, setPlan] = useState(null);
  const [trouble, setTrouble] = useState(null);
  const read = () => {
    setTrouble(null);
    get(`${LOCAL}/plan`).then(setPlan, problem => setTrouble(problem.message));
  };
  useEffect(read, []);
  const steps = plan?.plan ?? [];
  const apply = () => {
    onClose();
    request('reloadconfig', [], () => post(`${LOCAL}/reloadconfig`));
  };
  const foot = html`<${Button} onClick=${onClose}>${steps.length > 0 ? 'Cancel' : 'Close'}<//>
    ${trouble && html`<${Button} icon="reload" onClick=${read}>Read it again<//>`}
    ${steps.length > 0 && !trouble && html`<${Button} kind="primary" autofocus onClick=${apply}>Apply ${plural(steps.length, 'change')}<//>`}`;
  return html`<${Dialog} title="Reload the configuration" onClose=${onClose} foot=${foot} wide>
    ${trouble ? html`<${Trouble}>${trouble}<//><p class="hint">Nothing is changed while the file has mistakes.</p>`
      : !plan ? html`<p class="waits" aria-busy="true">Reading the file</p>`
      : html`<p class="hint">${steps.length === 0 ? html`The daemon runs as <code>${plan.file}</code> says. Nothing would change.` : html`Applying <code>${plan.file}</code> does this:`}</p>
        <ul class="plan">${steps.map(step => html`<li class=${step.action}><${Icon} name=${OF_ACTIONS[step.action] ?? 'check'}/><b>${step.action}</b>
          <span><strong>${step.subject}</strong>${step.keys.length > 0 && html` <code>${step.keys.join(', ')}</code>`}<small>${step.effect}</small></span></li>`)}</ul>`}
  <//>`;
}

export function RemoveWindow({names, onClose}) {
  const [keep, setKeep] = useState(false);
  const one = names.length === 1;
  const go1 = () => {
    onClose();
    const rest = keep ? '?nostop=1' : '';
    for (const name of names) {
      request('rm', [name], () => del(watcherPath(name, rest)));
    }
    if (location.pathname.startsWith('/watchers/')) {
      go('/');
    }
  };
  return html`<${Dialog} title=${one ? `Remove ${names[0]}` : `Remove ${names.length} watchers`} onClose=${onClose} onSubmit=${go1}
    foot=${html`<${Button} onClick=${onClose} autofocus>Cancel<//><button class="button danger" type="submit"><${Icon} name="trash"/><span>Remove</span></button>`}>
    <p>${one ? 'Its processes are' : 'Their processes are'} ${keep ? 'left running and no longer looked after' : 'stopped'}, and the daemon forgets ${one ? 'the watcher' : 'the watchers'} until the configuration is reloaded with ${one ? 'it' : 'them'} in the file.</p>
    ${!one && html`<p class="names">${names.join(', ')}</p>`}
    <label class="check"><input type="checkbox" checked=${keep} onChange=${event => setKeep(event.target.checked)}/>Leave the processes running</label>
  <//>`;
}

export function KeysWindow({onClose}) {
  return html`<${Dialog} title="Keys" onClose=${onClose}>
    <dl class="keys">${known().filter(([key]) => !key.startsWith('Arrow')).map(([key, text]) => html`<div><dt>${(key === ' ' ? [key] : key.split(' ')).map(each => html`<kbd>${each.replace('Escape', 'Esc').replace(/^ $/, 'Space')}</kbd>`)}</dt><dd>${text}</dd></div>`)}</dl>
  <//>`;
}
