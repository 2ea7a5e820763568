// SPDX-License-Identifier: Apache-2.0
// Begins here: the frame around the pages, and which page an address means.
import {html, render, useEffect} from './core/dom.js';
import {emit, seesAll, state, use} from './core/store.js';
import {get} from './core/api.js';
import {begin} from './core/stream.js';
import {useKeys} from './core/keys.js';
import {go, useRoute} from './core/router.js';
import {applyTheme, logout, nextTheme, openWindow, openedWindow, theme} from './parts/commands.js';
import {Ago, Empty, Menu, Tool, Trouble} from './parts/basics.js';
import {Icon} from './parts/icons.js';
import {Palette} from './parts/palette.js';
import {Tray} from './parts/tray.js';
import {KeysWindow, PlanWindow, RemoveWindow} from './parts/windows.js';
import {AddSocketWindow, AddWatcherWindow} from './parts/add.js';
import {DaemonPage} from './pages/daemon.js';
import {WatcherPage} from './pages/watcher.js';
import {SocketsPage} from './pages/sockets.js';
import {LogsPage} from './pages/logs.js';
import {EventsPage} from './pages/events.js';
import {LoginPage} from './pages/login.js';

const TABS = [
  {path: '/', text: 'Watchers', key: 'g w', shown: () => true, on: path => path === '/' || path.startsWith('/watchers/')},
  {path: '/sockets', text: 'Sockets', key: 'g s', shown: seesAll},
  {path: '/logs', text: 'Logs', key: 'g l', shown: () => true},
  {path: '/events', text: 'Events', key: 'g e', shown: () => true},
];

const WINDOWS = {palette: Palette, plan: PlanWindow, remove: RemoveWindow, keys: KeysWindow, 'add-watcher': AddWatcherWindow, 'add-socket': AddSocketWindow};

function Link() {
  use('link');
  return html`<div class=${'link ' + state.link} role="status">${state.link === 'lost' && html`<i></i><span>Reconnecting</span><${Ago} time=${state.lostSince + state.ahead}/>`}</div>`;
}

function Bar({path}) {
  use('me', 'daemon', 'theme');
  return html`<header class="top">
    <a class="brand" href="/" aria-label="Circus: the watchers"><img src="/assets/icon.svg" alt="" width="22" height="22"/><b title=${state.daemon?.name}>${state.daemon?.name ?? 'Circus'}</b></a>
    <nav aria-label="Pages">${TABS.filter(tab => tab.shown()).map(tab => html`<a href=${tab.path} title=${tab.key} aria-current=${(tab.on ?? (at => at === tab.path))(path) ? 'page' : undefined}>${tab.text}</a>`)}</nav>
    <${Link}/>
    <button type="button" class="quick" title="Go to or do (Ctrl-K)" aria-label="Go to or do" onClick=${() => openWindow('palette')}><${Icon} name="search"/><span>Go to or do</span><kbd>Ctrl K</kbd></button>
    <${Tool} icon=${{auto: 'auto', light: 'sun', dark: 'moon'}[theme()]} label=${`Colours: ${{auto: 'as the system', light: 'light', dark: 'dark'}[theme()]}`} onClick=${nextTheme}/>
    ${state.me && html`<${Menu} icon="user" label=${`${state.me.name}, ${state.me.role}`} entries=${[
      {label: 'Keys', icon: 'keys', keys: '?', run: () => openWindow('keys')},
      state.me.logged_in && {label: `Log out ${state.me.name}`, icon: 'out', run: logout},
      !state.me.logged_in && state.me.login && {label: 'Log in', icon: 'user', run: () => go('/login')},
    ]}/>`}
  </header>`;
}

/** What a stopped bundle keeps the daemon from telling. */
function Missing() {
  use('missing');
  const reasons = [...new Set(Object.values(state.missing))];
  return reasons.length > 0 && html`<div class="missing">${reasons.map(reason => html`<${Trouble} key=${reason}>${reason}<//>`)}</div>`;
}

function Window() {
  use('window');
  const opened = openedWindow();
  if (!opened) {
    return null;
  }
  const close = () => openWindow(null);
  return html`<${WINDOWS[opened.kind]} ...${opened} onClose=${close}/>`;
}

function Page({path}) {
  if (path === '/') {
    return html`<${DaemonPage}/>`;
  }
  const watcher = /^\/watchers\/([^/]+)$/.exec(location.pathname);
  if (watcher) {
    const name = decodeURIComponent(watcher[1]);
    return html`<${WatcherPage} key=${name} name=${name}/>`;
  }
  if (path === '/sockets' && seesAll()) {
    return html`<${SocketsPage}/>`;
  }
  if (path === '/logs') {
    return html`<${LogsPage}/>`;
  }
  if (path === '/events') {
    return html`<${EventsPage}/>`;
  }
  return html`<main class="page"><${Empty} title="There is no such page"><p><a href="/">The watchers</a></p><//></main>`;
}

function App() {
  use('me', 'link');
  const path = useRoute();
  useEffect(() => {
    // an address may be left open for long: what the caller may is asked first
    get('/me').then(me => {
      state.me = me;
      emit('me');
      begin();
    }, problem => problem.status !== 401 && begin());
  }, []);
  useKeys({
    'Ctrl-k': ['Go to or do', () => openWindow('palette')],
    '?': ['These keys', () => openWindow('keys')],
    ...Object.fromEntries(TABS.filter(tab => tab.shown()).map(tab => [tab.key, [tab.text, () => go(tab.path)]])),
  });
  if (path === '/login' || state.signedOut) {
    return html`<${LoginPage}/>`;
  }
  if (!state.me) {
    return html`<div class="first" aria-busy="true">${state.link === 'lost' ? html`<${Link}/>` : ''}</div>`;
  }
  return html`<a class="skip" href="#content">To the content</a><${Bar} path=${path}/><${Missing}/><div id="content"><${Page} path=${path}/></div><${Tray}/><${Window}/>`;
}

applyTheme();
render(html`<${App}/>`, document.getElementById('app'));
