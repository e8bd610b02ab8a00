import { Text } from '@backstage/ui';
import { usePermission } from '@backstage/plugin-permission-react';
import { fleetTokenManagePermission } from '@slipway/plugin-fleet-common';
import { useReportingTokens } from '../../hooks/useReportingTokens';
import { FailurePanel } from '../FailurePanel';
import { NewTokenDialog } from './NewTokenDialog';
import { TokenList } from './TokenList';
import styles from './ReportingTokens.module.css';

/** The tokens with which a service's pipeline reports; absent for who may not manage them. */
export const ReportingTokens = (props: {
  serviceRef: string;
  lockfile: string;
}) => {
  const { allowed } = usePermission({
    permission: fleetTokenManagePermission,
    resourceRef: props.serviceRef,
  });
  return allowed ? <ManagedTokens {...props} /> : null;
};

function ManagedTokens(props: { serviceRef: string; lockfile: string }) {
  const { serviceRef, lockfile } = props;
  const { tokens, create, revoke } = useReportingTokens(serviceRef);
  return (
    <section className={styles.tokens} aria-labelledby="reporting-tokens">
      <div className={styles.heading}>
        <Text as="h3" id="reporting-tokens" variant="body-large" weight="bold">
          Reporting tokens
        </Text>
        <NewTokenDialog
          serviceRef={serviceRef}
          lockfile={lockfile}
          create={create}
        />
      </div>
      <Text as="p" color="secondary" className={styles.about}>
        With one of these, the pipeline reports which libraries a build has and
        where it runs. It is good for the snapshots and deployments of this
        service and for nothing else.
      </Text>
      {tokens.isError && (
        <FailurePanel
          title="The reporting tokens could not be loaded"
          error={tokens.error}
          isRetrying={tokens.isFetching}
          onRetry={() => void tokens.refetch()}
        />
      )}
      {tokens.data && <TokenList tokens={tokens.data} revoke={revoke} />}
    </section>
  );
}
