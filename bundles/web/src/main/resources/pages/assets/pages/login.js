// SPDX-License-Identifier: Apache-2.0
// A name and a password, or a token.
import {html, useEffect, useState} from '../core/dom.js';
import {get, post} from '../core/api.js';
import {state} from '../core/store.js';
import {go} from '../core/router.js';
import {loggedIn} from '../parts/commands.js';
import {Trouble, useTitle} from '../parts/basics.js';

export function LoginPage() {
  useTitle('Log in');
  const [byToken, setByToken] = useState(false);
  const [trouble, setTrouble] = useState(null);
  const [busy, setBusy] = useState(false);
  const login = async facts => {
    setBusy(true);
    setTrouble(null);
    try {
      await post('/login', facts);
      loggedIn(await get('/me'));
      if (location.pathname === '/login') {
        go('/', {replace: true});
      }
    } catch (problem) {
      setTrouble(problem.message);
    }
    setBusy(false);
  };
  useEffect(() => {
    // the link that the daemon's log shows once carries its code where no proxy sees it
    const code = /^#code=(.+)$/.exec(location.hash)?.[1];
    if (code) {
      history.replaceState(null, '', location.pathname);
      login({code: decodeURIComponent(code)});
    }
  }, []);
  const submit = event => {
    event.preventDefault();
    login(Object.fromEntries(new FormData(event.target)));
  };
  return html`<main class="login">
    <form onSubmit=${submit}>
      <h1><img src="/assets/icon.svg" alt="" width="32" height="32"/>Circus</h1>
      <p class="host">${state.daemon?.name ?? location.host}</p>
      ${byToken ? html`<label key="token">Token<input name="token" type="password" required autofocus autocomplete="off"/></label>`
        : html`<label key="name">Name<input name="name" required autofocus autocomplete="username" autocapitalize="none" spellcheck=${false}/></label>
          <label key="password">Password<input name="password" type="password" required autocomplete="current-password"/></label>`}
      <div class="answer" aria-live="assertive">${trouble && html`<${Trouble}>${trouble}<//>`}</div>
      <button class="button primary" type="submit" disabled=${busy} aria-busy=${busy}>Log in</button>
      <button class="plain" type="button" onClick=${() => setByToken(!byToken)}>${byToken ? 'Use a name and a password' : 'Use a token'}</button>
    </form>
  </main>`;
}
