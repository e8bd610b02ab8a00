import {
  ANNOTATION_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  parseEntityRef,
  parseLocationRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import {
  SOURCE_TEMPLATE_ANNOTATION,
  TEMPLATE_VERSION_ANNOTATION,
} from '@slipway/plugin-fleet-common';
import type { CatalogedService } from '../database/ServiceStore';

/** What the fleet keeps of a component of the catalog. */
export function serviceFromEntity(entity: Entity): CatalogedService {
  const { metadata } = entity;
  return {
    ref: stringifyEntityRef(entity),
    name: metadata.name,
    title: metadata.title,
    description: metadata.description,
    owner: relatedRef(entity, 'ownedBy'),
    system: relatedRef(entity, 'partOf', 'system'),
    template: refOrNothing(metadata.annotations?.[SOURCE_TEMPLATE_ANNOTATION]),
    templateVersion: metadata.annotations?.[TEMPLATE_VERSION_ANNOTATION],
    sourceLocation: sourceLocation(entity),
  };
}

/** Whether the fleet is about this entity at all. */
export function isService(entity: Entity): boolean {
  return (
    entity.kind.toLowerCase() === 'component' && entity.spec?.type === 'service'
  );
}

function relatedRef(
  entity: Entity,
  type: string,
  kind?: string,
): string | undefined {
  return entity.relations?.find(
    relation =>
      relation.type === type &&
      (!kind || relation.targetRef.startsWith(`${kind}:`)),
  )?.targetRef;
}

function refOrNothing(ref: string | undefined): string | undefined {
  if (!ref) return undefined;
  try {
    return stringifyEntityRef(
      parseEntityRef(ref, {
        defaultKind: 'template',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    return undefined;
  }
}

/** The folder of catalog-info.yaml: the source location when it is a URL, else the place of the file itself. */
function sourceLocation(entity: Entity): string | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const source = urlTarget(annotations[ANNOTATION_SOURCE_LOCATION]);
  if (source) return source.endsWith('/') ? source : `${source}/`;
  const file = urlTarget(annotations[ANNOTATION_LOCATION]);
  return file && new URL('.', file).toString();
}

function urlTarget(location: string | undefined): string | undefined {
  if (!location) return undefined;
  try {
    const { type, target } = parseLocationRef(location);
    const isWeb = /^https?:\/\//.test(target) && URL.canParse(target);
    return type === 'url' && isWeb ? target : undefined;
  } catch {
    return undefined;
  }
}
