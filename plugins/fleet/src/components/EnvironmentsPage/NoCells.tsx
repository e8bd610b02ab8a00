import { EmptyNote } from '../EmptyNote';
import { HowToReport } from '../HowToReport';
import { NothingMatches } from '../NothingMatches';

export const NoCells = (props: { isFiltered: boolean }) =>
  props.isFiltered ? (
    <NothingMatches title="No service matches" />
  ) : (
    <EmptyNote title="Nothing was deployed yet">
      <HowToReport serviceRef="component:default/payments" />
    </EmptyNote>
  );
