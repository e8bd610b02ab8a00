import { ReactNode } from 'react';
import { Container } from '@backstage/ui';

/** What a page shows below the tabs; Backstage's frame leaves the main landmark to it. */
export const SubPageContent = (props: { children: ReactNode }) => (
  <main>
    <Container py="4">{props.children}</Container>
  </main>
);
