import { parseEntityRef } from '@backstage/catalog-model';
import type { IndexableDocument } from '@backstage/plugin-search-common';
import type { ServiceWithLibraries } from '@slipway/plugin-fleet-common';

/** A service by the libraries that it uses; owner and system can be filtered by. */
export interface ServiceLibrariesDocument extends IndexableDocument {
  owner: string;
  system: string;
}

export function toDocument({
  service,
  name,
  title,
  owner,
  system,
  libraries,
}: ServiceWithLibraries): ServiceLibrariesDocument {
  return {
    title: `${title ?? name}: libraries`,
    // Without versions: they would be two thirds of the index, and the page of a library knows them better.
    text: libraries.map(library => library.name).join(', '),
    location: `${entityPath(service)}/libraries`,
    authorization: { resourceRef: service },
    owner: owner ?? '',
    system: system ?? '',
  };
}

/** The page of an entity; the catalog's paths are in lower case. */
function entityPath(ref: string): string {
  const { kind, namespace, name } = parseEntityRef(ref);
  const path = [namespace, kind, name].map(encodeURIComponent).join('/');
  return `/catalog/${path}`.toLowerCase();
}
