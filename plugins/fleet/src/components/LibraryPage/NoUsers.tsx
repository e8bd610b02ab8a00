import { Button } from '@backstage/ui';
import { EmptyNote } from '../EmptyNote';

export const NoUsers = (props: {
  onChange: (filters: Record<string, string | undefined>) => void;
}) => (
  <EmptyNote
    title="No service matches"
    action={
      <Button
        onPress={() =>
          props.onChange({
            search: undefined,
            owner: undefined,
            version: undefined,
            versions: undefined,
            environment: undefined,
            direct: undefined,
            vulnerable: undefined,
          })
        }
      >
        Clear the filters
      </Button>
    }
  >
    A build that was not reported is not found by its environment: nobody knows
    what is in it.
  </EmptyNote>
);
