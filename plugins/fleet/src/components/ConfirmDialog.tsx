import { ReactElement, ReactNode, useState } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Text,
} from '@backstage/ui';
import { FailurePanel } from './FailurePanel';

/** Asks once before something that cannot be undone; stays open with the reason when it did not work. */
export const ConfirmDialog = (props: {
  /** The button that asks for it. */
  trigger: ReactElement;
  title: string;
  /** What will happen. */
  children: ReactNode;
  confirmLabel: string;
  /** Does it, and calls back when that worked. */
  onConfirm: (onDone: () => void) => void;
  isPending: boolean;
  failure?: { title: string; error: Error };
  width?: number;
}) => {
  const { trigger, title, children, confirmLabel, isPending, failure } = props;
  const [isOpen, setOpen] = useState(false);
  const confirm = () => props.onConfirm(() => setOpen(false));
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      {trigger}
      <Dialog width={props.width ?? 440}>
        <DialogHeader>{title}</DialogHeader>
        <DialogBody>
          <Text as="p">{children}</Text>
          {failure && (
            <FailurePanel
              title={failure.title}
              error={failure.error}
              isRetrying={isPending}
              onRetry={confirm}
            />
          )}
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" slot="close">
            Keep it
          </Button>
          <Button
            variant="primary"
            destructive
            isPending={isPending}
            onPress={confirm}
          >
            {confirmLabel}
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
};
