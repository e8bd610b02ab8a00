import type { UpdateReport } from '@slipway/plugin-fleet-common';

/** Tells the steps after it what became of a change. */
export function outputChange(
  ctx: {
    output(
      name:
        | 'outcome'
        | 'summary'
        | 'commit'
        | 'pullRequestUrl'
        | 'pullRequestNumber',
      value: string | number | undefined,
    ): void;
  },
  report: Pick<UpdateReport, 'state' | 'reason' | 'pullRequest' | 'commit'>,
): void {
  ctx.output('outcome', report.state);
  ctx.output('summary', report.reason ?? report.state);
  if (report.commit) ctx.output('commit', report.commit);
  if (report.pullRequest) {
    ctx.output('pullRequestUrl', report.pullRequest.url);
    ctx.output('pullRequestNumber', report.pullRequest.number);
  }
}
