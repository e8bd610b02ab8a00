import { Text } from '@backstage/ui';
import { ReportingToken } from '@slipway/plugin-fleet-common';
import { useReportingTokens } from '../../hooks/useReportingTokens';
import { TimeAgo } from '../TimeAgo';
import { RevokeDialog } from './RevokeDialog';
import styles from './ReportingTokens.module.css';

type Revoke = ReturnType<typeof useReportingTokens>['revoke'];

/** The tokens in force. */
export const TokenList = (props: {
  tokens: ReportingToken[];
  revoke: Revoke;
}) => {
  if (props.tokens.length === 0) {
    return (
      <Text color="secondary">
        No token is in force, so only what Slipway reads in the repository is
        known. Create one for the pipeline.
      </Text>
    );
  }
  return (
    <ul className={styles.list} aria-label="Reporting tokens in force">
      {props.tokens.map(token => (
        <li key={token.id} className={styles.token}>
          <Token token={token} />
          <RevokeDialog token={token} revoke={props.revoke} />
        </li>
      ))}
    </ul>
  );
};

function Token({ token }: { token: ReportingToken }) {
  return (
    <div>
      <Text as="p" weight="bold">
        {token.label}
      </Text>
      <Text as="p" variant="body-small" color="secondary">
        created <TimeAgo at={token.createdAt} />
        {token.createdBy && ` by ${token.createdBy}`},{' '}
        {token.lastUsedAt ? (
          <>
            last used <TimeAgo at={token.lastUsedAt} />
          </>
        ) : (
          'never used'
        )}
      </Text>
    </div>
  );
}
