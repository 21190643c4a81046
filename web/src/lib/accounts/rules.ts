// SPDX-License-Identifier: Apache-2.0
// The service's rules for accounts, checked as hints before a request is sent. The service decides.
import { limits } from '$lib/api/limits.gen';
import type { RefusalOf } from '$lib/api/refusals';

const fields = limits['/register'];

/** Whether the text is a JMBG: 13 digits DDMMYYYRRBBBK, of which the last is a check digit. */
export function validJmbg(jmbg: string): boolean {
    if (!/^[0-9]{13}$/.test(jmbg)) return false;
    const digits = Array.from(jmbg, Number);
    const number = (from: number, length: number): number => Number(jmbg.slice(from, from + length));
    const day = number(0, 2);
    const month = number(2, 2);
    const region = number(7, 2);
    // 29 February is always accepted: three digits of a year do not say which century it is.
    const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
    if (days === undefined || day < 1 || day > days || region < 70) return false;
    const weights = [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
    const m = 11 - (weights.reduce((sum, weight, i) => sum + weight * (digits[i] ?? 0), 0) % 11);
    return digits[12] === (m <= 9 ? m : 0);
}

export function validEmail(email: string): boolean {
    return [...email].length <= fields.email.maxLength && /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)*\.[A-Za-z]{2,}$/.test(email);
}

/** Whether a name is no longer than its field allows, in code points, and has only characters that the field may have. */
export function validName(name: string, field: { maxLength: number; pattern?: string }): boolean {
    return [...name].length <= field.maxLength && new RegExp(field.pattern ?? '', 'u').test(name);
}

/** An administrator's password is longer. docs/openapi.yaml has the number in a message only. */
export const administratorPasswordMin = 12;

/** Which of the rules a password meets. */
export function passwordRules(
    password: string,
    lengthMin: number = fields.password.minLength,
): { length: boolean; digit: boolean; lower: boolean; upper: boolean } {
    const length = [...password].length;
    return {
        length: length >= lengthMin && length <= fields.password.maxLength,
        digit: /[0-9]/.test(password),
        lower: /[a-z]/.test(password),
        upper: /[A-Z]/.test(password),
    };
}

export function validPassword(password: string, lengthMin?: number): boolean {
    return Object.values(passwordRules(password, lengthMin)).every(Boolean);
}

export interface Registration {
    jmbg: string;
    forename: string;
    surname: string;
    email: string;
    password: string;
}

export const registrationFields = ['jmbg', 'forename', 'surname', 'email', 'password'] as const;

export type RegistrationField = (typeof registrationFields)[number];

/** Returns, for each invalid field, the message with which the service would reject it. */
export function refusedFields(registration: Registration): Partial<Record<RegistrationField, RefusalOf<'/register'>>> {
    const valid: Record<RegistrationField, (text: string) => boolean> = {
        jmbg: validJmbg,
        forename: (name) => validName(name, fields.forename),
        surname: (name) => validName(name, fields.surname),
        email: validEmail,
        password: validPassword,
    };
    const refused: ReturnType<typeof refusedFields> = {};
    for (const field of registrationFields) {
        if (registration[field] === '') refused[field] = `Field ${field} is missing.`;
        else if (!valid[field](registration[field])) refused[field] = `Invalid ${field}.`;
    }
    return refused;
}
