// node:crypto of Node 18, with the one function that oidc-provider misses there.
import crypto from 'node:crypto';

export * from 'node:crypto';
export const hash = (name, data, encoding = 'hex') => {
  const made = crypto.createHash(name).update(data);
  return encoding === 'buffer' ? made.digest() : made.digest(encoding);
};
export default crypto;
