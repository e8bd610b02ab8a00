import { GitError } from './GitError';
import { spawnGit } from './git';
import type { GitProcess } from './LaunchedGit';

interface Request {
  resolve: (content: Buffer) => void;
  reject: (reason: Error) => void;
}

const ARGS = ['cat-file', '--batch'];
const LINE_END = 10;

/**
 * Reads the contents of many files of a bare repository with one process: `git cat-file --batch`, which answers in the
 * order of the questions. To be closed by whoever opened it.
 */
export class BlobReader {
  readonly #child: GitProcess;
  readonly #waiting: Request[] = [];
  #chunks: Buffer[] = [];
  #length = 0;
  /** Bytes that the answer at the head of the queue still needs; undefined while its first line is awaited. */
  #needed?: number;
  #failure?: GitError;

  constructor(gitDir: string) {
    this.#child = spawnGit(ARGS, { cwd: gitDir });
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      this.#answer();
    });
    this.#child.stderr.resume();
    this.#child.stdin.on('error', () => undefined);
    this.#child.once('error', error => this.#fail(error.message, error));
    this.#child.once('close', () => this.#fail('the process ended'));
  }

  /**
   * The bytes of a file by the id that a tree names.
   *
   * @throws GitError when there is no such file, or the process ended.
   */
  read(id: string): Promise<Buffer> {
    if (this.#failure) return Promise.reject(this.#failure);
    if (!/^[0-9a-f]{40,64}$/.test(id)) {
      const detail = `${JSON.stringify(id)} is no object id`;
      return Promise.reject(new GitError({ args: ARGS, detail }));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(`${id}\n`);
    });
  }

  close(): void {
    this.#child.stdin.end();
    this.#child.kill();
  }

  #answer(): void {
    for (;;) {
      if (this.#needed === undefined) {
        const line = this.#takeLine();
        if (line === undefined) return;
        const size = /^[0-9a-f]+ blob (\d+)$/.exec(line)?.[1];
        if (size === undefined) {
          this.#waiting
            .shift()
            ?.reject(new GitError({ args: ARGS, detail: line }));
          // Anything but a file that exists is asked for by mistake; what follows would have to be skipped.
          if (!/ missing$/.test(line)) this.close();
          continue;
        }
        this.#needed = Number(size);
      }
      if (this.#length < this.#needed + 1) return;
      const content = this.#take(this.#needed + 1).subarray(0, -1);
      this.#needed = undefined;
      this.#waiting.shift()?.resolve(content);
    }
  }

  #takeLine(): string | undefined {
    const joined = this.#joined();
    const end = joined.indexOf(LINE_END);
    if (end < 0) return undefined;
    return this.#take(end + 1)
      .subarray(0, -1)
      .toString('utf8');
  }

  #take(length: number): Buffer {
    const joined = this.#joined();
    const rest = joined.subarray(length);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    return joined.subarray(0, length);
  }

  #joined(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  #fail(detail: string, cause?: Error): void {
    this.#failure ??= new GitError({ args: ARGS, detail, cause });
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}
