import { createHmac, randomBytes } from 'node:crypto';
import { isSame } from '../credentials';

/**
 * Proves that a form was sent from a page that we made for somebody with credentials. A browser adds the credentials
 * by itself, also to what a page of elsewhere sends, but that page cannot read the proof: it is on a page that needs
 * the credentials too. It names what was looked at, and holds for an hour or until the process ends.
 */

const KEY = randomBytes(32);
const LIFETIME_MS = 60 * 60 * 1000;

export function createFormToken(subject: string): string {
  const expiry = Date.now() + LIFETIME_MS;
  return `${expiry}.${sign(subject, expiry)}`;
}

export function isFormToken(token: string, subject: string): boolean {
  const [expiry = '', signature = ''] = token.split('.');
  return (
    Number(expiry) > Date.now() &&
    isSame(signature, sign(subject, Number(expiry)))
  );
}

function sign(subject: string, expiry: number): string {
  return createHmac('sha256', KEY)
    .update(`${expiry} ${subject}`)
    .digest('base64url');
}
