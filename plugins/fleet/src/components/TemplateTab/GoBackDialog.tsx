import { useState } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Select,
  Text,
} from '@backstage/ui';
import { UpdateWish } from '@slipway/plugin-fleet-common';
import { RiArrowGoBackLine } from '@remixicon/react';
import styles from './GoBackDialog.module.css';

/** Asks for the older version, and once more whether to go back to it. */
export const GoBackDialog = (props: {
  /** The one that the service is on. */
  version: string | undefined;
  /** The newest first; at least one. */
  older: string[];
  onPreview: (wish: UpdateWish) => void;
  onPropose: (wish: UpdateWish) => void;
}) => {
  const { version, older, onPreview, onPropose } = props;
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(older[0]);
  const wish = { to: chosen, allowDowngrade: true };
  const close = (then: (wish: UpdateWish) => void) => () => {
    setOpen(false);
    then(wish);
  };
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button variant="tertiary" iconStart={<RiArrowGoBackLine />}>
        Go back to an older version
      </Button>
      <Dialog width={480}>
        <DialogHeader>Go back to an older version?</DialogHeader>
        <DialogBody>
          <Text as="p" className={styles.text}>
            A pull request takes out what the template brought since then, and
            keeps what the project changed. Nothing changes before it is merged.
          </Text>
          <Select
            label="Version"
            description={version && `The service is on ${version}`}
            options={older.map(value => ({ value, label: value }))}
            value={chosen}
            onChange={key => setChosen(String(key))}
          />
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" slot="close">
            Cancel
          </Button>
          <Button variant="secondary" onPress={close(onPreview)}>
            Preview going back
          </Button>
          <Button variant="primary" onPress={close(onPropose)}>
            Go back to {chosen}
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
};
