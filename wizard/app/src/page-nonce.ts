/** The nonce of this answer: the server's policy refuses component styles without it. */
export function pageNonce(): string {
  return nonce;
}

const nonce = document.querySelector('meta[name="page-nonce"]')?.getAttribute('content') ?? '';

// the scroll lock under dialogs asks for it by this name
Object.assign(globalThis, { __webpack_nonce__: nonce });
