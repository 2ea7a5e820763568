// SPDX-License-Identifier: Apache-2.0
// The windows that add a watcher or a socket. Their fields come from the daemon's catalogue.
import {html, useState} from '../core/dom.js';
import {state} from '../core/store.js';
import {post, LOCAL} from '../core/api.js';
import {operationsTold} from '../core/stream.js';
import {request} from '../core/actions.js';
import {typed, useCatalogue} from '../core/catalogue.js';
import {go, watcherUrl} from '../core/router.js';
import {Button, Dialog, Tool, Trouble} from './basics.js';
import {Field} from './fields.js';

const USUAL = ['numprocesses', 'working_dir', 'uid', 'graceful_timeout'];
const USUAL_OF_SOCKETS = ['host', 'port', 'path', 'backlog'];

const lines = text => Object.fromEntries(text.split('\n').map(line => line.trim()).filter(Boolean).map(line => {
  const at = line.indexOf('=');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}));

/** The options that were filled in, as the interface takes them. */
function given(values, catalogue) {
  const options = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== '') {
      const option = catalogue.find(each => each.name === name);
      options[name] = option?.type === 'map' ? lines(value) : typed(option, value);
    }
  }
  return options;
}

/** One field for each usual option, and others on demand. */
function Options({catalogue, signals, usual, values, onChange, errors}) {
  const [more, setMore] = useState([]);
  const rest = catalogue.filter(option => !usual.includes(option.name) && !more.includes(option.name));
  const field = (name, removable) => {
    const option = catalogue.find(each => each.name === name) ?? {name, type: 'text', meaning: 'an option of a plugin'};
    return html`<${Field} key=${name} option=${option} value=${values[name] ?? ''} signals=${signals} trouble=${errors?.[name]} autofocus=${removable}
      onInput=${value => onChange({...values, [name]: value})}
      onRemove=${removable && html`<${Tool} icon="close" label=${`Without ${name}`} onClick=${() => {
        setMore(more.filter(each => each !== name));
        onChange({...values, [name]: ''});
      }}/>`}/>`;
  };
  const add = event => {
    const name = event.target.value.trim();
    if (name !== '' && !usual.includes(name) && !more.includes(name)) {
      setMore([...more, name]);
    }
    event.target.value = '';
  };
  return html`${usual.filter(name => catalogue.some(each => each.name === name)).map(name => field(name, false))}
    ${more.map(name => field(name, true))}
    <div class="field"><label for="further">Another option</label>
      <div><input id="further" list="further-names" placeholder="name of an option" autocomplete="off" spellcheck=${false} onChange=${add} onKeyDown=${event => {
        if (event.key === 'Enter') {
          event.preventDefault();
          add(event);
        }
      }}/></div>
      <datalist id="further-names">${rest.map(option => html`<option value=${option.name}>${option.meaning}</option>`)}</datalist></div>`;
}

export function AddWatcherWindow({onClose}) {
  const catalogue = useCatalogue();
  const [name, setName] = useState('');
  const [cmd, setCmd] = useState('');
  const [start, setStart] = useState(true);
  const [values, setValues] = useState({});
  const [trouble, setTrouble] = useState(null);
  const [busy, setBusy] = useState(false);
  const taken = state.watchers.has(name.trim());
  const send = async () => {
    if (busy) {
      return;
    }
    if (name.trim() === '' || cmd.trim() === '') {
      setTrouble({message: name.trim() === '' ? 'A watcher needs a name.' : 'A watcher needs a command.'});
      return;
    }
    setBusy(true);
    setTrouble(null);
    try {
      const answer = await post(`${LOCAL}/watchers`, {name: name.trim(), cmd: cmd.trim(), options: given(values, catalogue?.watcher ?? []), start});
      onClose();
      request('add', [name.trim()], async () => answer);
      go(watcherUrl(name.trim()));
    } catch (problem) {
      setTrouble(problem);
      setBusy(false);
    }
  };
  return html`<${Dialog} title="Add a watcher" onClose=${onClose} onSubmit=${send} foot=${html`<${Button} onClick=${onClose}>Cancel<//>
    <button class="button primary" type="submit" aria-busy=${busy} disabled=${busy || taken}>${start ? 'Add and start' : 'Add'}</button>`}>
    <${Field} option=${{name: 'name', type: 'text', meaning: 'how it is called in lists, logs and commands'}} text="Name" required autofocus value=${name} onInput=${setName}
      trouble=${taken ? 'there is a watcher of this name' : null}/>
    <${Field} option=${{name: 'cmd', type: 'text', meaning: 'the command, split as a shell splits words'}} text="Command" required value=${cmd} onInput=${setCmd} trouble=${trouble?.errors?.cmd}/>
    ${!catalogue ? html`<p class="waits" aria-busy="true">Reading the options</p>` : html`<${Options} catalogue=${catalogue.watcher.filter(option => option.when && option.name !== 'cmd')} signals=${catalogue.signals}
      usual=${USUAL} values=${values} onChange=${setValues} errors=${trouble?.errors}/>`}
    <label class="check"><input type="checkbox" checked=${start} onChange=${event => setStart(event.target.checked)}/>Start it at once</label>
    <p class="hint">It lasts until the daemon ends or the configuration is reloaded; what is to stay belongs into the file.</p>
    ${(trouble || catalogue?.trouble) && html`<${Trouble}>${trouble?.message ?? catalogue.trouble}<//>`}
  <//>`;
}

export function AddSocketWindow({onClose, onAdded}) {
  const catalogue = useCatalogue();
  const [name, setName] = useState('');
  const [values, setValues] = useState({});
  const [trouble, setTrouble] = useState(null);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (busy) {
      return;
    }
    if (name.trim() === '') {
      setTrouble({message: 'A socket needs a name.'});
      return;
    }
    setBusy(true);
    setTrouble(null);
    try {
      const answer = await post(`${LOCAL}/sockets?wait=5`, {name: name.trim(), options: given(values, catalogue?.socket ?? [])});
      operationsTold(answer?.operation ? [answer.operation] : []);
      onClose();
      request('addsocket', [name.trim()], async () => answer);
      go('/sockets');
      onAdded?.();
    } catch (problem) {
      setTrouble(problem);
      setBusy(false);
    }
  };
  return html`<${Dialog} title="Add a socket" onClose=${onClose} onSubmit=${send} foot=${html`<${Button} onClick=${onClose}>Cancel<//>
    <button class="button primary" type="submit" aria-busy=${busy} disabled=${busy}>Open the socket</button>`}>
    <${Field} option=${{name: 'name', type: 'text', meaning: 'what watchers call it: $(circus.sockets.NAME)'}} text="Name" required autofocus value=${name} onInput=${setName}/>
    ${!catalogue ? html`<p class="waits" aria-busy="true">Reading the options</p>` : html`<${Options} catalogue=${catalogue.socket} signals=${[]} usual=${USUAL_OF_SOCKETS} values=${values} onChange=${setValues} errors=${trouble?.errors}/>`}
    ${(trouble || catalogue?.trouble) && html`<${Trouble}>${trouble?.message ?? catalogue.trouble}<//>`}
  <//>`;
}
