// SPDX-License-Identifier: Apache-2.0
// Notifications of the browser, which are seen while another window is in front.

/** Returns whether notifications are allowed (`default`: not asked yet), or null where there are none at all. */
export function notificationPermission(): NotificationPermission | null {
    return globalThis.isSecureContext && 'Notification' in globalThis ? Notification.permission : null;
}

/** Shows a notification where that is allowed; a later one with the same key replaces it. */
export function notify(key: string, title: string, body: string): void {
    if (notificationPermission() !== 'granted') return;
    try {
        new Notification(title, { body, tag: `urna-${key}` });
    } catch {
        // Some phones have notifications of service workers only. The page shows the alert all the same.
    }
}
