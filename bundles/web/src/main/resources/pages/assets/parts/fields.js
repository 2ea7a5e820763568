// SPDX-License-Identifier: Apache-2.0
// Fields of forms, made from the catalogue of options.
import {html} from '../core/dom.js';
import {isNumber} from '../core/catalogue.js';

/** The control for a value of this type; text of an empty one means the default. */
export function Control({option, id, value, onInput, signals, label, ...rest}) {
  const typed = event => onInput(event.target.value);
  const common = {id, 'aria-label': label, value, onInput: typed, ...rest};
  if (option.type === 'bool') {
    return html`<select ...${common} onChange=${typed}>
      ${value === '' && html`<option value="">${option.default === undefined || option.default === null ? '' : `default: ${option.default ? 'yes' : 'no'}`}</option>`}
      <option value="true">yes</option><option value="false">no</option></select>`;
  }
  if (option.choices?.length > 0) {
    return html`<select ...${common} onChange=${typed}>${!option.choices.includes(value) && html`<option value=${value}>${value}</option>`}
      ${option.choices.map(each => html`<option value=${each}>${each}</option>`)}</select>`;
  }
  const fallback = option.default === null || option.default === undefined ? '' : String(option.default);
  if (option.type === 'signal') {
    return html`<input ...${common} list="signals" placeholder=${fallback} autocomplete="off" spellcheck=${false}/><datalist id="signals">${signals?.map(each => html`<option value=${each}/>`)}</datalist>`;
  }
  if (option.type === 'map') {
    return html`<textarea ...${common} rows="3" placeholder="NAME=value, one a line" spellcheck=${false}></textarea>`;
  }
  return html`<input ...${common} placeholder=${fallback} inputmode=${isNumber(option) ? 'decimal' : undefined} autocomplete="off" autocapitalize="none" spellcheck=${false}/>`;
}

export const Field = ({option, name = option.name, text = name, value, onInput, signals, trouble, required, onRemove, autofocus}) => html`<div class=${'field' + (trouble ? ' wrong' : '')}>
  <label for=${'f-' + name}>${text}${required && html`<i aria-hidden="true"> *</i>`}</label>
  <div><${Control} option=${option} id=${'f-' + name} value=${value} onInput=${onInput} signals=${signals} required=${required} autofocus=${autofocus} aria-describedby=${'h-' + name}/>${onRemove}</div>
  <small id=${'h-' + name}>${trouble ? html`<b>${trouble}</b>` : option.meaning}</small>
</div>`;
