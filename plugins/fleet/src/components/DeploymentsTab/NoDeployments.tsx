import { EmptyNote } from '../EmptyNote';
import { HowToReport } from '../HowToReport';

/** How the first deployment gets here. */
export const NoDeployments = ({ serviceRef }: { serviceRef: string }) => (
  <EmptyNote title="No deployment was reported yet">
    <HowToReport serviceRef={serviceRef} />
  </EmptyNote>
);
