// SPDX-License-Identifier: Apache-2.0
// Explains errors. The service's messages are translated; a message that the catalogue does not have is shown as it is.

import { administratorPasswordMin } from '$lib/accounts/rules';
import type { ApiError } from '$lib/api/errors';
import { limits } from '$lib/api/limits.gen';
import type { Delay, Refusal } from '$lib/api/refusals';
import contract from './messages/contract';
import ui from './messages/ui';
import { language, texts } from './i18n.svelte';
import { formatMessage, type Values } from './messages';

const t = texts(ui);
const account = limits['/register'];
const election = limits['/createElection'];
const participant = limits['/admin/participant'];
const invitation = limits['/authentication/invite'];

const delays: Record<Delay, true> = {
    'Count is not complete.': true,
    'Too many failed log-ins.': true,
    'Too many registrations.': true,
    'Too many changes.': true,
};

/** The limits that the messages name. */
const values: Values<(typeof contract.en)[Refusal]> = {
    forenameMax: account.forename.maxLength,
    surnameMax: account.surname.maxLength,
    passwordMin: account.password.minLength,
    passwordMax: account.password.maxLength,
    administratorPasswordMin,
    nameMax: limits['/createParticipant'].name.maxLength,
    shortNameMax: participant.shortName.maxLength,
    seatOrderMin: participant.seatOrder.minimum,
    seatOrderMax: participant.seatOrder.maximum,
    seatsMin: election.seats.minimum,
    seatsMax: election.seats.maximum,
    thresholdMin: election.thresholdPercent.minimum,
    thresholdMax: election.thresholdPercent.maximum,
    noteMax: invitation.note.maxLength,
    hoursMin: invitation.hours.minimum,
    hoursMax: invitation.hours.maximum,
};

/** Translates a message of the service (`Invalid jmbg.`) to the chosen language. */
export function translateMessage(message: string): string {
    return message in contract.en ? formatMessage(contract, language.current, message, values) : message;
}

/** Explains what went wrong and what the user can do. */
export function explain(error: ApiError): string {
    switch (error.kind) {
        case 'refused':
            return error.message === '' ? t('broken') : translateMessage(error.message);
        case 'busy':
            if (error.message in delays) return translateMessage(error.message);
            return error.retryAfterSeconds === null ? t('busy') : t('busyFor', { count: error.retryAfterSeconds });
        case 'forbidden':
            return error.message in contract.en ? translateMessage(error.message) : t('forbidden');
        default:
            return t(error.kind);
    }
}

/**
 * Returns the field of a form that a message is about: `Field email is missing.` and `Invalid email.` are about
 * `email`. Null when it is about none of them; then the message belongs above the form.
 */
export function fieldOf<F extends string>(error: ApiError, fields: readonly F[], special: Partial<Record<string, F>> = {}): F | null {
    if (error.kind !== 'refused') return null;
    const known = special[error.message];
    if (known !== undefined) return known;
    const name = /^(?:Field (\w+) is missing|Invalid (\w+))\.$/.exec(error.message);
    return fields.find((field) => field === (name?.[1] ?? name?.[2])) ?? null;
}
