import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ReadCommit } from '../git/commits';
import type { ProposalMark } from './proposal';

/**
 * How Slipway knows what is its own: the hidden block in the body of a pull request, and a trailer in each commit that
 * holds a digest of the commit's tree and parents. Whatever a person does to a branch (another commit, an amendment,
 * a rebase) gives a head without the trailer that fits, so nobody's work is taken for ours.
 */

const OPEN = '<!-- slipway:proposal ';
const CLOSE = ' -->';
const TRAILER = 'Slipway-Proposal: ';

const markSchema = z.object({
  kind: z.enum(['template', 'library', 'script']),
  subject: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
  baseCommit: z.string(),
  head: z.string().optional(),
  markedPaths: z.array(z.string()),
  autoMergeEligible: z.boolean(),
  campaign: z.string().optional(),
  change: z.string().optional(),
  resolved: z.boolean().optional(),
  closedBecause: z.string().optional(),
});

/** The body with its hidden block at the end. */
export function writeMark(body: string, mark: ProposalMark): string {
  // Two hyphens would end the comment.
  const json = JSON.stringify(mark).replaceAll('--', '-\\u002d');
  return `${body.trimEnd()}\n\n${OPEN}${json}${CLOSE}\n`;
}

/** The body with another hidden block. */
export function replaceMark(body: string, mark: ProposalMark): string {
  const start = body.lastIndexOf(OPEN);
  return writeMark(start < 0 ? body : body.slice(0, start), mark);
}

/** Undefined when the pull request is not one of Slipway's. */
export function readMark(body: string): ProposalMark | undefined {
  const start = body.lastIndexOf(OPEN);
  const end = body.indexOf(CLOSE, start);
  if (start < 0 || end < 0) return undefined;
  try {
    return markSchema.parse(JSON.parse(body.slice(start + OPEN.length, end)));
  } catch {
    return undefined;
  }
}

/** Whether both are about the same change, whatever it was based on. */
export function isSameChange(a: ProposalMark, b: ProposalMark): boolean {
  return (
    a.kind === b.kind &&
    a.subject === b.subject &&
    a.to === b.to &&
    (a.change ?? '') === (b.change ?? '')
  );
}

export function proposalMessage(
  title: string,
  commit: { branch: string; tree: string; parents: string[] },
): string {
  return `${title}\n\n${TRAILER}${digest(commit)}\n`;
}

/** Whether a commit is on this branch as Slipway made it. */
export function isProposalCommit(commit: ReadCommit, branch: string): boolean {
  const line = commit.message
    .split('\n')
    .find(text => text.startsWith(TRAILER));
  return line?.slice(TRAILER.length).trim() === digest({ ...commit, branch });
}

function digest(commit: {
  branch: string;
  tree: string;
  parents: string[];
}): string {
  const { branch, tree, parents } = commit;
  return createHash('sha256')
    .update([branch, tree, ...parents].join('\n'))
    .digest('hex')
    .slice(0, 40);
}
