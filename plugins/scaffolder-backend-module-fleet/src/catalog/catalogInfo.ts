import {
  ANNOTATION_ORIGIN_LOCATION,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

export const CATALOG_INFO_FILE = 'catalog-info.yaml';

const entitySchema = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
  spec: z
    .object({ owner: z.string().optional(), system: z.string().optional() })
    .optional(),
});

/** The refs of the entities that a catalog-info.yaml describes; the service itself comes first. */
export function parseCatalogInfo(text: string): [string, ...string[]] {
  const entities = parseEntities(text);
  const refs = entities.map(entity => stringifyEntityRef(entity));
  const service =
    refs.find(ref => ref.startsWith('component:')) ?? refs.find(Boolean);
  if (!service) {
    throw new InputError(
      `${CATALOG_INFO_FILE} describes no entity; write a Component into it.`,
    );
  }
  return [service, ...refs.filter(ref => ref !== service)];
}

/** The refs of the owners and systems that a catalog-info.yaml names and does not describe itself. */
export function parseReferences(text: string): string[] {
  const entities = parseEntities(text);
  const described = entities.map(entity => stringifyEntityRef(entity));
  const named = entities.flatMap(({ namespace, spec }) => [
    ...toRef(spec?.owner, { defaultKind: 'group', namespace }),
    ...toRef(spec?.system, { defaultKind: 'system', namespace }),
  ]);
  return [...new Set(named)].filter(ref => !described.includes(ref));
}

function toRef(
  ref: string | undefined,
  context: { defaultKind: string; namespace?: string },
): string[] {
  if (!ref) return [];
  const { defaultKind, namespace } = context;
  return [
    stringifyEntityRef(
      parseEntityRef(ref, { defaultKind, defaultNamespace: namespace }),
    ),
  ];
}

function parseEntities(text: string) {
  return parseAllDocuments(text).flatMap(document => {
    const problem = document.errors[0];
    if (problem) {
      throw new InputError(
        `${CATALOG_INFO_FILE} is not valid YAML: ${problem.message}`,
      );
    }
    const content: unknown = document.toJS();
    return content === null ? [] : [parseEntity(content)];
  });
}

function parseEntity(content: unknown) {
  const parsed = entitySchema.safeParse(content);
  if (parsed.success) {
    const { kind, metadata, spec } = parsed.data;
    return { kind, ...metadata, spec };
  }
  throw new InputError(
    `${CATALOG_INFO_FILE} holds a document that is no entity; each needs kind and metadata.name.`,
    parsed.error,
  );
}

/** @throws ConflictError when the catalog knows one of these entities from another place. */
export async function assertNamesAreFree(options: {
  catalog: CatalogService;
  credentials: BackstageCredentials;
  entityRefs: string[];
  catalogInfoUrl: string;
}): Promise<void> {
  const { catalog, credentials, entityRefs, catalogInfoUrl } = options;
  const { items } = await catalog.getEntitiesByRefs(
    { entityRefs, fields: ['kind', 'metadata'] },
    { credentials },
  );
  for (const entity of items) {
    const origin = entity?.metadata.annotations?.[ANNOTATION_ORIGIN_LOCATION];
    if (entity && origin !== `url:${catalogInfoUrl}`) {
      throw new ConflictError(
        `${stringifyEntityRef(
          entity,
        )} is in the catalog already, from ${origin}; choose another name, or remove that entry first.`,
      );
    }
  }
}

/** @throws InputError when an owner or a system is not in the catalog: nobody would look after the service. */
export async function assertReferencesExist(options: {
  catalog: CatalogService;
  credentials: BackstageCredentials;
  entityRefs: string[];
}): Promise<void> {
  const { catalog, credentials, entityRefs } = options;
  const { items } = await catalog.getEntitiesByRefs(
    { entityRefs, fields: ['kind'] },
    { credentials },
  );
  const missing = entityRefs.filter((_, index) => !items[index]);
  if (missing.length > 0) {
    throw new InputError(
      `Not in the catalog: ${missing.join(
        ', ',
      )}; choose an owner and a system that are, or add them first.`,
    );
  }
}
