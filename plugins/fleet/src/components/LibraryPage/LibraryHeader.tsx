import { Link, Text } from '@backstage/ui';
import { LibraryDetail } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { count, counted, shareOf } from '../../lib/share';
import { ConfusionWarning } from '../ConfusionWarning';
import { InternalBadge } from '../InternalBadge';
import { NewCampaignLink } from '../campaign/NewCampaignLink';
import { LatestVersion } from '../LatestVersion';
import { SeverityBadge } from '../SeverityBadge';
import { ShareBar } from '../ShareBar';
import { TimeAgo } from '../TimeAgo';
import styles from './LibraryHeader.module.css';

/** What is known of a library, each with where it comes from and how old that is. */
export const LibraryHeader = ({ library }: { library: LibraryDetail }) => (
  <header className={styles.header}>
    <div className={styles.title}>
      <Text as="h2" variant="title-small" weight="bold">
        {library.name}
      </Text>
      {library.internal && <InternalBadge index={library.index} />}
      {library.latest && library.outdated > 0 && (
        <NewCampaignLink
          campaign={{
            kind: 'library',
            library: library.name,
            version: library.latest,
          }}
        >
          {`Bring everybody to ${library.latest}`}
        </NewCampaignLink>
      )}
    </div>
    {library.confusion && <ConfusionWarning reason={library.confusion} />}
    <dl className={styles.facts}>
      <dt>Latest</dt>
      <dd>
        <LatestVersion library={library} />
      </dd>
      <dt>Index</dt>
      <dd>
        {library.index ?? 'none is configured for it'}
        {library.checkedAt && !library.problem && (
          <Text variant="body-small" color="secondary">
            asked <TimeAgo at={library.checkedAt} />
          </Text>
        )}
      </dd>
      <dt>Services</dt>
      <dd>
        {count(library.services)}
        <Text variant="body-small" color="secondary">
          {counted(library.versions, 'version')} in use
        </Text>
      </dd>
      <dt>Outdated</dt>
      <dd>
        {library.latest ? (
          <ShareBar share={shareOf(library.outdated, library.services)} />
        ) : (
          'unknown'
        )}
      </dd>
      <dt>Advisories</dt>
      <dd>
        <Advisories library={library} />
      </dd>
    </dl>
  </header>
);

function Advisories({ library }: { library: LibraryDetail }) {
  const links = useFleetLinks();
  if (!library.worstSeverity) return <>none known</>;
  return (
    <span>
      <SeverityBadge severity={library.worstSeverity} />{' '}
      <Link href={links.advisories({ library: library.name })}>
        {counted(library.advisories, 'advisory', 'advisories')}
      </Link>
    </span>
  );
}
