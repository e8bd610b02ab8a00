import { Link } from '@backstage/ui';
import { ServiceUpdate } from '@slipway/plugin-fleet-common';

/** A pull request by its number; its title is the tooltip. */
export const PullRequestLink = (props: {
  pullRequest: NonNullable<ServiceUpdate['pullRequest']>;
}) => {
  const { number, title, url } = props.pullRequest;
  return (
    <Link href={url} title={title} target="_blank" rel="noopener noreferrer">
      Pull request #{number}
    </Link>
  );
};
