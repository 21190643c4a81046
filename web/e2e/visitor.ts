// SPDX-License-Identifier: Apache-2.0
// A visitor is a browser context with one page, which is watched: any problem in it fails the test, also where no assertion looks.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, firefox, type Page } from 'playwright-core';
import type { Person } from './service';
import { repository } from './urna';

const results = join(repository, 'build/results/e2e');

export const widths = { phone: 320, tablet: 820, desktop: 1280 } as const;

export interface VisitorOptions {
    /** The URL of a proxy in front of the service, instead of the service itself. */
    url?: string;
    width?: number;
    height?: number;
    theme?: 'light' | 'dark';
    locale?: string;
    timeZone?: string;
    /** Whether the browser has service workers. Without one, as over plain http, a test sees and changes each request. */
    serviceWorker?: boolean;
    /** Whether pages may run scripts. */
    javaScript?: boolean;
}

/** The tests run in Chromium, and with URNA_E2E_BROWSER=firefox in Firefox, which knows no colour scheme, print or PDF of a test's. */
export const inFirefox = process.env['URNA_E2E_BROWSER'] === 'firefox';

export async function openBrowser(...options: string[]): Promise<Browser> {
    if (inFirefox) return firefox.launch({ channel: 'moz-firefox', executablePath: process.env['FIREFOX'] ?? '/usr/bin/firefox-esr' });
    const asRoot = process.getuid?.() === 0;
    return chromium.launch({
        executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
        args: [
            ...(asRoot ? ['--no-sandbox'] : []),
            '--disable-gpu',
            '--disable-dev-shm-usage',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            '--no-first-run',
            ...options,
        ],
    });
}

/** Fills in the form that registers somebody, and sends it. */
export async function fillRegistration(page: Page, person: Person): Promise<void> {
    await page.getByLabel('Personal number (JMBG)').fill(person.jmbg);
    await page.getByLabel('First name').fill(person.forename);
    await page.getByLabel('Last name').fill(person.surname);
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Create the account' }).click();
}

export class Visitor {
    private readonly log: string[] = [];
    private readonly recorded: string[] = [];
    private readonly allowed: RegExp[] = [];

    private constructor(
        readonly context: BrowserContext,
        readonly page: Page,
        readonly url: string,
    ) {}

    static async open(browser: Browser, url: string, look: VisitorOptions = {}): Promise<Visitor> {
        const context = await browser.newContext({
            baseURL: url,
            viewport: { width: look.width ?? widths.desktop, height: look.height ?? 800 },
            colorScheme: look.theme ?? 'light',
            locale: look.locale ?? 'en-GB',
            timezoneId: look.timeZone ?? 'Europe/Belgrade',
            reducedMotion: 'reduce',
            javaScriptEnabled: look.javaScript ?? true,
        });
        context.setDefaultTimeout(15_000);
        if (!look.serviceWorker) {
            await context.addInitScript(() => void Object.defineProperty(Navigator.prototype, 'serviceWorker', { value: undefined }));
        }
        // Chromium reports only some of the violations in its console.
        await context.addInitScript(() => {
            document.addEventListener('securitypolicyviolation', (event) => {
                console.error(`the policy's ${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`);
            });
        });
        const visitor = new Visitor(context, await context.newPage(), url);
        visitor.watch(visitor.page);
        context.on('page', (page) => visitor.watch(page));
        return visitor;
    }

    /** Opens a page of the console, such as `/sign-in`, or the start page. */
    async goTo(view = ''): Promise<Page> {
        await this.page.goto(view === '' ? '/' : `/#${view}`);
        return this.page;
    }

    /** Opens a page of the service, such as `/results`. */
    async open(path: string): Promise<Page> {
        await this.page.goto(path);
        return this.page;
    }

    /** Registers with the form, in English. */
    async register(person: Person): Promise<void> {
        const page = await this.goTo('/register');
        await fillRegistration(page, person);
        await page.getByText('Your account was created').waitFor();
    }

    async signIn({ email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
        const page = await this.goTo('/sign-in');
        await page.getByLabel('E-mail address').fill(email);
        await page.getByLabel('Password', { exact: true }).fill(password);
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.getByRole('navigation', { name: 'Main' }).waitFor();
    }

    /** Problems of these kinds are expected by the test. */
    allow(...kinds: RegExp[]): void {
        this.allowed.push(...kinds);
    }

    /** Returns all problems that were not allowed. */
    problems(): string[] {
        return this.recorded.filter((text) => !this.allowed.some((kind) => kind.test(text)));
    }

    /** Saves a screenshot and the console for debugging; returns where. */
    async saveTraces(name: string): Promise<string> {
        mkdirSync(results, { recursive: true });
        const path = join(results, name.replaceAll(/[^\p{L}\d]+/gu, '-'));
        writeFileSync(`${path}.txt`, `${this.page.url()}\n${this.log.join('\n')}\n`);
        // Playwright gives up the picture in time, but waits without end for a page that no longer answers to tidy up.
        const picture = this.page.screenshot({ path: `${path}.png`, fullPage: true }).catch(() => undefined);
        await Promise.race([picture, setTimeout(20_000)]);
        return `${path}.png and .txt`;
    }

    async close(): Promise<void> {
        await this.context.close();
    }

    private report(text: string): void {
        this.recorded.push(text);
        this.log.push(`PROBLEM: ${text}`);
    }

    private watch(page: Page): void {
        const origin = new URL(this.url).origin;
        page.on('console', (message) => {
            const where = message.location().url;
            const text = `${message.text()} (${where})`;
            this.log.push(`${message.type()}: ${text}`);
            if (message.type() === 'error' && !isRefusal(message.text(), where)) this.report(text);
        });
        page.on('pageerror', (error) => this.report(error.stack || error.message));
        page.on('crash', () => this.report('the page crashed'));
        page.on('request', (request) => {
            const target = new URL(request.url());
            const here = target.origin === origin || target.protocol === 'data:' || target.protocol === 'blob:';
            if (!here) this.report(`a request to another origin: ${request.url()}`);
        });
        page.on('response', (answer) => {
            if (answer.status() >= 400) this.log.push(`${answer.status()} ${answer.request().method()} ${answer.url()}`);
        });
    }
}

/** Chromium logs every response with a status from 400 as an error; from the endpoints some of them are a part of the contract. */
function isRefusal(text: string, url: string): boolean {
    if (!/^Failed to load resource: the server responded with a status of (4\d\d|503)/.test(text)) return false;
    const { pathname } = new URL(url);
    return pathname !== '/' && !pathname.startsWith('/assets/');
}

/** Answers a question that a dialog asks. */
export async function answer(page: Page, dialog: string, button: string): Promise<void> {
    await page.getByRole('dialog', { name: dialog }).getByRole('button', { name: button, exact: true }).click();
}
