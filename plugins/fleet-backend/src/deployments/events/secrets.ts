import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Whether both are the same, in a time that does not tell how much of them is. */
export function isSameSecret(sent: string, secret: string): boolean {
  return timingSafeEqual(digest(sent), digest(secret));
}

/** Whether a header such as `sha256=<64 hexadecimal digits>` signs these bytes with this secret. */
export function isSignedWith(options: {
  secret: string;
  body: Buffer;
  signature: string;
}): boolean {
  const { secret, body, signature } = options;
  const expected = createHmac('sha256', secret).update(body).digest('hex');
  return isSameSecret(signature, `sha256=${expected}`);
}

/** The secret of `Authorization: Bearer <secret>`, or the password of `Basic`. */
export function secretOfAuthorization(header = ''): string {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(header) ?? [];
  if (bearer) return bearer;
  const [, basic = ''] = /^Basic +(\S+)$/i.exec(header) ?? [];
  const pair = Buffer.from(basic, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
