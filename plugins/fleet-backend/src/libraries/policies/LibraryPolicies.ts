import type {
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import type { LibrarySourceStore } from '../../database/LibrarySourceStore';
import { sentenceOf } from '../download/download';
import { readPolicyFile, type Policy } from './readPolicies';

export interface LibraryPoliciesOptions {
  /** Of the configuration. */
  configured: Policy[];
  /** A YAML file in git. */
  url?: string;
  reader: UrlReaderService;
  sources: LibrarySourceStore;
  logger: LoggerService;
  now: () => Date;
}

const SOURCE = { kind: 'policies', name: 'policies' } as const;
const TIMEOUT_MS = 30_000;
const MAX_BYTES = 1024 * 1024;

/** The policies of the configuration, and those of the file that the database has the last good content of. */
export class LibraryPolicies {
  #file: { content: string; policies: Policy[] } = {
    content: '',
    policies: [],
  };

  constructor(private readonly options: LibraryPoliciesOptions) {}

  async list(): Promise<Policy[]> {
    const { configured, url, sources } = this.options;
    if (url === undefined) return configured;
    const content = (await sources.findSource(SOURCE))?.content ?? '';
    if (content !== this.#file.content) {
      this.#file = { content, policies: readPolicyFile(content) };
    }
    return [...configured, ...this.#file.policies];
  }

  /** Reads the file; a bad one leaves the last good policies in force and is shown as the problem of this source. */
  async refresh(): Promise<void> {
    const { url, sources, logger, now } = this.options;
    if (url === undefined) {
      await sources.keepOnly('policies', []);
      return;
    }
    const at = now().toISOString();
    try {
      const known = await sources.findSource(SOURCE);
      const etag = known?.problem ? undefined : known?.revision ?? undefined;
      const file = await this.#read(url, etag);
      const policies = readPolicyFile(file.content);
      await sources.saveSuccess(SOURCE, {
        at,
        count: policies.length,
        revision: file.etag,
        content: file.content,
      });
    } catch (error) {
      if (toError(error).name === 'NotModifiedError') {
        await sources.saveUnchanged(SOURCE, at);
        return;
      }
      const problem = `${url}: ${sentenceOf(error)}`;
      logger.warn(`Policies could not be read: ${problem}`);
      await sources.saveProblem(SOURCE, { at, problem });
    }
  }

  async #read(
    url: string,
    etag: string | undefined,
  ): Promise<{ content: string; etag?: string }> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await this.options.reader.readUrl(url, { etag, signal });
    const buffer = await response.buffer();
    if (buffer.length > MAX_BYTES) {
      throw new InputError(`the file is larger than ${MAX_BYTES / 1024} KiB`);
    }
    return { content: buffer.toString('utf8'), etag: response.etag };
  }
}
