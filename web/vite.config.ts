// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { apiPagePlugin } from './build/api-page';
import { bundledPackages } from './build/bundled-packages';
import { oneLanguage } from './build/one-language';
import { publicPage } from './build/public-page';
import { script as serviceWorkerScript, serviceWorker } from './build/service-worker';
import { smallAndStrict } from './build/small-and-strict';

const fileHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const packages = fileHere('../build/web.packages.json');

/** Where `npm run dev` finds the service: `urna serve --listen 127.0.0.1:8080`. */
const service = process.env['URNA_URL'] ?? 'http://127.0.0.1:8080';

const paths = [
    '/register',
    '/login',
    '/refresh',
    '/delete',
    '/createParticipant',
    '/getParticipants',
    '/createElection',
    '/getElections',
    '/getResults',
    '/vote',
    '/authentication',
    '/admin',
    '/results',
    '/station',
    '/api',
    '/licenses',
];

/** What only one area's pages load. All that several need is together in `shared`: many small files compress badly. */
const areas: readonly (readonly [chunk: string, modules: RegExp])[] = [
    ['session', /\/src\/(?:Confirmation|Idle|Leaving)\.|\/EndElection|\/PublishQuestion|lib\/last-use|messages\/(?:publication|session)\./],
    ['table', /\/lib\/csv\/file-kind|\/lib\/results\/(?:csv|sorting)|\/lib\/text\/|\/lib\/participants\/types|lib\/ui\/SortHead/],
    ['qr', /\/node_modules\/uqr\//],
    [
        'account',
        /\/lib\/ui\/QrCode|\/routes\/account\/(?:Approval|MyAccount|NewPassword|RecoveryCodes|SecondFactor)|messages\/my-account\./,
    ],
    [
        'law-result',
        /\/lib\/law\/(?:Correction|correcting|export|facts|outcome|refusals|result-parts|Law\w+|Lot\w+|TotalsForm)\.|messages\/law-(?:entries|result)\./,
    ],
    ['register', /\/routes\/account\/Register\.|\/lib\/accounts\/PasswordRules/],
    [
        'elections',
        /\/routes\/administrator\/(?:Elections|ElectionCard|EndElection|FirstSteps|NotHeld|OpenRegistration)|\/lib\/elections\/(?:moment|Publication|PublishQuestion)|\/lib\/alerts\/Watch|\/lib\/accounts\/registration|\/lib\/law\/Rounds|messages\/(?:elections|registration)\./,
    ],
    ['watching', /\/lib\/elections\/BallotList/],
    ['plain-http', /\/src\/PlainHttp|messages\/plain-http\./],
    ['shared', /\/lib\/(?:elections\/(?:public-address|standing|title)|law\/words)/],
    ['in-worker', /\/lib\/csv\/in-worker/],
    ['election', /\/routes\/official\/(?:ElectionNow|NoElectionQuestion)|\/lib\/elections\/station-|messages\/station-election\./],
    [
        'date-time',
        /\/lib\/law\/(?:counts|Sentences)|\/lib\/ui\/(?:Calendar|DateTime)|\/lib\/time\/typed|messages\/(?:date-time|law-facts)\./,
    ],
    [
        'form',
        /\/routes\/administrator\/ElectionEditor|\/lib\/(?:elections|law)\/|\/lib\/api\/law-limits|messages\/(?:election-form|law-build|law-form)\./,
    ],
    [
        'watching',
        /\/lib\/alerts\/(?!Watch)|messages\/law-steps\.|\/routes\/results\/(?!routes)|\/lib\/results\/(?:invalid|accounts-csv|turnout)|\/lib\/charts\/Columns|\/node_modules\/(?:d3-array|internmap)\/|lib\/ui\/SortHead|messages\/(?:alerts|completion|invalid-votes|turnout|without)\./,
    ],
    ['administrator', /\/(?:routes\/administrator\/(?!routes)|lib\/(?:audit|participants))|messages\/(?:audit|participants|users)\./],
    ['paper', /\/lib\/results\/(?:Protocol|exports)|messages\/exports\.|lib\/Downloads/],
    ['results', /messages\/results\./],
    ['result', /\/lib\/(?:charts|results)\/|messages\/result\./],
    ['repair', /\/routes\/official\/repair\/|\/lib\/csv\/repair|messages\/repair\./],
    ['check', /\/node_modules\/@noble\/|\/lib\/csv\/(?:ballot-csv|check-file|guid-set)/],
    ['history', /\/routes\/official\/(?:History|Receipt)|\/lib\/upload\/receipt-text|messages\/uploads\./],
    [
        'card',
        /\/routes\/official\/(?:BadLines|EverythingSent|GoodLines|InterruptedUploads|Status|status|Steps|Unsendable|UploadCard|Verdicts|Votes|Sha256)|\/lib\/upload\/kept|messages\/(?:everything-sent|file|upload)\.|\/lib\/csv\/station-message/,
    ],
    ['official', /\/(?:routes\/official\/(?!routes)|lib\/(?:csv|upload)\/)|messages\/choose-files\./],
    ['initial', /\/src\/InitialPassword|messages\/initial-password\./],
    ['guest', /\/routes\/account\/(?:Register|SignIn)|\/lib\/accounts\/(?!rules)|messages\/account\./],
    ['dialog', /\/lib\/ui\/Dialog\./],
    ['shared', /\/src\/(?:lib\/|\w+\.svelte)|\/node_modules\//],
];

/** The chunk of a module; the texts of an area are a chunk per language. */
function chunkOf(id: string): string | undefined {
    const [module = '', language] = id.split(/\?(en|sr)$/);
    const area = areas.find(([, modules]) => modules.test(module))?.[0];
    return area !== undefined && language !== undefined ? `${area}-${language}` : area;
}

export default defineConfig({
    plugins: [
        svelte(),
        oneLanguage(),
        apiPagePlugin(fileHere('../docs/openapi.yaml'), fileHere('build/api.css')),
        bundledPackages(packages),
        publicPage(fileHere('src/public-page/projector.ts'), fileHere('src/public-page/preview.png')),
        serviceWorker(),
        smallAndStrict(),
    ],
    // Only workers of this kind load a part of their script when they need it.
    worker: { format: 'es', plugins: () => [bundledPackages(packages)] },
    resolve: {
        alias: { $lib: fileHere('src/lib') },
        // Tests mount components as a browser does.
        conditions: process.env['VITEST'] ? ['browser'] : undefined,
    },
    build: {
        target: 'es2022',
        // Everything is a file of its own under /assets: the policy allows no inline content.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        reportCompressedSize: false,
        // Terser leaves a twelfth less than esbuild, which counts on a slow connection. Nothing here looks at how many arguments a
        // function has.
        minify: 'terser',
        terserOptions: { module: true, ecma: 2020, compress: { passes: 3, keep_fargs: false } },
        rollupOptions: {
            input: {
                index: fileHere('index.html'),
                'service-worker': fileHere('src/offline/service-worker.ts'),
                'public-page': fileHere('src/public-page/page.ts'),
            },
            output: {
                manualChunks: chunkOf,
                // A worker that is there in the next version has the same address.
                entryFileNames: ({ name }) => (name === 'service-worker' ? serviceWorkerScript : 'assets/[name]-[hash].js'),
            },
        },
    },
    // By its number: where there is no name service, localhost has no address.
    server: { host: '127.0.0.1', proxy: Object.fromEntries(paths.map((path) => [path, service])) },
    // No test is a timed one: a busy machine may take its time.
    test: {
        include: ['src/**/*.test.ts', 'build/**/*.test.ts'],
        setupFiles: ['build/older-node.ts'],
        testTimeout: 60_000,
        hookTimeout: 60_000,
    },
});
