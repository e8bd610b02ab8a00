import { lookup, type LookupAddress } from 'node:dns';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { toError } from '@backstage/errors';
import { addressRank } from './addressRank';
import { DownloadError } from './DownloadError';

/**
 * Sends one request; that of a redirect only to an address that is no further inside than the one that redirects.
 *
 * @throws DownloadError when it is.
 */
export async function guardedRequest(
  url: URL,
  options: {
    headers: Record<string, string>;
    signal: AbortSignal;
    /** The rank of the address that redirects here. */
    rank?: number;
  },
): Promise<IncomingMessage> {
  const { rank, headers, signal } = options;
  const secure = url.protocol === 'https:';
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  if (rank !== undefined && isIP(hostname)) refuseInward(hostname, rank, url);
  // A socket that was kept open would not be looked up again, so redirects get one of their own.
  const agentOptions = { proxyEnv: proxyEnvironment() };
  const redirectAgent = secure
    ? new https.Agent(agentOptions)
    : new http.Agent(agentOptions);
  const sent = (secure ? https : http).get(url, {
    headers,
    signal,
    ...(rank === undefined
      ? {}
      : { agent: redirectAgent, lookup: guardedLookup(url, rank) }),
  });
  const [response]: [IncomingMessage] = await once(sent, 'response').then(
    ([message]) => [message],
  );
  return response;
}

/** As Node does for its own agents. */
function proxyEnvironment() {
  return process.env.NODE_USE_ENV_PROXY === '1' ? process.env : undefined;
}

/** Looks a name up and refuses it by its addresses: the very ones that are then connected to. */
function guardedLookup(url: URL, rank: number): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      try {
        if (error) throw error;
        const isProxy = hostname !== url.hostname;
        for (const { address } of isProxy ? [] : addresses) {
          refuseInward(address, rank, url);
        }
        if (options.all) callback(null, addresses);
        else passFirst(addresses, callback);
      } catch (refused) {
        callback(toError(refused), []);
      }
    });
  };
}

function passFirst(
  addresses: LookupAddress[],
  callback: Parameters<LookupFunction>[2],
): void {
  const [first] = addresses;
  if (!first) throw new DownloadError('The name has no address');
  callback(null, first.address, first.family);
}

function refuseInward(address: string, rank: number, url: URL): void {
  if (addressRank(address) <= rank) return;
  throw new DownloadError(
    `The server redirects to ${url.origin}, an address inside the network or machine of the portal, which is not followed`,
  );
}
