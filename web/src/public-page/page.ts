// SPDX-License-Identifier: Apache-2.0
// The script of `/results…`. The pages are whole without it: it adds what only a script can do, and keeps them up to date.

import './page.css';
import { act } from './actions';
import projector from 'virtual:projector-address';
import { addressOf, dataOf } from './data';
import { follow } from './follow';
import { prepare } from './prepare';

type Projector = typeof import('./projector');

prepare(document, location.origin);
document.addEventListener('click', ({ target }) => {
    const action = target instanceof Element ? target.closest<HTMLElement>('[data-action]')?.dataset['action'] : undefined;
    const data = dataOf(document);
    if (action !== undefined && data !== null) void act(action, data);
});
const stage = document.querySelector<HTMLElement>('.stage');
const fit =
    stage && (import(/* @vite-ignore */ projector) as Promise<Projector>).then(({ show }) => show(stage, addressOf(document, location)));
if (dataOf(document) !== null) follow(() => void fit?.then((again) => again()));
