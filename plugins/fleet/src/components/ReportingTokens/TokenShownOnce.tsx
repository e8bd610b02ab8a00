import { CopyTextButton } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { Button, DialogBody, DialogFooter, Text } from '@backstage/ui';
import { reportingExample } from '../../lib/reportingExample';
import styles from './TokenShownOnce.module.css';

/** A new token, which nobody sees again, and how a pipeline uses it. */
export const TokenShownOnce = (props: {
  token: string;
  serviceRef: string;
  lockfile: string;
}) => {
  const backendUrl = useApi(configApiRef).getString('backend.baseUrl');
  const command = reportingExample({
    baseUrl: `${backendUrl}/api/fleet`,
    ...parseEntityRef(props.serviceRef),
    lockfile: props.lockfile,
  });
  return (
    <>
      <DialogBody>
        <Text as="p">
          It is shown only this once. Keep it as a secret of the pipeline, for
          example as <code>SLIPWAY_TOKEN</code>.
        </Text>
        <Copyable label="The token" text={props.token} />
        <Text as="p">After a deployment, the pipeline runs:</Text>
        <Copyable label="Command that reports a build" text={command} />
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" slot="close">
          I have kept it
        </Button>
      </DialogFooter>
    </>
  );
};

function Copyable({ label, text }: { label: string; text: string }) {
  return (
    <div className={styles.copyable}>
      {/* A region that scrolls has to be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre aria-label={label} role="region" tabIndex={0}>
        {text}
      </pre>
      <CopyTextButton
        text={text}
        tooltipText="Copied"
        aria-label={`Copy: ${label}`}
      />
    </div>
  );
}
