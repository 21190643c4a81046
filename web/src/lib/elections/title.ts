// SPDX-License-Identifier: Apache-2.0
// What an election is called, the same on its card, its pages, on paper and in public.
import { showDate, showPeriod, texts } from '$lib/i18n/i18n.svelte';
import ui from '$lib/i18n/messages/ui';

const t = texts(ui);

/** An election as far as its title says it. */
export interface Titled {
    name?: string;
    individual: boolean;
    startAt: string;
    timeZone: string;
}

/** The election's name; without one its kind and its day: `Parliamentary election, 24 November 2026`. */
export function titleOf({ name, individual, startAt, timeZone }: Titled): string {
    return name ?? t(individual ? 'presidentOn' : 'parliamentOn', { date: showDate(startAt, timeZone) });
}

/** The place and the kind that an election was given; empty when it was given neither. */
export function aboutOf({ place, kind }: { place?: string; kind?: string }): string {
    return [place, kind].filter((part) => part !== undefined).join(' · ');
}

/** What stands below the title of a page: place, kind and period. */
export function leadOf(election: { place?: string; kind?: string; startAt: string; endAt: string; timeZone: string }): string {
    return [aboutOf(election), showPeriod(election.startAt, election.endAt, election.timeZone)].filter(Boolean).join(' · ');
}
