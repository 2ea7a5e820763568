// SPDX-License-Identifier: Apache-2.0
// Small parts that every page uses.
import {html, useEffect, useLayoutEffect, useRef, useState} from '../core/dom.js';
import {now} from '../core/store.js';
import {absolute, bad, end, span} from '../core/format.js';
import {condition} from '../core/order.js';
import {Live} from '../core/paint.js';
import {Icon, Mark} from './icons.js';

export const word = state => state.replace('_', ' ');

/** How long ago something was; the tooltip has the date and time. */
export const Ago = ({time, suffix = ''}) => time
  ? html`<${Live} kind="clock" class="ago" title=${absolute(time)} get=${() => span(now() - time) + suffix}/>`
  : html`<span class="ago">–</span>`;

export const StateMark = ({watcher}) => {
  const shown = condition(watcher);
  return html`<span class=${'state ' + shown}><${Mark} state=${shown}/><span>${word(shown)}</span></span>`;
};

export const EndText = ({last}) => last
  ? html`<span class=${'last ' + (bad(last) ? 'bad' : '')} title=${`${absolute(last.time)}${last.pid ? `, process ${last.pid}` : ''}: ${end(last)}`}>${end(last)}</span>`
  : html`<span class="none">–</span>`;

/** A button with a picture; the words are its tooltip and its name. */
export function Tool({icon, label, keys, onClick, disabled, danger, pressed}) {
  return html`<button type="button" class=${'tool' + (danger ? ' danger' : '')} title=${keys ? `${label} (${keys})` : label} aria-label=${label}
    aria-pressed=${pressed} disabled=${disabled} onClick=${onClick}><${Icon} name=${icon}/></button>`;
}

export const Button = ({icon, children, kind = '', ...rest}) => html`<button type="button" class=${'button ' + kind} ...${rest}>${icon && html`<${Icon} name=${icon}/>`}<span>${children}</span></button>`;

/** A window over the page; Escape closes it. The element keeps the focus inside. */
export function Dialog({title, onClose, children, foot, wide, onSubmit}) {
  const element = useRef();
  useLayoutEffect(() => {
    const before = document.activeElement;
    element.current.showModal();
    (element.current.querySelector('[autofocus]') ?? element.current).focus?.();
    return () => before?.isConnected && before.focus();
  }, []);
  const submit = event => {
    event.preventDefault();
    onSubmit?.(event);
  };
  return html`<dialog ref=${element} class=${wide ? 'wide' : ''} aria-label=${title} onCancel=${event => {
    event.preventDefault();
    onClose();
  }} onMouseDown=${event => event.target === element.current && onClose()}>
    <form class="dialog" method="dialog" onSubmit=${submit} novalidate>
      <header><h2>${title}</h2><${Tool} icon="close" label="Close" keys="Esc" onClick=${onClose}/></header>
      <div class="body">${children}</div>
      ${foot && html`<footer>${foot}</footer>`}
    </form>
  </dialog>`;
}

/** A button that opens a menu. Entries: {label, icon, keys, danger, run} or null for nothing. */
export function Menu({label, entries, icon = 'more', text}) {
  const [open, setOpen] = useState(false);
  const button = useRef();
  const list = useRef();
  useLayoutEffect(() => {
    if (!open) {
      return undefined;
    }
    const place = button.current.getBoundingClientRect();
    const box = list.current;
    box.showPopover();
    const below = innerHeight - place.bottom > box.offsetHeight + 8;
    box.style.top = `${below ? place.bottom + 4 : Math.max(4, place.top - box.offsetHeight - 4)}px`;
    box.style.left = `${Math.max(4, Math.min(place.right - box.offsetWidth, innerWidth - box.offsetWidth - 4))}px`;
    box.querySelector('button')?.focus();
    const away = event => box.contains(event.target) || button.current.contains(event.target) || setOpen(false);
    const moved = () => setOpen(false);
    document.addEventListener('pointerdown', away);
    addEventListener('scroll', moved, {passive: true});
    addEventListener('resize', moved);
    return () => {
      document.removeEventListener('pointerdown', away);
      removeEventListener('scroll', moved);
      removeEventListener('resize', moved);
    };
  }, [open]);
  const shown = entries.filter(Boolean);
  const close = () => {
    setOpen(false);
    button.current.focus();
  };
  const move = event => {
    const all = [...list.current.querySelectorAll('button')];
    const at = all.indexOf(document.activeElement);
    const to = {ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1}[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[to % all.length].focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      close();
    }
    event.stopPropagation();
  };
  if (shown.length === 0) {
    return null;
  }
  return html`<span class="menu">
    <button type="button" ref=${button} class=${text ? 'button' : 'tool'} title=${label} aria-label=${label} aria-haspopup="menu" aria-expanded=${open}
      onClick=${() => setOpen(!open)}><${Icon} name=${icon}/>${text && html`<span>${text}</span>`}</button>
    ${open && html`<div class="popup" role="menu" popover="manual" ref=${list} onKeyDown=${move}>
      ${shown.map(entry => html`<button type="button" role="menuitem" class=${entry.danger ? 'danger' : ''} onClick=${() => {
        close();
        entry.run();
      }}><${Icon} name=${entry.icon}/><span>${entry.label}</span>${entry.keys && html`<kbd>${entry.keys}</kbd>`}</button>`)}
    </div>`}
  </span>`;
}

/** A field that filters. */
export function Search({value, onInput, label, id = 'filter', children}) {
  return html`<label class="search"><${Icon} name="search"/><input id=${id} type="search" value=${value} placeholder=${label} aria-label=${label} autocomplete="off"
    spellcheck=${false} onInput=${event => onInput(event.target.value)} onKeyDown=${event => {
      if (event.key === 'Escape') {
        onInput('');
        event.target.blur();
      }
    }}/>${children}</label>`;
}

/** Words that are on or off. */
export const Chips = ({label, options, chosen, onChange}) => html`<div class="chips" role="group" aria-label=${label}>
  ${options.map(({value, text, count, mark}) => html`<button type="button" key=${value} class=${'chip ' + (mark ?? '')} aria-pressed=${chosen.includes(value)}
    onClick=${() => onChange(chosen.includes(value) ? chosen.filter(each => each !== value) : [...chosen, value])}>
    ${mark && html`<${Mark} state=${mark}/>`}<span>${text}</span>${count !== undefined && html`<b>${count}</b>`}</button>`)}
</div>`;

export const Empty = ({title, children}) => html`<div class="empty"><h2>${title}</h2>${children}</div>`;

export function useTitle(title) {
  useEffect(() => {
    document.title = `${title} · Circus`;
  }, [title]);
}

export const Trouble = ({children}) => html`<p class="trouble" role="alert"><${Mark} state="failed"/><span>${children}</span></p>`;
