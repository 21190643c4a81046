// SPDX-License-Identifier: Apache-2.0
// Who can register: the service's setting, read and changed.

import { get, post, type ResponseBody, type Schemas } from '$lib/api/client';
import { asApiError, type ApiError } from '$lib/api/errors';

export type Registration = Schemas['Registration'];

export class RegistrationSetting {
    current = $state.raw<ResponseBody<'/authentication/registration'> | null>(null);
    error = $state.raw<ApiError | null>(null);
    busy = $state(false);

    /** Whether whoever reaches the service's address can become an official. */
    readonly exposed = $derived(this.current !== null && this.current.reachable && this.current.registration === 'open');

    /** Reads the setting; `error` says why it could not be read. */
    async load(): Promise<void> {
        this.error = null;
        try {
            this.current = await get('/authentication/registration');
        } catch (thrown) {
            this.error = asApiError(thrown);
        }
    }

    /** Changes the setting; returns whether that succeeded. */
    async change(registration: Registration): Promise<boolean> {
        this.busy = true;
        this.error = null;
        try {
            await post('/authentication/changeRegistration', { registration });
            if (this.current !== null) this.current = { ...this.current, registration };
            return true;
        } catch (thrown) {
            this.error = asApiError(thrown);
            return false;
        } finally {
            this.busy = false;
        }
    }
}
