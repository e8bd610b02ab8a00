import { InputError } from '@backstage/errors';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import {
  templateVersionOf,
  type TemplateOrigin,
} from '@slipway/plugin-fleet-node';

/** The template of a running task. */
export function templateOf(
  info: ActionContext<JsonObject>['templateInfo'],
): TemplateOrigin {
  if (!info?.baseUrl) {
    throw new InputError(
      "service:render runs as a step of a template only: its layers are named from the template's folder.",
    );
  }
  return {
    ref: info.entityRef,
    version: templateVersionOf({
      ref: info.entityRef,
      metadata: info.entity?.metadata,
    }),
    baseUrl: info.baseUrl,
  };
}
