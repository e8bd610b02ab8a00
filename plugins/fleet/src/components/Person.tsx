import { EntityRefLink } from '@backstage/plugin-catalog-react';

/** Who did something: somebody of the catalog, or a name as it is. */
export const Person = ({ entityRef }: { entityRef: string }) =>
  /^[a-z]+:[^/]+\/.+$/i.test(entityRef) &&
  !entityRef.startsWith('external:') ? (
    <EntityRefLink entityRef={entityRef} defaultKind="user" />
  ) : (
    <>{entityRef}</>
  );
