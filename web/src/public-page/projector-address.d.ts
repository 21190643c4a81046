// SPDX-License-Identifier: Apache-2.0
// Made by build/public-page.ts.
declare module 'virtual:projector-address' {
    const address: string;
    export default address;
}
