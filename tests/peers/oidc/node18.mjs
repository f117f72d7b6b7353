// Debian 12 and Ubuntu 24.04 have Node 18; oidc-provider and its router use a few things of Node 20 and 22.
// This module adds them, if they are missing; it is its own module hook (node:module, register).
import crypto, { webcrypto } from 'node:crypto';
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const HASH = new URL('./node18_crypto.mjs', import.meta.url).href;

export async function resolve(specifier, context, next) {
  if (specifier === 'node:crypto' && context.parentURL !== HASH) {
    return { url: HASH, shortCircuit: true };
  }
  return next(specifier, context);
}

if (isMainThread) {
  globalThis.crypto ??= webcrypto;
  Array.prototype.toReversed ??= function toReversed() { return [...this].reverse(); };
  URL.parse ??= (url, base) => { try { return new URL(url, base); } catch { return null; } };
  if (!crypto.hash) register(import.meta.url);
}
