import { CustomErrorBase } from '@backstage/errors';

/** A git command that did not succeed; the message holds git's own words, never its configuration. */
export class GitError extends CustomErrorBase {
  override name = 'GitError' as const;
  /** The exit status, or undefined when the process was ended by a signal or never started. */
  readonly exitCode?: number;

  constructor(options: {
    args: string[];
    exitCode?: number;
    detail: string;
    cause?: Error;
  }) {
    const how =
      options.exitCode === undefined
        ? 'did not run to its end'
        : `exited with ${options.exitCode}`;
    super(
      `git ${options.args[0]} ${how}: ${options.detail || 'no message'}`,
      options.cause,
    );
    this.exitCode = options.exitCode;
  }
}
