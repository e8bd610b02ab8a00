import { ReactNode } from 'react';
import { Button } from '@backstage/ui';
import { usePagedUrl } from '../hooks/usePagedUrl';
import { EmptyNote } from './EmptyNote';

/** That the filters leave nothing, and the way back. */
export const NothingMatches = (props: {
  /** Of what nothing matches, as a sentence. */
  title: string;
  children?: ReactNode;
}) => {
  const { clearFilters } = usePagedUrl();
  return (
    <EmptyNote
      title={props.title}
      action={<Button onPress={clearFilters}>Clear the filters</Button>}
    >
      {props.children}
    </EmptyNote>
  );
};
