// SPDX-License-Identifier: Apache-2.0
// The managed sockets: where they listen, what waits in their queues, and who uses them.
import {html, useEffect, useState} from '../core/dom.js';
import {may, on, use} from '../core/store.js';
import {get, remove as del, LOCAL} from '../core/api.js';
import {request} from '../core/actions.js';
import {useKeys} from '../core/keys.js';
import {query, setQuery, useRoute, watcherUrl} from '../core/router.js';
import {number, plural} from '../core/format.js';
import {Button, Dialog, Empty, Menu, Search, Trouble, useTitle} from '../parts/basics.js';
import {openWindow} from '../parts/commands.js';

/** How often the queues are looked at, in milliseconds, while the page is seen. */
const PERIOD = 2000;

function Queue({queue, limit}) {
  if (queue === null || queue === undefined) {
    return html`<span class="none" title="The system does not tell for this kind of socket">unknown</span>`;
  }
  const share = limit > 0 ? queue / limit : 0;
  return html`<span class=${'queue' + (share >= 0.8 ? ' full' : share >= 0.4 ? ' filling' : '')}><meter min="0" max=${limit} value=${queue} aria-label=${`${queue} of ${limit} connections wait`}></meter>
    <b>${queue}</b><span class="of">/${limit}</span>${share >= 0.8 && html`<em>nearly full</em>`}</span>`;
}

export function SocketsPage() {
  useRoute();
  use('me', 'link');
  useTitle('Sockets');
  const [sockets, setSockets] = useState(null);
  const [trouble, setTrouble] = useState(null);
  const [removing, setRemoving] = useState(null);
  const [keep, setKeep] = useState(null);
  useEffect(() => {
    let gone = false;
    const read = async () => {
      try {
        const {sockets: found} = await get(`${LOCAL}/sockets`);
        if (!gone) {
          setSockets(found);
          setTrouble(null);
        }
      } catch (problem) {
        gone || setTrouble(problem.message);
      }
    };
    setKeep(() => read);
    read();
    const timer = setInterval(() => document.hidden || read(), PERIOD);
    const end = on('operations', read);
    return () => {
      gone = true;
      clearInterval(timer);
      end();
    };
  }, []);
  useKeys({'/': ['Filter', () => document.getElementById('filter')?.focus()]});
  const text = query().get('q') ?? '';
  const low = text.toLowerCase();
  const shown = sockets?.filter(each => [each.name, each.address, ...each.watchers].some(part => part?.toLowerCase().includes(low))) ?? [];
  const drop = () => {
    const {name} = removing;
    setRemoving(null);
    request('rmsocket', [name], () => del(`${LOCAL}/sockets/${encodeURIComponent(name)}`)).then(keep);
  };
  return html`<main class="page sockets">
    <div class="bar"><${Search} value=${text} label="Filter sockets" onInput=${q => setQuery({q})}/><span class="space"></span>
      ${may('admin') && html`<${Button} icon="plus" onClick=${() => openWindow('add-socket', {onAdded: keep})}>Add socket<//>`}</div>
    ${trouble && html`<${Trouble}>${trouble}<//>`}
    ${!sockets ? !trouble && html`<p class="waits" aria-busy="true">Loading the sockets</p>`
      : sockets.length === 0 ? html`<${Empty} title="The daemon holds no sockets"><p>A managed socket stays open while the processes that use it are replaced.</p>
        ${may('admin') && html`<${Button} icon="plus" kind="primary" onClick=${() => openWindow('add-socket', {onAdded: keep})}>Add socket<//>`}<//>`
      : shown.length === 0 ? html`<${Empty} title="No socket fits the filter"><//>`
      : html`<table class="plain" aria-label="Sockets"><thead><tr><th scope="col">Name</th><th scope="col">Address</th><th scope="col" class="number">Descriptor</th>
        <th scope="col" class="number">Connections</th><th scope="col">Waiting in the queue</th><th scope="col">Watchers that use it</th><td class="tools"></td></tr></thead>
        <tbody>${shown.map(each => html`<tr key=${each.name} data-name=${each.name}><th scope="row">${each.name}</th><td class="address"><code title=${each.address}>${each.address}</code></td><td class="number" data-label="Descriptor">${each.fd ?? '–'}</td>
          <td class="number" data-label="Connections">${number(each.connections)}</td>
          <td data-label="Queue"><${Queue} queue=${each.queue} limit=${each.backlog}/></td>
          <td class="users">${each.watchers.length === 0 ? html`<span class="none">none</span>` : each.watchers.map((name, i) => html`${i > 0 && ', '}<a href=${watcherUrl(name)}>${name}</a>`)}</td>
          <td class="tools">${may('admin') && html`<${Menu} label=${`More for ${each.name}`} entries=${[{label: 'Remove', icon: 'trash', danger: true, run: () => setRemoving(each)}]}/>`}</td></tr>`)}</tbody></table>`}
    ${removing && html`<${Dialog} title=${`Remove ${removing.name}`} onClose=${() => setRemoving(null)} onSubmit=${drop}
      foot=${html`<${Button} onClick=${() => setRemoving(null)} autofocus>Cancel<//><button class="button danger" type="submit">Remove</button>`}>
      <p>The daemon closes ${removing.address}. ${removing.watchers.length > 0 ? `${plural(removing.watchers.length, 'watcher uses', 'watchers use')} it: ${removing.watchers.join(', ')}. Their running processes keep their copies.` : 'No watcher uses it.'}</p><//>`}
  </main>`;
}
