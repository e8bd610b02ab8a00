import { FormEvent, useState } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  TextField,
} from '@backstage/ui';
import { RiAddLine } from '@remixicon/react';
import { useReportingTokens } from '../../hooks/useReportingTokens';
import { FailurePanel } from '../FailurePanel';
import { TokenShownOnce } from './TokenShownOnce';

type Create = ReturnType<typeof useReportingTokens>['create'];

/** Makes a token, and shows it this once. */
export const NewTokenDialog = (props: {
  serviceRef: string;
  lockfile: string;
  create: Create;
}) => {
  const { serviceRef, lockfile, create } = props;
  const made = create.data;
  return (
    // Closed, the dialog forgets the token.
    <DialogTrigger onOpenChange={() => create.reset()}>
      <Button variant="secondary" iconStart={<RiAddLine />}>
        Create a token
      </Button>
      <Dialog width={680} isDismissable={!made}>
        <DialogHeader>
          {made ? 'Copy the token now' : 'Create a reporting token'}
        </DialogHeader>
        {made ? (
          <TokenShownOnce
            token={made.token}
            serviceRef={serviceRef}
            lockfile={lockfile}
          />
        ) : (
          <LabelForm create={create} />
        )}
      </Dialog>
    </DialogTrigger>
  );
};

function LabelForm({ create }: { create: Create }) {
  const [label, setLabel] = useState('CI pipeline');
  const createNow = () => create.mutate(label.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    createNow();
  };
  return (
    <form onSubmit={submit}>
      <DialogBody>
        <TextField
          label="Label"
          description="What uses it, so that you know later which one to revoke"
          isRequired
          maxLength={100}
          value={label}
          onChange={setLabel}
        />
        {create.isError && (
          <FailurePanel
            title="The token could not be created"
            error={create.error}
            isRetrying={create.isPending}
            onRetry={createNow}
          />
        )}
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" slot="close">
          Cancel
        </Button>
        <Button
          variant="primary"
          type="submit"
          isDisabled={label.trim() === ''}
          isPending={create.isPending}
        >
          Create
        </Button>
      </DialogFooter>
    </form>
  );
}
