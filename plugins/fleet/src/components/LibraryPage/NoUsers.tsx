import { NothingMatches } from '../NothingMatches';

export const NoUsers = () => (
  <NothingMatches title="No service matches">
    A build that was not reported is not found by its environment: nobody knows
    what is in it.
  </NothingMatches>
);
