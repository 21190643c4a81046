// SPDX-License-Identifier: Apache-2.0
// What a result page loads for an election with a law of its own.
export { lawRows } from './export';
export { default as LawForms } from './LawForms.svelte';
export { default as LawPrint } from './LawPrint.svelte';
export { default as LawRule } from './LawRule.svelte';
export { default as LawState } from './LawState.svelte';
